import {
  findOrdersOfCheckout,
  notYourStep,
  paymentMethodUnavailable,
  recordOutcome,
  type Status,
  showOrder,
  wrongStatus,
} from "#orders";
import type { Platform } from "#platform";
import { invalidInput } from "#platform/base";
import type { Tx } from "#platform/database";
import { type App, actorOf, idempotencyProblems, siteAddress, withIdempotency } from "#platform/http";
import { type TransferAsked, tellTransfer } from "./bank/transfers.ts";
import { cardDeclined, paymentProviderUnavailable } from "./errors.ts";
import { type Paid, payCheckout } from "./paying.ts";
import { openProviders } from "./providers.ts";
import { refundRoutes } from "./refunds/routes.ts";
import { CheckoutPath, NewPayment, Payment } from "./schemas.ts";
import { stripeWebhook } from "./stripe/webhook.ts";

const tags = ["Order"];

/** Paying for what was ordered. */
export function paymentRoutes(api: App, platform: Platform): void {
  payment(api, platform);
  refundRoutes(api, platform);
  stripeWebhook(api, platform);
}

function payment(api: App, platform: Platform) {
  const { db, config, clock, jobs, settings } = platform;
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
          "within seconds. With Stripe the answer is `requires_action`: send the buyer to `redirect_url`, where they pay on",
          "Stripe's page, and from where they come back to their orders. Orders in another currency wait for the next",
          "payment. A payment that arrives too late is refunded. If the site no longer accepts cards, the",
          "answer is 409 `payment_method_unavailable`, and the order can be cancelled or expires; a payment already",
          "in progress still runs to its end. The sandbox accepts the tokens `sandbox_ok` (the default),",
          "`sandbox_declined`, `sandbox_processing` and `sandbox_timeout`. If something is sold by weight, the most that the",
          "orders can cost is held on the card and `succeeded` means just that: each order's final total is charged at its",
          "hand-over, or five days later at the latest, and the rest is let go. `sandbox_capture_declined` and",
          "`sandbox_capture_timeout` go wrong then. A checkout by `transfer` is `processing` until a statement of the site's bank",
          "shows the money: `transfer` says where to, how much and under which reference. Until `pay_until` its goods are reserved",
          "(`TRANSFER_DAYS`, and no longer than until the cut-off of its market day).",
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
      const { token } = request.body;
      if (token !== undefined && !providers.know(token)) throw invalidInput({ token: "not_a_choice" });
      return withIdempotency(
        db,
        clock,
        request,
        reply,
        async (tx, asked) => {
          if ("transfer" in asked) return answerOf(tx, { status: "processing" }, asked.transfer);
          const { reference, outcome } = asked;
          const isOpen = await recordOutcome(tx, jobs, reference, outcome, actor.now);
          const [first] = await findOrdersOfCheckout(tx, checkout_id);
          // Nobody is sent to a page whose payment was given up meanwhile.
          if (!isOpen && outcome.status === "requires_action")
            throw wrongStatus({ status_now: first?.status as Status });
          return answerOf(tx, outcome, null);
        },
        // The provider is far away: it is asked outside of any transaction.
        async () => {
          const transfer = await tellTransfer({ db, jobs, settings }, actor, checkout_id);
          if (transfer) return { transfer };
          return payCheckout({ db, config, providers, jobs }, actor, checkout_id, { token, siteUrl });
        },
      );

      async function answerOf(tx: Tx, outcome: Paid["outcome"], transfer: TransferAsked | null) {
        const orders = await findOrdersOfCheckout(tx, checkout_id);
        const redirect_url = outcome.status === "requires_action" ? outcome.redirectUrl : null;
        return {
          status: 200 as const,
          body: {
            payment: { status: outcome.status, transfer, redirect_url },
            orders: orders.map((row) => showOrder(row, actor.userId, siteUrl, actor.now)),
          },
        };
      }
    },
  );
}
