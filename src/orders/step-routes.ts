import type { Platform } from "#platform";
import { invalidInput } from "#platform/base";
import { transaction } from "#platform/database";
import { type App, actorOf, idempotencyProblems, siteAddress, withIdempotency } from "#platform/http";
import {
  cardDeclined,
  notWeighed,
  notYourStep,
  orderClosed,
  overMost,
  paymentMethodUnavailable,
  paymentProviderUnavailable,
  wrongStatus,
} from "./errors.ts";
import { lineRoutes } from "./lines/routes.ts";
import { readOrder, takeStep } from "./orders.ts";
import { payCheckout, recordOutcome } from "./payments/payments.ts";
import { openProviders } from "./payments/providers.ts";
import { findOrdersOfCheckout } from "./queries/orders.ts";
import { removeItem } from "./removal.ts";
import {
  CheckoutPath,
  NewCancellation,
  NewPayment,
  Order,
  OrderItemPath,
  OrderPath,
  Payment,
  ReadyOrderPath,
} from "./schemas.ts";
import { showOrder } from "./show.ts";
import { describeSteps, steps } from "./steps.ts";

const tags = ["Order"];
const table = `The steps of an order:\n\n${describeSteps()}`;

/** Payment, preparation, handover, removal and cancellation of orders. */
export function stepRoutes(api: App, platform: Platform): void {
  payment(api, platform);
  step(api, platform, "preparation", { operationId: "prepareOrder", summary: "Mark an order as ready" });
  step(api, platform, "handover", {
    operationId: "handOverOrder",
    summary: "Mark an order as handed over",
  });
  removal(api, platform);
  lineRoutes(api, platform);
  step(api, platform, "cancellation", { operationId: "cancelOrder", summary: "Cancel an order" });
}

function payment(api: App, platform: Platform) {
  const { db, config, clock, jobs } = platform;
  const providers = openProviders(platform);
  api.post(
    "/checkout/:checkout_id/payment/",
    {
      config: {
        access: "user",
        priority: "high",
        problems: [
          cardDeclined,
          notYourStep,
          wrongStatus,
          paymentMethodUnavailable,
          paymentProviderUnavailable,
          ...idempotencyProblems,
        ],
      },
      schema: {
        tags,
        summary: "Pay for a checkout",
        operationId: "payCheckout",
        description: [
          "Pays all orders of the checkout. If you send this again while a payment is in progress, it is the same",
          "payment: nothing is charged twice. After `processing`, the orders show the outcome in their status",
          "within seconds. A payment that arrives too late is refunded. If the site no longer accepts cards, the",
          "answer is 409 `payment_method_unavailable`, and the order can be cancelled or expires; a payment already",
          "in progress still runs to its end. The sandbox accepts the tokens `sandbox_ok` (the default),",
          "`sandbox_declined`, `sandbox_processing` and `sandbox_timeout`. If something is sold by weight, the most that the",
          "orders can cost is held on the card and `succeeded` means just that: each order's final total is charged at its",
          "hand-over, or five days later at the latest, and the rest is let go. `sandbox_capture_declined` and",
          "`sandbox_capture_timeout` go wrong then.",
        ].join(" "),
        params: CheckoutPath,
        body: NewPayment,
        response: { 200: Payment },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const siteUrl = siteAddress(config, request);
      const { checkout_id } = request.params;
      const { token = "sandbox_ok" } = request.body;
      if (!providers.know(token)) throw invalidInput({ token: "not_a_choice" });
      return withIdempotency(
        db,
        clock,
        request,
        reply,
        async (tx, { reference, outcome }) => {
          await recordOutcome(tx, jobs, reference, outcome, actor.now);
          const paid = await findOrdersOfCheckout(tx, checkout_id);
          return {
            status: 200,
            body: {
              payment: {
                status: outcome.status,
                redirect_url: outcome.status === "requires_action" ? outcome.redirectUrl : null,
              },
              orders: paid.map((row) => showOrder(row, actor.userId, siteUrl)),
            },
          };
        },
        // The provider is far away: it is asked outside of any transaction.
        () => payCheckout({ db, config, providers, jobs }, actor, checkout_id, token),
      );
    },
  );
}

function step(
  api: App,
  { db, config, clock, jobs }: Platform,
  name: "preparation" | "handover" | "cancellation",
  called: { operationId: string; summary: string },
) {
  api.post(
    `/order/:order_id/${name}/`,
    {
      config: {
        access: "user",
        problems: [
          notYourStep,
          wrongStatus,
          orderClosed,
          ...(name === "handover" ? [notWeighed] : []),
          ...idempotencyProblems,
        ],
      },
      schema: {
        tags,
        ...called,
        description: `Moves the order to \`${steps[name].to}\`: ${steps[name].effect}. ${table}`,
        params: name === "cancellation" ? ReadyOrderPath : OrderPath,
        ...(name === "cancellation" ? { body: NewCancellation } : {}),
        response: { 200: Order },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request, clock);
      const { order_id } = request.params;
      return withIdempotency(db, clock, request, reply, async (tx) => {
        await takeStep(tx, jobs, actor, order_id, name, reasonIn(request.body));
        const order = await readOrder(tx, actor.userId, order_id);
        return { status: 200, body: showOrder(order, actor.userId, siteAddress(config, request)) };
      });
    },
  );
}

function removal(api: App, { db, config, clock, jobs }: Platform) {
  api.delete(
    "/order/:order_id/items/:item/",
    {
      config: { access: "user", problems: [notYourStep, wrongStatus, orderClosed, overMost] },
      schema: {
        tags,
        summary: "Remove a product from an order",
        operationId: "removeFromOrder",
        description: [
          "Takes all of a product out of an order you have placed, until the producer starts on it (`placed`): its stock",
          "is restored, the total becomes what is left, and what you paid for it is refunded. The order goes on to show",
          "it in `removed_items`. Removing the last product cancels the order. A product that isn't in the order, or no",
          "longer, is a 404. Only for the order's buyer (in the demo market: bruno).",
        ].join(" "),
        params: OrderItemPath,
        response: { 200: Order },
      },
    },
    async (request) => {
      const actor = actorOf(request, clock);
      const { order_id, item } = request.params;
      const order = await transaction(db, async (tx) => {
        await removeItem(tx, jobs, actor, order_id, item);
        return readOrder(tx, actor.userId, order_id);
      });
      return showOrder(order, actor.userId, siteAddress(config, request));
    },
  );
}

function reasonIn(body: unknown): string | null {
  return typeof body === "object" && body !== null && "reason" in body && typeof body.reason === "string"
    ? body.reason
    : null;
}
