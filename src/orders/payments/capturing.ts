import { type Db, type Tx, transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordLoss } from "#wallet";
import { findLines, leftOf } from "../lines/held.ts";
import { isFinal, sumsOf } from "../lines/line.ts";
import { cancelBySystem, timeOfStep } from "../orders.ts";
import { lockOrders, saleOf } from "../queries/orders.ts";
import { addCaptured, findAuthorisation, markReleased } from "../queries/payments.ts";
import { beginCapture, findCapture, isOpen, releaseAuthorisation } from "./captures.ts";
import type { Providers } from "./provider.ts";

interface Till {
  db: Db;
  providers: Providers;
  jobs: JobQueue;
}

/**
 * Takes what was decided for an order, once: the provider knows it by its reference, and who comes second finds it taken.
 * Throws ProviderUnavailable: the job comes back.
 */
export async function captureByProvider(till: Till, orderId: number, now: Date): Promise<void> {
  const capture = await transaction(till.db, (tx) => findCapture(tx, orderId));
  if (!capture || capture.amount_minor === null || capture.captured_at || capture.failed_at) return;
  const { payment_id, reference, currency, amount_minor } = capture;
  const payment = await findAuthorisation(till.db, payment_id);
  const outcome = await till.providers
    .named(payment.provider)
    .capture({ reference, of: payment.reference, currency, amountMinor: amount_minor });
  await transaction(till.db, (tx) => recordCapture(tx, till.jobs, orderId, outcome, now));
}

/** Lets go of what was not taken, once nothing more will be. Throws ProviderUnavailable: the job comes back. */
export async function releaseByProvider(
  { db, providers }: Till,
  paymentId: number,
  now: Date,
): Promise<void> {
  const payment = await findAuthorisation(db, paymentId);
  if (payment.released_at !== null || (await isOpen(db, paymentId))) return;
  await providers.named(payment.provider).release(payment.reference);
  await markReleased(db, paymentId, now);
}

/**
 * The money of an order that isn't handed over is taken before the card lets go of it: its total where that stands, else
 * the most that it may come to, of which the rest goes back once it is weighed.
 */
export async function captureDue(tx: Tx, jobs: JobQueue, orderId: number, now: Date): Promise<void> {
  const [order] = await lockOrders(tx, { id: orderId });
  const capture = await findCapture(tx, orderId);
  if (!order || !capture || capture.begun_at || capture.released_at || capture.due_at > now) return;
  const lines = leftOf(await findLines(tx, orderId));
  const amount = lines.every(isFinal) ? order.total_minor : sumsOf(lines).most_minor;
  await beginCapture(tx, jobs, capture, amount, now);
}

/** Only the first word on a capture counts. One that fails ends the order, or is the site's loss once it is handed over. */
async function recordCapture(
  tx: Tx,
  jobs: JobQueue,
  orderId: number,
  outcome: "captured" | "failed",
  now: Date,
): Promise<void> {
  const [order] = await lockOrders(tx, { id: orderId });
  const capture = await findCapture(tx, orderId);
  if (!order || !capture || capture.amount_minor === null || capture.captured_at || capture.failed_at) return;
  const ended = outcome === "captured" ? { captured_at: now } : { failed_at: now };
  await tx.updateTable("captures").set(ended).where("order_id", "=", orderId).execute();
  await jobs.add(tx, releaseAuthorisation, { payment_id: capture.payment_id });
  if (outcome === "captured") {
    await addCaptured(tx, capture.payment_id, capture.currency, capture.amount_minor);
  } else if (order.status === "fulfilled") {
    await recordLoss(tx, saleOf(order), now);
  } else if (order.status !== "cancelled") {
    await cancelBySystem(tx, jobs, order, timeOfStep([order], now), "payment_failed");
  }
}
