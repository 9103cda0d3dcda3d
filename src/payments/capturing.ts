import {
  findAuthorisation,
  findCapture,
  findCapturesOf,
  isOpen,
  isWaiting,
  markReleased,
  recordCapture,
} from "#orders";
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
  if (!payment.takes_parts) return captureTogether(till, payment_id, now);
  const outcome = await till.providers
    .named(payment.provider)
    .capture({ reference, of: payment.reference, currency, amountMinor: amount_minor });
  await transaction(till.db, (tx) => recordCapture(tx, till.jobs, orderId, outcome, now));
}

/** Lets go of what was not taken, once nothing more will be. Throws ProviderUnavailable: the job comes back. */
export async function releaseByProvider(till: Till, paymentId: number, now: Date): Promise<void> {
  const { db, providers } = till;
  const payment = await findAuthorisation(db, paymentId);
  // The one that lets go may be the last that the others have waited for.
  if (!payment.takes_parts) await captureTogether(till, paymentId, now);
  if (payment.released_at !== null || (await isOpen(db, paymentId))) return;
  await providers.named(payment.provider).void(payment.reference);
  await markReleased(db, paymentId, now);
}

/**
 * Takes at once what all orders of a payment come to, once each is decided: what isn't taken then is let go of. Whoever
 * decides adds a job after it, so the last of them finds that nothing waits.
 */
async function captureTogether(till: Till, paymentId: number, now: Date): Promise<void> {
  const captures = await findCapturesOf(till.db, paymentId);
  const begun = captures.filter(
    ({ begun_at, captured_at, failed_at }) => begun_at && !captured_at && !failed_at,
  );
  const [first] = begun;
  if (!first || captures.some(isWaiting)) return;
  const payment = await findAuthorisation(till.db, paymentId);
  const { reference, currency } = first;
  const amountMinor = begun.reduce((sum, { amount_minor }) => sum + (amount_minor ?? 0), 0);
  const outcome = await till.providers
    .named(payment.provider)
    .capture({ reference, of: payment.reference, currency, amountMinor });
  await transaction(till.db, async (tx) => {
    for (const { order_id } of begun) await recordCapture(tx, till.jobs, order_id, outcome, now);
  });
}
