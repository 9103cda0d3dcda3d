import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordLoss } from "#wallet";
import { findLines, leftOf } from "../lines/held.ts";
import { isFinal, sumsOf } from "../lines/line.ts";
import { cancelBySystem, timeOfStep } from "../orders.ts";
import { type LockedOrder, lockOrders, saleOf } from "../queries/orders.ts";
import { addCaptured, lockPayment } from "../queries/payments.ts";
import { beginCapture, type Capture, findCapture, isWaiting, releaseAuthorisation } from "./captures.ts";
import type { CaptureOutcome } from "./outcomes.ts";

/**
 * The money of an order that isn't handed over is taken before the card lets go of it: its total where that stands, else
 * the most that it may come to, of which the rest goes back once it is weighed.
 */
export async function captureDue(tx: Tx, jobs: JobQueue, orderId: number, now: Date): Promise<void> {
  const [order] = await lockOrders(tx, { id: orderId });
  const capture = await findCapture(tx, orderId);
  if (order && capture && isWaiting(capture) && capture.due_at <= now)
    await captureNow(tx, jobs, order, capture, now);
}

/**
 * The provider says that it holds the money no longer, maybe because nobody took it in time. What was still to be decided is
 * taken now, which fails there, and then ends as any failed capture does.
 */
export async function lapseAuthorisation(
  tx: Tx,
  jobs: JobQueue,
  reference: string,
  now: Date,
): Promise<void> {
  const payment = await lockPayment(tx, reference);
  if (!payment?.is_authorisation) return;
  for (const order of await lockOrders(tx, { payment_id: payment.id })) {
    const capture = await findCapture(tx, order.id);
    if (capture && isWaiting(capture)) await captureNow(tx, jobs, order, capture, now);
  }
}

/** Decides for a held order that its total is taken, or the most where that doesn't stand yet. */
async function captureNow(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  capture: Capture,
  now: Date,
): Promise<void> {
  const orderId = order.id;
  const lines = leftOf(await findLines(tx, orderId));
  const amount = lines.every(isFinal) ? order.total_minor : sumsOf(lines, order.delivery_minor).most_minor;
  await beginCapture(tx, jobs, capture, amount, now);
}

/** Only the first word on a capture counts. One that fails ends the order, or is the site's loss once it is handed over. */
export async function recordCapture(
  tx: Tx,
  jobs: JobQueue,
  orderId: number,
  { status }: CaptureOutcome,
  now: Date,
): Promise<void> {
  const [order] = await lockOrders(tx, { id: orderId });
  const capture = await findCapture(tx, orderId);
  if (!order || !capture || capture.amount_minor === null || capture.captured_at || capture.failed_at) return;
  const ended = status === "captured" ? { captured_at: now } : { failed_at: now };
  await tx.updateTable("captures").set(ended).where("order_id", "=", orderId).execute();
  await jobs.add(tx, releaseAuthorisation, { payment_id: capture.payment_id });
  if (status === "captured") {
    await addCaptured(tx, capture.payment_id, capture.currency, capture.amount_minor);
  } else if (order.status === "fulfilled") {
    await recordLoss(tx, saleOf(order), now);
  } else if (order.status !== "cancelled") {
    await cancelBySystem(tx, jobs, order, timeOfStep([order], now), "payment_failed");
  }
}
