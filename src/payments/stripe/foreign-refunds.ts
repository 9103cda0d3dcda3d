import {
  type Amount,
  findRefund,
  leftToRefund,
  lockOrders,
  lockPayment,
  type RefundOutcome,
  recordRefundOutcome,
  refundOnRequest,
} from "#orders";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordSiteLoss } from "#wallet";
import { type ForeignPart, findForeignRefunds } from "./queries.ts";

/** A refund that nobody asked the site for. */
interface ForeignRefund extends Amount {
  /** As Stripe calls it. */
  id: string;
  paymentReference: string;
  outcome: RefundOutcome;
}

/**
 * Takes in a refund that was made at Stripe's dashboard: a refund of the payment's orders, one after the other as far as each
 * has something left, each with a cause of its own. The site bears it, for nobody has said who else does, and what no order
 * has left is its loss.
 */
export async function recordForeignRefund(
  tx: Tx,
  jobs: JobQueue,
  refund: ForeignRefund,
  now: Date,
): Promise<void> {
  // Held, so that of two words on it the second waits.
  const payment = await lockPayment(tx, refund.paymentReference);
  if (!payment) return;
  const known = await findForeignRefunds(tx, refund.id);
  const made = known.length > 0 ? known : await makeRefunds(tx, jobs, refund, payment.id, now);
  for (const { reference } of made)
    await recordRefundOutcome(tx, jobs, { ...refund.outcome, reference, providerId: refund.id }, now);
  await recordRest(
    tx,
    refund,
    refund.amountMinor - made.reduce((sum, one) => sum + one.amount_minor, 0),
    now,
  );
}

/** What no order has left to give. One that failed turns it back, whether or not it was written down before. */
async function recordRest(tx: Tx, { id, currency, outcome }: ForeignRefund, rest: number, now: Date) {
  if (rest === 0 || outcome.status === "requested") return;
  const loss = { currency, through: "card" } as const;
  await recordSiteLoss(tx, { ...loss, cause: `stripe-refund/${id}`, amount_minor: rest }, now);
  if (outcome.status === "failed")
    await recordSiteLoss(tx, { ...loss, cause: `stripe-refund-failed/${id}`, amount_minor: -rest }, now);
}

/** The refunds that it becomes. */
async function makeRefunds(
  tx: Tx,
  jobs: JobQueue,
  { id: refund_id, currency, amountMinor, outcome }: ForeignRefund,
  paymentId: number,
  now: Date,
): Promise<ForeignPart[]> {
  // What failed before anybody heard of it has changed nothing.
  if (outcome.status === "failed") return [];
  const made: ForeignPart[] = [];
  let rest = amountMinor;
  for (const order of await lockOrders(tx, { payment_id: paymentId })) {
    const amount = order.currency === currency ? Math.min(rest, await leftToRefund(tx, order)) : 0;
    if (amount === 0) continue;
    const request = {
      what: { amountMinor: amount },
      reason: `Stripe ${refund_id}`,
      as: "staff",
      userId: null,
    } as const;
    const id = await refundOnRequest(tx, jobs, order, { ...request, paidBy: "site" }, now);
    const written = await findRefund(tx, id);
    if (!written) throw new Error(`Refund ${id} was not written.`);
    const part = { reference: written.reference, amount_minor: amount };
    await tx
      .insertInto("stripe_refunds")
      .values({ ...part, refund_id })
      .execute();
    made.push(part);
    rest -= amount;
  }
  return made;
}
