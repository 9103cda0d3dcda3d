import type { FastifyReply, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import type { Platform } from "#platform";
import { dayIn, invalidInput, preconditionFailed, userInactive } from "#platform/base";
import { requireIfMatch } from "#platform/cache";
import { type Tx, transaction } from "#platform/database";
import { type App, callerOf, idempotencyProblems, siteAddress, withIdempotency } from "#platform/http";
import { notEnoughStock, pastBestBefore } from "#products";
import {
  addToCart,
  lockWholeCart,
  readCart,
  removeAll,
  removeFromCart,
  setInCart,
  takeFromCart,
} from "./cart.ts";
import { type DayIssue, dayIssueOf, findDayForGoods } from "./day-issues.ts";
import { cartFull, notInCart, ownProduct } from "./errors.ts";
import type { CartOwner } from "./queries.ts";
import { Cart, CartQuery, Change, ProductPath, Setting } from "./schemas.ts";
import { type CartRow, showCart } from "./show.ts";

/** A cart is shown to its owner only, and requests for carts are of high priority under load. */
const onOwnCart = { access: "user", priority: "high", invalidatesNothing: true } as const;
const tags = ["Cart"];
const refusals = [ownProduct, pastBestBefore, notEnoughStock, cartFull];

/** The routes of the cart. */
export function cartRoutes(api: App, platform: Platform): void {
  reading(api, platform);
  removal(api, platform);
  increment(api, platform);
  decrement(api, platform);
  clearing(api, platform);
  setting(api, platform);
}

function reading(api: App, platform: Platform) {
  api.get(
    "/cart/cart-detail/",
    {
      config: { access: "user", problems: [userInactive] },
      schema: {
        tags,
        summary: "Get your cart",
        operationId: "getCart",
        description: [
          "Prices are those at the time of the request. An item that can't be bought says why in `issue` and isn't",
          "in any total. The `ETag` covers what is shown, so a change in stock matters only if it changes an",
          "`issue`. With `market_day` each item says in `day_issue` whether it can be fetched there; for `If-Match`",
          "of other requests take the `ETag` of the cart without it.",
        ].join(" "),
        querystring: CartQuery,
        response: { 200: Cart },
      },
    },
    async (request) => {
      const { market_day: dayId } = request.query;
      const cart = await readCart(platform.db, ownerOf(request));
      if (dayId === undefined) return show(platform, request, cart);
      const day = await findDayForGoods(platform.db, dayId);
      if (!day) throw invalidInput({ market_day: "not_a_choice" });
      const at = { timeZone: platform.config.timeZone, now: platform.clock.now() };
      return show(platform, request, cart, (row) => dayIssueOf(row, day, at));
    },
  );
}

function removal(api: App, platform: Platform) {
  api.delete(
    "/cart/item-clear/:product_id/",
    {
      config: { ...onOwnCart, problems: [userInactive] },
      schema: {
        tags,
        summary: "Remove a product from the cart",
        operationId: "removeFromCart",
        description:
          "Removes all of it. If the product isn't in the cart, nothing changes. Returns the cart.",
        params: ProductPath,
        response: { 200: Cart },
      },
    },
    async (request) => {
      const owner = ownerOf(request);
      const { product_id } = request.params;
      return show(
        platform,
        request,
        await transaction(platform.db, (tx) => removeFromCart(tx, owner, product_id)),
      );
    },
  );
}

function increment(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.patch(
    "/cart/item_increment/:product_id/",
    {
      config: {
        ...onOwnCart,
        problems: [userInactive, ...refusals, preconditionFailed, ...idempotencyProblems],
      },
      schema: {
        tags,
        summary: "Add a product to the cart",
        operationId: "addToCart",
        description: [
          "Adds `quantity` packages, 1 by default. The cart can't hold more of a product than is in stock:",
          "`available` in the 409 says how many that is. Nothing is reserved until checkout. `If-Match` takes the",
          "cart's `ETag`. Returns the cart.",
        ].join(" "),
        params: ProductPath,
        body: Change,
        response: { 200: Cart },
      },
    },
    async (request, reply) => {
      const wanted = lineChangeOf(platform, request, request.params.product_id, request.body.quantity ?? 1);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        await requireSeen(tx, platform, request, reply);
        return { status: 200, body: show(platform, request, await addToCart(tx, wanted)) };
      });
    },
  );
}

