import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { adjustSale, recordExcess } from "#wallet";
import { overMost } from "../errors.ts";
import { type LockedOrder, saleOf } from "../queries/orders.ts";
import { beginCapture, type Capture, findCapture, isWaiting, releaseCapture } from "./captures.ts";
import { createRefund, refundOrder, sumOfRefunds } from "./refunds.ts";

/** A held order and whether its total stands. */
type Followed = LockedOrder & { is_final: boolean };

/**
 * Brings the money of a held order from what it came to before to what it comes to now. What was charged at once goes back in
 * part; what is only held is taken less or more of. Throws over_most where the card was charged less already.
 */
export async function followTotal(
  tx: Tx,
  jobs: JobQueue,
  before: LockedOrder,
  after: Followed,
  { adjustmentId, now }: { adjustmentId: number; now: Date },
): Promise<void> {
  if (before.payment_method !== "card" || before.paid_at === null) return;
  const change = {
    total_minor: after.total_minor - before.total_minor,
    commission_minor: after.commission_minor - before.commission_minor,
  };
  const capture = await findCapture(tx, before.id);
  if (!capture) {
    if (change.total_minor > 0) throw overMost();
    const less = { total_minor: -change.total_minor, commission_minor: -change.commission_minor };
    if (less.total_minor > 0) await refundOrder(tx, jobs, { ...before, ...less }, now);
    return;
  }
  await adjustSale(
    tx,
    { ...saleOf(before), ...change, cause: `adjustment/${before.id}/${adjustmentId}` },
    now,
  );
  if (isTaken(capture)) await giveRestBack(tx, jobs, after, capture, now);
}

/** A held order is handed over: what it comes to is taken, where nothing was taken before. */
export async function captureTotal(tx: Tx, jobs: JobQueue, order: LockedOrder, now: Date): Promise<void> {
  const capture = await findCapture(tx, order.id);
  if (capture && isWaiting(capture)) await beginCapture(tx, jobs, capture, order.total_minor, now);
}

/** A held and paid order is cancelled: what was taken goes back, what is only held is let go of. */
export async function giveAllBack(tx: Tx, jobs: JobQueue, order: LockedOrder, now: Date): Promise<void> {
  const capture = await findCapture(tx, order.id);
  if (!capture) return refundOrder(tx, jobs, order, now);
  if (capture.amount_minor !== null && capture.failed_at === null) {
    const rest = capture.amount_minor - (await sumOfRefunds(tx, order.id));
    return refundOrder(tx, jobs, order, now, rest);
  }
  const { total_minor, commission_minor } = order;
  const nothing = { total_minor: -total_minor, commission_minor: -commission_minor };
  await adjustSale(tx, { ...saleOf(order), ...nothing, cause: `void/${order.id}` }, now);
  if (isWaiting(capture)) await releaseCapture(tx, jobs, capture, now);
}

/** What was taken for a held order before it was known what it comes to, and is more, goes back. Throws over_most. */
async function giveRestBack(
  tx: Tx,
  jobs: JobQueue,
  order: Followed,
  { amount_minor, payment_id }: Capture,
  now: Date,
): Promise<void> {
  const rest = (amount_minor ?? 0) - (await sumOfRefunds(tx, order.id)) - order.total_minor;
  if (rest < 0) throw overMost();
  if (rest === 0 || !order.is_final) return;
  const refund_id = await createRefund(tx, jobs, { ...order, total_minor: rest }, payment_id, now);
  const { id: order_id, currency } = order;
  await recordExcess(tx, { refund_id, order_id, currency, amount_minor: rest }, now);
}

/** Decided at least: whatever comes of it, nothing more is taken. */
function isTaken({ begun_at }: Capture): boolean {
  return begun_at !== null;
}
