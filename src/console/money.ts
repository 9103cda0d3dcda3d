import { cancelByOperator } from "#orders";
import type { Platform } from "#platform";
import type { Tx } from "#platform/database";
import { recordAct, type StaffId } from "#staff";
import { markPaid, refusePayout, sendPayoutDecision } from "#wallet";

/** What staff, and the operator by commands, do to orders and payouts, each written down in the transaction that does it. */

type Site = Pick<Platform, "jobs" | "clock" | "config">;

/** Stock is restored, money goes back, both parties read the reason. Throws not_found, wrong_status with `status_now`. */
export async function cancelOrder(tx: Tx, site: Site, by: StaffId, id: number, reason: string | null) {
  const now = site.clock.now();
  await cancelByOperator(tx, site.jobs, id, reason, now);
  await recordAct(tx, by, { act: "order_cancelled", subject: "order", subject_id: id, reason }, now);
}

/** The money has been sent to the producer, who is told. Throws not_found, payout_decided. */
export async function payPayout(tx: Tx, site: Site, by: StaffId, id: number) {
  const now = site.clock.now();
  await markPaid(tx, site.config, id, now);
  await site.jobs.add(tx, sendPayoutDecision, { payout_id: id });
  await recordAct(tx, by, { act: "payout_paid", subject: "payout", subject_id: id }, now);
}

/** The money is back in the producer's wallet, who reads the reason. Throws like `payPayout`. */
export async function turnDownPayout(tx: Tx, site: Site, by: StaffId, id: number, reason: string | null) {
  const now = site.clock.now();
  await refusePayout(tx, site.config, id, reason, now);
  await site.jobs.add(tx, sendPayoutDecision, { payout_id: id });
  await recordAct(tx, by, { act: "payout_refused", subject: "payout", subject_id: id, reason }, now);
}
