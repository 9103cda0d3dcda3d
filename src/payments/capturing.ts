import { findAuthorisation, findCapture, isOpen, markReleased, recordCapture } from "#orders";
import { type Db, transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import type { Providers } from "./providers.ts";

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
  await providers.named(payment.provider).void(payment.reference);
  await markReleased(db, paymentId, now);
}
