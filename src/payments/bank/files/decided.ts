import { recordRefundOutcome } from "#orders";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import {
  markPaidByBank as markPayoutPaid,
  recordRepaymentPaid,
  recordRepaymentReturned,
  returnPayout,
  sendPayoutDecision,
} from "#wallet";
import { lockRepayment } from "../repayments.ts";
import type { Debt } from "./contents.ts";

/** What a statement of the bank says of what was in a file. */

type DebtKey = Pick<Debt, "kind" | "id">;

/** The bank has paid it. False where that was known, or where it is in no file. */
export async function markPaidByBank(
  tx: Tx,
  jobs: JobQueue,
  { kind, id }: DebtKey,
  now: Date,
): Promise<boolean> {
  if (kind === "repayment")
    return decideRepayment(tx, jobs, id, { from: ["in_file"], to: "paid", reason: null }, now);
  if (!(await markPayoutPaid(tx, id, now))) return false;
  await jobs.add(tx, sendPayoutDecision, { payout_id: id });
  return true;
}

/**
 * The bank didn't send it, or has it back: a payout's money is in the wallet again, and its producer reads the bank's `reason`.
 * False where it was neither in a file nor paid, or was returned before.
 */
export async function returnByBank(
  tx: Tx,
  jobs: JobQueue,
  { kind, id }: DebtKey,
  reason: string | null,
  now: Date,
): Promise<boolean> {
  if (kind === "repayment")
    return decideRepayment(tx, jobs, id, { from: ["in_file", "paid"], to: "returned", reason }, now);
  if (!(await returnPayout(tx, id, reason, now))) return false;
  await jobs.add(tx, sendPayoutDecision, { payout_id: id });
  return true;
}

async function decideRepayment(
  tx: Tx,
  jobs: JobQueue,
  id: number,
  { from, to, reason }: { from: string[]; to: "paid" | "returned"; reason: string | null },
  now: Date,
): Promise<boolean> {
  const repayment = await lockRepayment(tx, id);
  if (!repayment || !from.includes(repayment.status)) return false;
  await tx
    .updateTable("bank_repayments")
    .set({ status: to, reason, decided_at: now })
    .where("id", "=", id)
    .execute();
  const { amount_minor, currency, status, refund_reference: reference } = repayment;
  if (reference !== null) {
    const outcome =
      to === "paid" ? ({ status: "done" } as const) : { status: "failed" as const, ...failure(reason) };
    await recordRefundOutcome(tx, jobs, { reference, ...outcome }, now);
    return true;
  }
  const moved = { repayment_id: id, amount_minor, currency };
  if (to === "paid") await recordRepaymentPaid(tx, moved, now);
  // Of what had not left yet nothing comes back: it is owed as before.
  else if (status === "paid") await recordRepaymentReturned(tx, moved, now);
  return true;
}

function failure(reason: string | null) {
  return reason === null ? {} : { failure: reason };
}
