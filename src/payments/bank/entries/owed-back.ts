import { lockOrders, recordRefundOutcome } from "#orders";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { recordRepaymentSettled } from "#wallet";
import { findPayer } from "../references.ts";
import { oweBack } from "../repayments.ts";
import type { EntryRow } from "./entry.ts";

/**
 * What the site still owes of money that a bank takes back. Its payer has it by that, so nothing of it is sent any more, else
 * the site would lose it twice. What is in a file for the bank already can't be stopped here: it waits for a person, should the
 * file be withdrawn.
 */

/** What of the owed has been settled by the taking, and whether something is left that the site may lose twice. */
export interface Settled {
  minor: number;
  isAllSettled: boolean;
}

/** Refunds of the orders that a transfer has paid, as far as `most` goes. */
export async function settleRefunds(
  tx: Tx,
  jobs: JobQueue,
  { id: entryId }: EntryRow,
  payment: { id: number; checkout_id: number },
  most: number,
  now: Date,
): Promise<Settled> {
  await lockOrders(tx, { payment_id: payment.id });
  const payer = await findPayer(tx, payment.checkout_id);
  let minor = 0;
  let isAllSettled = true;
  for (const { reference, amount_minor, currency, failed_at } of await findUnpaid(tx, payment.id)) {
    // One that was asked for a moment ago is written down now, and its job finds it so.
    const owed = { refund_reference: reference, checkout_id: payment.checkout_id, ...payer };
    const id = await oweBack(tx, { ...owed, amount_minor, currency }, now);
    const fits = failed_at === null && minor + amount_minor <= most;
    if (!fits || !(await markSettled(tx, id, entryId, now))) {
      isAllSettled = false;
      continue;
    }
    await recordRefundOutcome(tx, jobs, { reference, status: "done" }, now);
    minor += amount_minor;
  }
  return { minor, isAllSettled };
}

/** What was to go back of a booking itself: what had come too much, too late or twice. */
export async function settleRepayments(
  tx: Tx,
  { id: entryId }: EntryRow,
  original: EntryRow,
  now: Date,
): Promise<Settled> {
  const repayments = await tx
    .selectFrom("bank_repayments")
    .select(["id", "amount_minor", "currency"])
    .where("entry_id", "=", original.id)
    .where("status", "in", ["requested", "in_file"])
    .orderBy("id")
    .execute();
  let minor = 0;
  for (const { id, amount_minor, currency } of repayments) {
    if (!(await markSettled(tx, id, entryId, now))) continue;
    await recordRepaymentSettled(tx, { repayment_id: id, amount_minor, currency }, now);
    minor += amount_minor;
  }
  return { minor, isAllSettled: minor === original.repaid_minor };
}

/** False where it is in a file, or has left. */
async function markSettled(tx: Tx, repaymentId: number, entryId: number, now: Date): Promise<boolean> {
  await tx
    .updateTable("bank_repayments")
    .set({ taken_back_by: entryId })
    .where("id", "=", repaymentId)
    .where("status", "in", ["requested", "in_file"])
    .execute();
  return settleWaiting(tx, repaymentId, now);
}

/** False where it is in a file, or has left, or is to be sent all the same. */
export async function settleWaiting(tx: Tx, repaymentId: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("bank_repayments")
    .set({ status: "paid", decided_at: now })
    .where("id", "=", repaymentId)
    .where("status", "=", "requested")
    .where("taken_back_by", "is not", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Refunds that the buyer still waits for, those among them that failed. */
async function findUnpaid(tx: Tx, paymentId: number) {
  return tx
    .selectFrom("refunds")
    .select(["reference", "amount_minor", "currency", "failed_at"])
    .where("payment_id", "=", paymentId)
    .where("paid_at", "is", null)
    .orderBy("id")
    .execute();
}
