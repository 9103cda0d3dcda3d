import { findUnpaidRefund, type RefundKey, recordRefundOutcome } from "#orders";
import { type Db, transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { ProviderUnavailable } from "../provider.ts";
import type { Providers } from "../providers.ts";

/** Gives money back through the provider that took it. Throws ProviderUnavailable: the job comes back. */
export async function refundByProvider(
  { db, providers, jobs }: { db: Db; providers: Providers; jobs: JobQueue },
  key: RefundKey,
  now: Date,
): Promise<void> {
  const refund = await findUnpaidRefund(db, key);
  if (!refund) return;
  const { provider, reference, of, currency, amount_minor } = refund;
  if (refund.is_being_taken) throw new ProviderUnavailable("What is to go back is still being taken.");
  // What was never taken is only written down as gone back.
  const outcome = refund.was_never_taken
    ? ({ status: "done" } as const)
    : await providers.named(provider).refund({ reference, of, currency, amountMinor: amount_minor });
  await transaction(db, (tx) => recordRefundOutcome(tx, jobs, { reference, ...outcome }, now));
}
