import { Cart, type CartRow, showCart } from "#cart";
import type { Platform } from "#platform";
import { dayIn } from "#platform/base";
import { ifMatchHolds } from "#platform/cache";
import {
  type App,
  actorOf,
  answerPage,
  apiPrefix,
  callerOf,
  idempotencyProblems,
  siteAddress,
  withIdempotency,
} from "#platform/http";
import { invalidCursor } from "#platform/listing";
import { prepareCheckout } from "./checkout.ts";
import {
  cartChanged,
  cartEmpty,
  deliveryMethodNotOffered,
  deliveryNotPossible,
  leadTime,
  linesNotComing,
  linesOfClosedDay,
  linesOutOfStock,
  linesPastBestBefore,
  noLongerSold,
  paymentMethodUnavailable,
  slotFull,
  tooMuch,
} from "./errors.ts";
import { Checkout, Order, OrderPage } from "./order-schemas.ts";
import { readOrder, readOrders } from "./orders.ts";
import { NewOrder, OrderPath, OrdersQuery, SalesQuery } from "./schemas.ts";
import { showOrder } from "./show.ts";
import { stepRoutes } from "./step-routes.ts";

const tags = ["Order"];

/** Checkout, and the lists of orders and sales. */
export function orderRoutes(api: App, platform: Platform): void {
  ownOrders(api, platform);
  checkout(api, platform);
  sales(api, platform);
  oneOrder(api, platform);
  stepRoutes(api, platform);
}

function ownOrders(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  api.get(
    "/order/",
    {
      config: { access: "user", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List your orders, newest first",
        operationId: "listOrders",
        description: [
          "Orders you have placed, in every status. `checkout_id` finds those that were placed together. Orders you",
          "have received as a producer are in `order/sales/`.",
        ].join(" "),
        querystring: OrdersQuery,
        response: { 200: OrderPage },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const siteUrl = siteAddress(config, request);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readOrders(db, userId, "buyer", page),
        (row) => showOrder(row, userId, siteUrl, clock.now()),
      );
    },
  );
}

function checkout(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  api.post(
    "/order/",
    {
      config: {
        access: "user",
        priority: "high",
        problems: [
          cartEmpty,
          cartChanged,
          tooMuch,
          noLongerSold,
          linesPastBestBefore,
          linesOutOfStock,
          deliveryMethodNotOffered,
          deliveryNotPossible,
          paymentMethodUnavailable,
          linesOfClosedDay,
          linesNotComing,
          leadTime,
          slotFull,
          ...idempotencyProblems,
        ],
      },
      schema: {
        tags,
        summary: "Check out your cart",
        operationId: "createOrder",
        description: [
          "Creates one order per producer and currency: all of them or none. `address` is required for `delivery`",
          "and not stored for `pickup`. `producer_id` buys only that producer's items; the rest stay in the cart.",
          "`by_producer` says what differs for some of the producers. With the cart's `ETag` in `If-Match`, the",
          "checkout is refused if the cart has changed since. An order by `card` waits 15 minutes for payment, with",
          "its goods reserved. Goods with a best-before date earlier than `wanted_on` are refused with",
          "`past_best_before`. With `market_day` the goods are fetched at a market day, in one of its slots: all that you",
          "order for a day is one basket, which keeps its number and its slot. A 409 lists the `lines` it is about.",
        ].join(" "),
        body: NewOrder,
        response: { 201: Checkout },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const siteUrl = siteAddress(config, request);
      const isSame = (cart: CartRow[]) => {
        if (request.headers["if-match"] === undefined) return true;
        const today = dayIn(config.timeZone, actor.now);
        return ifMatchHolds(request, reply, Cart, showCart(cart, siteUrl, today, config.currencies));
      };
      return withIdempotency(db, clock, request, reply, async (tx) => {
        const { id, orders, place } = await prepareCheckout(tx, platform, actor, request.body, isSame);
        return {
          status: 201,
          body: {
            checkout_id: id,
            orders: orders.map((row) => showOrder(row, actor.userId, siteUrl, actor.now)),
          },
          location: `${siteUrl}${apiPrefix}/order/?checkout_id=${id}`,
          write: place,
        };
      });
    },
  );
}

function sales(api: App, platform: Platform) {
  const { db, config, clock } = platform;
  api.get(
    "/order/sales/",
    {
      config: { access: "user", problems: [invalidCursor] },
      schema: {
        tags,
        summary: "List your sales, newest first",
        operationId: "listSales",
        description: "Orders that others have placed with you. Empty if you haven't sold anything.",
        querystring: SalesQuery,
        response: { 200: OrderPage },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const siteUrl = siteAddress(config, request);
      return answerPage(
        request,
        platform,
        request.query,
        (page) => readOrders(db, userId, "producer", page),
        (row) => showOrder(row, userId, siteUrl, clock.now()),
      );
    },
  );
}

function oneOrder(api: App, { db, config, clock }: Platform) {
  api.get(
    "/order/:order_id/",
    {
      config: { access: "user" },
      schema: {
        tags,
        summary: "Get an order",
        operationId: "getOrder",
        description: "Only its buyer and its producer can see an order; for everybody else it is a 404.",
        params: OrderPath,
        response: { 200: Order },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      const order = await readOrder(db, userId, request.params.order_id);
      return showOrder(order, userId, siteAddress(config, request), clock.now());
    },
  );
}
