import type Stripe from "stripe";
import { recordRefundOutcome } from "#orders";
import { transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordDispute } from "../disputes/record.ts";
import { fromStripe } from "./amounts.ts";
import { referenceIn } from "./events.ts";
import { recordForeignRefund } from "./foreign-refunds.ts";
import { findByIntent, type StripePayment } from "./queries.ts";
import { refundOutcomeOf } from "./refunds.ts";
import type { Till } from "./till.ts";

/** Takes in how a refund stands: one of the site's own, or one that was made at Stripe's dashboard. */
export async function lookUpRefund(till: Till, jobs: JobQueue, id: string): Promise<void> {
  const refund = await till.sdk.ask((stripe) => stripe.refunds.retrieve(id));
  const payment = await paymentOf(till, refund.payment_intent);
  if (!payment) return;
  const reference = referenceIn(refund.metadata);
  const outcome = refundOutcomeOf(refund);
  const now = till.clock.now();
  const foreign = { id, paymentReference: payment.reference, ...fromStripe(refund.amount, refund.currency) };
  await transaction(till.db, (tx) =>
    reference === undefined
      ? recordForeignRefund(tx, jobs, { ...foreign, outcome }, now)
      : recordRefundOutcome(tx, jobs, { reference, ...outcome }, now),
  );
}

/** Takes in how a dispute stands. */
export async function lookUpDispute(till: Till, jobs: JobQueue, id: string): Promise<void> {
  const dispute = await till.sdk.ask((stripe) => stripe.disputes.retrieve(id));
  const payment = await paymentOf(till, dispute.payment_intent);
  if (!payment) return;
  const moved = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
  const word = {
    provider: "stripe",
    providerId: id,
    paymentReference: payment.reference,
    ...fromStripe(dispute.amount, dispute.currency),
    status: statusOf(dispute),
    reason: dispute.reason,
    fundsTaken: moved < 0,
  };
  await transaction(till.db, (tx) => recordDispute(tx, jobs, word, till.clock.now()));
}

/** An inquiry that came to nothing, and a dispute that was prevented, cost nobody anything: they are won. */
function statusOf({ status }: Stripe.Dispute): "warning" | "open" | "won" | "lost" {
  if (status === "lost") return "lost";
  if (["won", "warning_closed", "prevented"].includes(status)) return "won";
  return status.startsWith("warning") ? "warning" : "open";
}

/** Undefined for what another shop of the same account sold. */
async function paymentOf(
  { db }: Till,
  intent: string | { id: string } | null,
): Promise<StripePayment | undefined> {
  if (intent === null) return undefined;
  return findByIntent(db, typeof intent === "string" ? intent : intent.id);
}
