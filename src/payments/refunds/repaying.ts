import { findUnpaidRefund, type RefundKey, recordRefundDone } from "#orders";
import { type Db, transaction } from "#platform/database";
import { ProviderUnavailable } from "../provider.ts";
import type { Providers } from "../providers.ts";

/** Gives money back through the provider that took it. Throws ProviderUnavailable: the job comes back. */
export async function refundByProvider(
  db: Db,
  providers: Providers,
  key: RefundKey,
  now: Date,
): Promise<void> {
  const refund = await findUnpaidRefund(db, key);
  if (!refund) return;
  const { provider, reference, of, currency, amount_minor } = refund;
  if (refund.is_being_taken) throw new ProviderUnavailable("What is to go back is still being taken.");
  // What was never taken is only written down as gone back.
  if (!refund.was_never_taken)
    await providers.named(provider).refund({ reference, of, currency, amountMinor: amount_minor });
  await transaction(db, (tx) => recordRefundDone(tx, refund, now));
}
