import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { causeOfRefund, giveBack, recordExcess } from "#wallet";
import { overMost } from "../errors.ts";
import { type LockedOrder, saleOf } from "../queries/orders.ts";
import { beginCapture, type Capture, findCapture, isWaiting, releaseCapture } from "./captures.ts";
import { changeOf, nothing, type Standing } from "./kept.ts";
import { isPrepaid } from "./methods.ts";
import { createRefund, sumOfRefunds } from "./refunds.ts";

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
  if (!isPrepaid(before) || before.paid_at === null) return;
  const cause = `adjustment/${before.id}/${adjustmentId}`;
  const capture = await findCapture(tx, before.id);
  if (!capture) {
    if (after.total_minor > before.total_minor) throw overMost();
    return giveDifferenceBack(tx, jobs, before, after, { cause, now });
  }
  await moveHeld(tx, before, after, cause, now);
  if (isTaken(capture)) await giveRestBack(tx, jobs, after, capture, now);
}

/** A held order is handed over: what it comes to is taken, where nothing was taken before. */
export async function captureTotal(tx: Tx, jobs: JobQueue, order: LockedOrder, now: Date): Promise<void> {
  const capture = await findCapture(tx, order.id);
  if (capture && isWaiting(capture)) await beginCapture(tx, jobs, capture, order.total_minor, now);
}

/** A held and paid order is cancelled: what was taken goes back, what is only held is let go of. */
export async function giveAllBack(tx: Tx, jobs: JobQueue, order: LockedOrder, now: Date): Promise<void> {
  const cause = `void/${order.id}`;
  const after = { ...order, ...nothing };
  const capture = await findCapture(tx, order.id);
  if (!capture) return giveDifferenceBack(tx, jobs, order, after, { cause, now });
  if (capture.amount_minor !== null && capture.failed_at === null) {
    const rest = capture.amount_minor - (await sumOfRefunds(tx, order.id)) - order.disputed_minor;
    return giveDifferenceBack(tx, jobs, order, after, { cause, now, rest });
  }
  await moveHeld(tx, order, after, cause, now);
  if (isWaiting(capture)) await releaseCapture(tx, jobs, capture, now);
}

/**
 * What an order comes to less is owed to its buyer; `rest` is what goes back where more was taken than the order came to. Where
 * the buyer has it already, those who bore it get it back.
 */
async function giveDifferenceBack(
  tx: Tx,
  jobs: JobQueue,
  before: LockedOrder,
  after: Standing,
  { cause, now, rest }: { cause: string; now: Date; rest?: number },
): Promise<void> {
  const change = changeOf(before, after);
  const amount_minor = rest ?? change.buyer_minor;
  const of = saleOf(before);
  const back = { ...of, ...change, kind: "refund", to: "refunds", from: "pending" } as const;
  if (amount_minor === 0 || before.payment_id === null) {
    await giveBack(tx, { ...back, cause }, now);
    return;
  }
  const { commission_minor } = change;
  const refund_id = await createRefund(tx, jobs, before, { amount_minor, commission_minor }, now);
  await giveBack(tx, { ...back, cause: causeOfRefund(before.id, refund_id) }, now);
  const excess = amount_minor - change.buyer_minor;
  if (excess > 0) await recordExcess(tx, { ...of, refund_id, amount_minor: excess }, now);
}

/** What is only held, or was taken before it was known what the order comes to, follows it. */
async function moveHeld(tx: Tx, before: LockedOrder, after: Standing, cause: string, now: Date) {
  const change = changeOf(before, after);
  const back = { ...saleOf(before), ...change, kind: "adjustment", to: "provider", from: "pending" } as const;
  await giveBack(tx, { ...back, cause }, now);
}

/** What was taken for a held order before it was known what it comes to, and is more, goes back. Throws over_most. */
async function giveRestBack(
  tx: Tx,
  jobs: JobQueue,
  order: Followed,
  { amount_minor }: Capture,
  now: Date,
): Promise<void> {
  const gone = (await sumOfRefunds(tx, order.id)) + order.disputed_minor;
  const kept = changeOf(order, { ...order, ...nothing }).buyer_minor;
  const rest = (amount_minor ?? 0) - gone - kept;
  if (rest < 0) throw overMost();
  if (rest === 0 || !order.is_final) return;
  const refund_id = await createRefund(tx, jobs, order, { amount_minor: rest, commission_minor: 0 }, now);
  await recordExcess(tx, { ...saleOf(order), refund_id, amount_minor: rest }, now);
}

/** Decided at least: whatever comes of it, nothing more is taken. */
function isTaken({ begun_at }: Capture): boolean {
  return begun_at !== null;
}
