import { sql } from "kysely";
import { type Config, dayIn, isRecord, problemKind } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { LiveSettings } from "#platform/settings";
import { findPayoutsToFile, lockPayoutsToFile, moveFiled } from "#wallet";
import { type StructuredAddress, writeCreditTransfers } from "../credit-transfers.ts";
import { findRepaymentsToFile, lockRepaymentsToFile, moveFiledRepayments } from "../repayments.ts";
import { type Debt, type FileIssue, issueOf, payoutDebt } from "./contents.ts";
import { emptyFile, fillFile, idsOf, nameDebts, randomName } from "./entries.ts";

/**
 * The files by which the site's bank is told to pay: made once of all that waits, given again to the letter until somebody has
 * confirmed that the bank has it. A debt is in one file only, so that a file that is made twice pays once.
 */

export const nothingToPay = problemKind(
  409,
  "nothing_to_pay",
  "No payout and no repayment waits that a file for the bank may hold.",
);
export const noBankAccount = problemKind(
  409,
  "no_bank_account",
  "Set the site's bank account first: the money is sent from there.",
);
export const noPayoutFile = problemKind(
  409,
  "no_payout_file",
  "There is no such file that waits to be confirmed.",
);

export type PayoutFile = Awaited<ReturnType<typeof findOpenFile>> & object;
type Site = { config: Pick<Config, "timeZone" | "siteName">; settings: LiveSettings };

/**
 * The file that waits to be confirmed, or a new one of all that waits to be paid; `isNew` tells which. Throws nothing_to_pay,
 * no_bank_account.
 */
export async function openFile(
  tx: Tx,
  { config, settings }: Site,
  now: Date,
): Promise<PayoutFile & { isNew: boolean }> {
  await holdFiles(tx);
  const open = await findOpenFile(tx);
  if (open) return { ...open, isNew: false };
  const account = settings.current.bank_account;
  if (account === null) throw noBankAccount();
  const address = siteAddressOf(settings);
  const debts = (await lockDebts(tx)).filter(
    (debt) => issueOf(debt, { hasAddress: address !== null }) === null,
  );
  if (debts.length === 0) throw nothingToPay();
  const names = await nameDebts(tx, debts);
  const day = dayIn(config.timeZone, now);
  const messageId = `FG${day.replaceAll("-", "")}-${randomName(8)}`;
  const content = writeCreditTransfers({
    ...{ messageId, createdAt: now, executionDay: day },
    from: { holder: account.holder, iban: account.iban, bic: account.bic ?? null, address },
    transfers: debts.map((debt, i) => ({
      endToEndId: names[i] ?? "",
      amountMinor: debt.amount_minor,
      to: { holder: debt.holder ?? "", iban: debt.iban ?? "" },
      address: addressOf(debt.address),
      text: `${config.siteName} ${names[i]}`,
    })),
  });
  const sum_minor = debts.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  const file = { message_id: messageId, transactions: debts.length, sum_minor, content, created_at: now };
  const { id } = await tx.insertInto("payout_files").values(file).returning("id").executeTakeFirstOrThrow();
  await fillFile(tx, id, debts, names);
  await moveDebts(tx, debts, "in_file");
  return { ...file, id, confirmed_at: null, isNew: true };
}

/** The bank has the file. Throws no_payout_file where none waits, or another one than was meant. */
export async function confirmFile(tx: Tx, messageId: string | undefined, now: Date): Promise<PayoutFile> {
  await holdFiles(tx);
  const file = await findOpenFile(tx);
  if (!file || (messageId !== undefined && file.message_id !== messageId)) throw noPayoutFile();
  const confirmed = { content: null, confirmed_at: now };
  await tx.updateTable("payout_files").set(confirmed).where("id", "=", file.id).execute();
  return { ...file, ...confirmed };
}

/**
 * The file never went to the bank, or the bank took nothing of it: what it holds waits again, and keeps its names. Undefined
 * where no file waits. Throws no_payout_file where another one is meant.
 */
export async function withdrawFile(tx: Tx, messageId: string | undefined): Promise<PayoutFile | undefined> {
  await holdFiles(tx);
  const file = await findOpenFile(tx);
  if (messageId !== undefined && file?.message_id !== messageId) throw noPayoutFile();
  if (!file) return undefined;
  await moveDebts(tx, await emptyFile(tx, file.id), "requested");
  await tx.deleteFrom("payout_files").where("id", "=", file.id).execute();
  return file;
}

/** The file that waits to be confirmed, of which there is at most one. */
export async function findOpenFile(db: Db) {
  return selectFiles(db).where("confirmed_at", "is", null).executeTakeFirst();
}

/** The file that the bank was given last. */
export async function findLastFile(db: Db) {
  return selectFiles(db)
    .where("confirmed_at", "is not", null)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** What waits and can't be in a file, and why. */
export async function findLeftOut(db: Db, settings: LiveSettings): Promise<(Debt & { issue: FileIssue })[]> {
  const hasAddress = siteAddressOf(settings) !== null;
  const [payouts, repayments] = [await findPayoutsToFile(db), await findRepaymentsToFile(db)];
  return debtsOf(payouts, repayments).flatMap((debt) => {
    const issue = issueOf(debt, { hasAddress });
    return issue === null ? [] : [{ ...debt, issue }];
  });
}

/** The site's own address, as banks beyond the EEA ask for it. */
export function siteAddressOf({ current }: LiveSettings): StructuredAddress | null {
  return addressOf(current.contact?.address ?? null);
}

function selectFiles(db: Db) {
  return db
    .selectFrom("payout_files")
    .select(["id", "message_id", "transactions", "sum_minor", "content", "created_at", "confirmed_at"]);
}

/** Of two who make, confirm or withdraw a file at once, the second waits and then sees what the first has done. */
async function holdFiles(tx: Tx): Promise<void> {
  await sql`lock table payout_files in share row exclusive mode`.execute(tx);
}

/** An address of a person or of the site; null where it lacks what a bank wants. */
function addressOf(address: unknown): StructuredAddress | null {
  if (!isRecord(address)) return null;
  const { street = "", postal_code = "", city, country } = address;
  if (typeof city !== "string" || typeof country !== "string") return null;
  return { street: String(street), postal_code: String(postal_code), city, country };
}

async function lockDebts(tx: Tx): Promise<Debt[]> {
  const payouts = await lockPayoutsToFile(tx);
  return debtsOf(payouts, await lockRepaymentsToFile(tx));
}

function debtsOf(
  payouts: Awaited<ReturnType<typeof findPayoutsToFile>>,
  repayments: Awaited<ReturnType<typeof findRepaymentsToFile>>,
): Debt[] {
  return [
    ...payouts.map(payoutDebt),
    ...repayments.map((row): Debt => ({ ...row, kind: "repayment", address: null })),
  ];
}

async function moveDebts(
  tx: Tx,
  debts: Pick<Debt, "kind" | "id">[],
  to: "in_file" | "requested",
): Promise<void> {
  await moveFiled(tx, idsOf(debts, "payout"), to);
  await moveFiledRepayments(tx, idsOf(debts, "repayment"), to);
}
