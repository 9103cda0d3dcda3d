import { confirmFile, openFile, type PayoutFile, setAccount, settleTakenBack, withdrawFile } from "#payments";
import type { Platform } from "#platform";
import { showMoney } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { recordAct, type StaffId } from "#staff";

/** What staff, and the operator by commands, do with the files for the bank, each written down in the transaction that does it. */

type Site = Pick<Platform, "db" | "clock" | "config" | "settings">;

/**
 * The file that waits to be confirmed, or a new one of all that waits to be paid. Throws nothing_to_pay, no_bank_account.
 */
export async function makePayoutFile(site: Site, by: StaffId): Promise<PayoutFile> {
  await site.settings.refresh();
  return transaction(site.db, (tx) => makePayoutFileIn(tx, site, by));
}

/** The same in a transaction of the caller's, who has refreshed the settings. */
export async function makePayoutFileIn(tx: Tx, site: Site, by: StaffId): Promise<PayoutFile> {
  const now = site.clock.now();
  const { isNew, ...file } = await openFile(tx, site, now);
  if (isNew) await recordAct(tx, by, { act: "payout_file_made", ...subjectOf(file) }, now);
  return file;
}

/** The bank has the file. Throws no_payout_file. */
export async function confirmPayoutFile(
  tx: Tx,
  site: Site,
  by: StaffId,
  messageId: string | undefined,
): Promise<PayoutFile> {
  const now = site.clock.now();
  const file = await confirmFile(tx, messageId, now);
  await recordAct(tx, by, { act: "payout_file_confirmed", ...subjectOf(file) }, now);
  return file;
}

/** What the file holds waits again; undefined where no file waits. */
export async function withdrawPayoutFile(
  tx: Tx,
  site: Site,
  by: StaffId,
  messageId: string | undefined,
): Promise<PayoutFile | undefined> {
  const file = await withdrawFile(tx, messageId);
  if (!file) return undefined;
  await recordAct(tx, by, { act: "payout_file_withdrawn", ...subjectOf(file) }, site.clock.now());
  return file;
}

/** To which account a repayment goes. Throws not_found, repayment_decided. */
export async function setRepaymentAccount(
  tx: Tx,
  site: Site,
  by: StaffId,
  id: number,
  account: { holder: string; iban: string },
): Promise<number> {
  const now = site.clock.now();
  const waiting = await setAccount(tx, id, account, now);
  const act = { act: "repayment_account_set", subject: "repayment", subject_id: id } as const;
  await recordAct(tx, by, act, now);
  return waiting;
}

/** A repayment's payer has it by what the bank took back. Throws not_found, not_taken_back. */
export async function settleRepayment(
  tx: Tx,
  { jobs, clock }: Pick<Platform, "jobs" | "clock">,
  by: StaffId,
  { id, reason }: { id: number; reason: string },
): Promise<void> {
  const now = clock.now();
  await settleTakenBack(tx, jobs, id, now);
  const act = { act: "repayment_settled", subject: "repayment", subject_id: id, reason } as const;
  await recordAct(tx, by, act, now);
}

/** As the API and the console tell of it; its text is the file itself. */
export function showPayoutFile({ content: _, sum_minor, id: __, ...file }: PayoutFile) {
  return { ...file, total: showMoney(sum_minor, "EUR") };
}

/** What the file is called where it is stored. */
export function nameOfFile({ message_id }: Pick<PayoutFile, "message_id">): string {
  return `payouts-${message_id}.xml`;
}

function subjectOf({ id }: PayoutFile) {
  return { subject: "payout_file", subject_id: id } as const;
}
