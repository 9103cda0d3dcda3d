import { lockPayment } from "#orders";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordDispute } from "../../disputes/record.ts";
import { findBankPayment, findOpenDispute } from "../references.ts";
import { type Decision, decide, type EntryRow } from "./entry.ts";
import { settleRefunds, settleRepayments } from "./owed-back.ts";

/**
 * A bank takes back what had paid a checkout, by a reversal or a return. That is a dispute as one of a card: the site bears it
 * until the operator decides, and it is won where the buyer pays once more.
 */

const provider = "bank";

/** By what the dispute is known that such a booking has opened. */
export function disputeOf(entryId: number) {
  return { provider, provider_id: `bank-entry-${entryId}` };
}

/**
 * What of `original` paid is disputed, less what its buyer was to get back of it; what of it lay there still, or was to go back,
 * is simply gone.
 */
export async function disputeTransfer(
  tx: Tx,
  jobs: JobQueue,
  entry: EntryRow,
  original: EntryRow,
  now: Date,
): Promise<Decision | undefined> {
  const { checkout_id, allocated_minor, repaid_minor } = original;
  const paymentReference = checkout_id === null ? undefined : await findBankPayment(tx, checkout_id);
  const payment = paymentReference === undefined ? undefined : await lockPayment(tx, paymentReference);
  if (paymentReference === undefined || payment === undefined || allocated_minor <= 0) return undefined;
  const refunds = await settleRefunds(tx, jobs, entry, payment, allocated_minor, now);
  const repayments = await settleRepayments(tx, entry, original, now);
  if (allocated_minor > refunds.minor)
    await recordDispute(
      tx,
      jobs,
      {
        ...{ provider, providerId: disputeOf(entry.id).provider_id, paymentReference },
        ...{ currency: entry.currency, amountMinor: allocated_minor - refunds.minor, fundsTaken: true },
        ...{ status: "open", reason: entry.return_reason },
      },
      now,
    );
  await decide(tx, original, { status: "returned", finding: "taken_back", owed_minor: repaid_minor }, now);
  // What was sent back to the payer before the bank took it, or may still be, is for staff to settle.
  const status = refunds.isAllSettled && repayments.isAllSettled ? "returned" : "unmatched";
  return {
    ...{ status, finding: "taken_back", reverses_id: original.id, checkout_id },
    allocated_minor: -allocated_minor,
  };
}

/** Just what a bank has taken back has come again: undefined where nothing was. */
export async function payDisputed(
  tx: Tx,
  jobs: JobQueue,
  { amount_minor, currency }: EntryRow,
  checkout_id: number,
  now: Date,
): Promise<Decision | undefined> {
  const dispute = await findOpenDispute(tx, checkout_id, { amount_minor, currency });
  if (!dispute) return undefined;
  await recordDispute(
    tx,
    jobs,
    {
      ...{ provider, providerId: dispute.provider_id, paymentReference: dispute.reference },
      ...{ currency, amountMinor: amount_minor, fundsTaken: false, status: "won", reason: null },
    },
    now,
  );
  return { status: "matched", finding: "paid", checkout_id, allocated_minor: amount_minor };
}