function decrement(api: App, platform: Platform) {
  const { db, clock } = platform;
  api.patch(
    "/cart/item_decrement/:product_id/",
    {
      config: {
        ...onOwnCart,
        problems: [userInactive, notInCart, preconditionFailed, ...idempotencyProblems],
      },
      schema: {
        tags,
        summary: "Take a product out of the cart, one at a time",
        operationId: "takeFromCart",
        description: [
          "Takes out `quantity` packages, 1 by default. Taking out the last one, or more than there are, removes",
          "the product. `If-Match` takes the cart's `ETag`. Returns the cart.",
        ].join(" "),
        params: ProductPath,
        body: Change,
        response: { 200: Cart },
      },
    },
    async (request, reply) => {
      const taken = lineChangeOf(platform, request, request.params.product_id, request.body.quantity ?? 1);
      return withIdempotency(db, clock, request, reply, async (tx) => {
        await requireSeen(tx, platform, request, reply);
        return { status: 200, body: show(platform, request, await takeFromCart(tx, taken)) };
      });
    },
  );
}

function clearing(api: App, platform: Platform) {
  api.delete(
    "/cart/cart_clear/",
    {
      config: { ...onOwnCart, problems: [userInactive] },
      schema: {
        tags,
        summary: "Empty the cart",
        operationId: "clearCart",
        description: "Returns the empty cart.",
        response: { 200: Cart },
      },
    },
    async (request) => {
      const owner = ownerOf(request);
      return show(platform, request, await transaction(platform.db, (tx) => removeAll(tx, owner)));
    },
  );
}

function setting(api: App, platform: Platform) {
  api.put(
    "/cart/items/:product_id/",
    {
      config: { ...onOwnCart, problems: [userInactive, ...refusals, preconditionFailed] },
      schema: {
        tags,
        summary: "Set how much of a product is in the cart",
        operationId: "setInCart",
        description: [
          "0 removes the product, whether or not it was in the cart. A product that isn't for sale can only be set",
          "to 0. `If-Match` takes the cart's `ETag`. Returns the cart.",
        ].join(" "),
        params: ProductPath,
        body: Setting,
        response: { 200: Cart },
      },
    },
    async (request, reply) => {
      const wanted = lineChangeOf(platform, request, request.params.product_id, request.body.quantity);
      const isConditional = request.headers["if-match"] !== undefined;
      const requireSame = (cart: CartRow[]) => {
        if (isConditional) requireIfMatch(request, reply, show(platform, request, cart));
      };
      return show(
        platform,
        request,
        await transaction(platform.db, (tx) => setInCart(tx, wanted, requireSame)),
      );
    },
  );
}

/**
 * Refuses the request if its `If-Match` is not the ETag of the present cart. Without `If-Match`, the cart is not read.
 */
async function requireSeen(tx: Tx, platform: Platform, request: FastifyRequest, reply: FastifyReply) {
  if (request.headers["if-match"] === undefined) return;
  const cart = await lockWholeCart(tx, ownerOf(request));
  requireIfMatch(request, reply, show(platform, request, cart));
}

/** The API knows users only: a visitor's cart is for who has a cookie. */
function ownerOf(request: FastifyRequest): CartOwner {
  return { userId: callerOf(request).userId };
}

function lineChangeOf(
  { clock, config }: Platform,
  request: FastifyRequest,
  productId: number,
  quantity: number,
) {
  const now = clock.now();
  return { owner: ownerOf(request), productId, quantity, now, today: dayIn(config.timeZone, now) };
}

function show(
  { clock, config }: Platform,
  request: FastifyRequest,
  cart: CartRow[],
  ofDay?: (row: CartRow) => DayIssue | null,
): Static<typeof Cart> {
  const today = dayIn(config.timeZone, clock.now());
  return showCart(cart, siteAddress(config, request), today, config.currencies, ofDay);
}
