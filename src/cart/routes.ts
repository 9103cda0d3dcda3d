import type { FastifyReply, FastifyRequest } from "fastify";
import type { Static } from "typebox";
import type { Platform } from "#platform";
import { dayIn, preconditionFailed, userInactive } from "#platform/base";
import { requireMatch } from "#platform/cache";
import { type Tx, transaction } from "#platform/database";
import { type App, callerOf, idempotencyProblems, siteAddress, writeOnce } from "#platform/http";
import { notEnoughStock, pastBestBefore } from "#products";
import { addToCart, holdCart, readCart, removeAll, removeFromCart, setInCart, takeFromCart } from "./cart.ts";
import { cartFull, notInCart, ownProduct } from "./errors.ts";
import { defineCartJobs } from "./jobs.ts";
import { Cart, Change, ProductPath, Setting } from "./schemas.ts";
import { type CartRow, showCart } from "./show.ts";

/** What is in a cart nobody else is shown, and who fills it is turned away last. */
const onOwnCart = { access: "user", shed: "last", isUnseen: true } as const;
const tags = ["Cart"];
const refusals = [ownProduct, pastBestBefore, notEnoughStock, cartFull];

/** What a buyer means to buy. */
export function cartRoutes(api: App, platform: Platform): void {
  defineCartJobs(platform);
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
        summary: "What is in one's cart",
        operationId: "getCart",
        description: [
          "Priced at the moment of asking. A line that can't be bought says why in `issue` and is in no total. The",
          "`ETag` is of what is shown: how much there is in stock shows in an `issue` only.",
        ].join(" "),
        response: { 200: Cart },
      },
    },
    async (request) => show(platform, request, await readCart(platform.db, callerOf(request).userId)),
  );
}

function removal(api: App, platform: Platform) {
  api.delete(
    "/cart/item-clear/:product_id/",
    {
      config: { ...onOwnCart, problems: [userInactive] },
      schema: {
        tags,
        summary: "Take a product out of the cart",
        operationId: "removeFromCart",
        description: "All of it; that it is not there is fine. Answers the cart.",
        params: ProductPath,
        response: { 200: Cart },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const { product_id } = request.params;
      return show(
        platform,
        request,
        await transaction(platform.db, (tx) => removeFromCart(tx, userId, product_id)),
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
        summary: "Put one more into the cart",
        operationId: "addToCart",
        description: [
          "The first adds the product; `quantity` is how many more, one where it is absent. There can't be more in the",
          "cart than in stock: `available` of the 409 says how many that are. Nothing is reserved until checkout.",
          "`If-Match` is the cart's. Answers the cart.",
        ].join(" "),
        params: ProductPath,
        body: Change,
        response: { 200: Cart },
      },
    },
    async (request, reply) => {
      const wanted = wantedOf(platform, request, request.params.product_id, request.body.quantity ?? 1);
      return writeOnce(db, clock, request, reply, async (tx) => {
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
        summary: "Take one out of the cart",
        operationId: "takeFromCart",
        description: [
          "The last takes the product out; `quantity` is how many fewer, one where it is absent, and more than there",
          "are takes all. `If-Match` is the cart's. Answers the cart.",
        ].join(" "),
        params: ProductPath,
        body: Change,
        response: { 200: Cart },
      },
    },
    async (request, reply) => {
      const taken = wantedOf(platform, request, request.params.product_id, request.body.quantity ?? 1);
      return writeOnce(db, clock, request, reply, async (tx) => {
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
        description: "Answers the cart, which is empty.",
        response: { 200: Cart },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      return show(platform, request, await transaction(platform.db, (tx) => removeAll(tx, userId)));
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
          "None takes it out, whether it was there or not; a product that is not for sale can't be set to anything",
          "else. `If-Match` is the cart's. Answers the cart.",
        ].join(" "),
        params: ProductPath,
        body: Setting,
        response: { 200: Cart },
      },
    },
    async (request, reply) => {
      const wanted = wantedOf(platform, request, request.params.product_id, request.body.quantity);
      const isConditional = request.headers["if-match"] !== undefined;
      const requireSame = (cart: CartRow[]) => {
        if (isConditional) requireMatch(request, reply, show(platform, request, cart));
      };
      return show(
        platform,
        request,
        await transaction(platform.db, (tx) => setInCart(tx, wanted, requireSame)),
      );
    },
  );
}

/** Refuses who says by `If-Match` that they saw another cart than there is. For who says nothing, none is read. */
async function requireSeen(tx: Tx, platform: Platform, request: FastifyRequest, reply: FastifyReply) {
  if (request.headers["if-match"] === undefined) return;
  const cart = await holdCart(tx, callerOf(request).userId);
  requireMatch(request, reply, show(platform, request, cart));
}

function wantedOf({ clock, config }: Platform, request: FastifyRequest, productId: number, quantity: number) {
  const now = clock.now();
  return { userId: callerOf(request).userId, productId, quantity, now, today: dayIn(config.timeZone, now) };
}

function show({ clock, config }: Platform, request: FastifyRequest, cart: CartRow[]): Static<typeof Cart> {
  return showCart(cart, siteAddress(config, request), dayIn(config.timeZone, clock.now()), config.currencies);
}
