import { recordRefundOutcome } from "#orders";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { causeOfSettling, recordRepaymentSettled } from "#wallet";
import { lessenDispute } from "../../disputes/record.ts";
import { notTakenBack } from "../errors.ts";
import { readRepayment } from "../repayments.ts";
import { settleWaiting } from "./owed-back.ts";
import { disputeOf } from "./taken-back.ts";

/**
 * Settles a repayment that waits since its file was withdrawn, and whose payer has the money by what the bank took back while it
 * was in that file: as if it had been settled then. Of a refund the dispute falls by it, for the buyer was to get so much of what is
 * disputed anyway. Throws not_found, not_taken_back where the payer hasn't got it so, or it was decided meanwhile.
 */
export async function settleTakenBack(tx: Tx, jobs: JobQueue, id: number, now: Date): Promise<void> {
  const { taken_back_by, refund_reference: reference, amount_minor, currency } = await readRepayment(tx, id);
  if (taken_back_by === null) throw notTakenBack();
  if (reference !== null) {
    const owed = { minor: amount_minor, currency, cause: causeOfSettling(id) };
    if (!(await lessenDispute(tx, disputeOf(taken_back_by), owed, now))) throw notTakenBack();
  }
  if (!(await settleWaiting(tx, id, now))) throw notTakenBack();
  if (reference !== null) await recordRefundOutcome(tx, jobs, { reference, status: "done" }, now);
  else await recordRepaymentSettled(tx, { repayment_id: id, amount_minor, currency }, now);
}
