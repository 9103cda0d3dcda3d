import type { Insertable, Updateable } from "kysely";
import type { Static } from "typebox";
import { type PayoutAccount, requireActivePerson } from "#accounts";
import { type Config, dayIn, invalidInput, isIban, notFound, readAmount } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { Keys as PageKeys, PagePosition, PageRequest } from "#platform/listing";
import { insufficientFunds, noPayoutAccount, payoutDecided, payoutInFile } from "./errors.ts";
import { askPayout, recordPayoutPaid, returnPayout } from "./ledger.ts";
import type { NewPayout, payoutStatuses } from "./schemas.ts";
import type { PayoutRow } from "./show.ts";
import { lockWallet, readWallet } from "./wallet.ts";

/**
 * Asks for money from one's wallet, which leaves `available` at once. Throws not_found, invalid_input,
 * no_payout_account, insufficient_funds.
 */
export async function requestPayout(
  tx: Tx,
  { userId, now }: Actor,
  walletId: number,
  { amount: { amount, currency } }: Static<typeof NewPayout>,
): Promise<PayoutRow> {
  const { payout_account } = await requireActivePerson(tx, userId);
  const wallet = await lockWallet(tx, userId, walletId);
  if (!wallet) throw notFound();
  if (currency !== wallet.currency) throw invalidInput({ "amount.currency": "not_a_choice" });
  const amount_minor = readAmount(amount, currency);
  if (amount_minor === undefined) throw invalidInput({ "amount.amount": "wrong_format" });
  if (amount_minor <= 0) throw invalidInput({ "amount.amount": "too_small" });
  // What lies in that column was checked against this schema when it was written, by the rules of its day.
  const account = payout_account as Static<typeof PayoutAccount> | null;
  if (account === null) throw noPayoutAccount();
  if (!isIban(account.iban))
    throw noPayoutAccount({}, "The IBAN on your profile is none of any country: correct it.");
  if (wallet.available_minor < amount_minor) throw insufficientFunds();
  const { holder, iban } = account;
  const asked = { wallet_id: wallet.id, amount_minor };
  const id = await insertPayout(tx, { ...asked, holder, iban, requested_at: now });
  await askPayout(tx, { ...asked, id, currency }, now);
  return requirePayout(await findPayout(tx, id), id);
}

/** A page of what was asked for from the caller's wallet. Throws not_found for another's. */
export async function readPayouts(db: Db, userId: number, walletId: number, page: PageRequest<object>) {
  await readWallet(db, userId, walletId);
  return listPayouts(db, walletId, page);
}

type Settings = Pick<Config, "timeZone">;

/** The operator has paid it by hand. Throws not_found, payout_decided, payout_in_file. */
export async function markPaid(tx: Tx, settings: Settings, id: number, now: Date): Promise<void> {
  const payout = await lockRequested(tx, settings, id);
  await updatePayout(tx, id, { status: "paid", decided_at: now });
  await recordPayoutPaid(tx, payout, now);
}

/** The operator does not pay it, so the money is back in the wallet. Throws like `markPaid`. */
export async function refusePayout(
  tx: Tx,
  settings: Settings,
  id: number,
  reason: string | null,
  now: Date,
): Promise<void> {
  const payout = await lockRequested(tx, settings, id);
  await updatePayout(tx, id, { status: "refused", reason, decided_at: now });
  await returnPayout(tx, payout, now);
}

async function lockRequested(tx: Tx, { timeZone }: Settings, id: number): Promise<PayoutRow> {
  const payout = requirePayout(await lockPayout(tx, id), id);
  if (payout.status === "in_file") throw payoutInFile();
  if (payout.decided_at === null) return payout;
  throw payoutDecided({}, `Payout ${id} was ${payout.status} on ${dayIn(timeZone, payout.decided_at)}.`);
}

function requirePayout(payout: PayoutRow | undefined, id: number): PayoutRow {
  if (!payout) throw notFound({}, `Unknown payout: ${id}.`);
  return payout;
}

async function insertPayout(tx: Tx, payout: Insertable<DB["payouts"]>): Promise<number> {
  const { id } = await tx.insertInto("payouts").values(payout).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** What was asked for from a wallet, the newest first. */
export async function listPayouts(
  db: Db,
  walletId: number,
  { take, after, backwards }: PagePosition,
): Promise<(PayoutRow & { keys: PageKeys })[]> {
  let payouts = selectPayouts(db)
    .where("payouts.wallet_id", "=", walletId)
    .orderBy("payouts.id", backwards ? "asc" : "desc")
    .limit(take);
  if (after) payouts = payouts.where("payouts.id", backwards ? ">" : "<", Number(after[0]));
  const rows = await payouts.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

async function findPayout(db: Db, id: number): Promise<PayoutRow | undefined> {
  return selectPayouts(db).where("payouts.id", "=", id).executeTakeFirst();
}

/** The same, held until the transaction ends. */
export async function lockPayout(tx: Tx, id: number): Promise<PayoutRow | undefined> {
  return selectPayouts(tx).where("payouts.id", "=", id).forNoKeyUpdate("payouts").executeTakeFirst();
}

export async function updatePayout(tx: Tx, id: number, changes: Updateable<DB["payouts"]>): Promise<void> {
  await tx.updateTable("payouts").set(changes).where("id", "=", id).execute();
}

/** What waits to be paid, the oldest first, and to whom. */
export async function listRequested(db: Db) {
  return selectPayouts(db)
    .innerJoin("users", "users.id", "wallets.user_id")
    .select("users.username")
    .where("payouts.status", "=", "requested")
    .orderBy("payouts.id")
    .execute();
}

export interface AllPayouts {
  status?: (typeof payoutStatuses)[number];
}

export type StaffPayoutRow = PayoutRow & { user_id: number; username: string; display_name: string | null };

/** A page of everybody's payouts, the newest first. */
export async function readAllPayouts(
  db: Db,
  { filters: { status }, take, after, backwards }: PageRequest<AllPayouts>,
): Promise<(StaffPayoutRow & { keys: PageKeys })[]> {
  let payouts = selectWithOwner(db)
    .orderBy("payouts.id", backwards ? "asc" : "desc")
    .limit(take);
  if (status) payouts = payouts.where("payouts.status", "=", status);
  if (after) payouts = payouts.where("payouts.id", backwards ? ">" : "<", Number(after[0]));
  const rows = await payouts.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** One payout, whoever asks. Throws not_found. */
export async function readAnyPayout(db: Db, id: number): Promise<StaffPayoutRow> {
  const payout = await selectWithOwner(db).where("payouts.id", "=", id).executeTakeFirst();
  if (!payout) throw notFound({}, `Unknown payout: ${id}.`);
  return payout;
}

/** How many payouts wait for the operator. */
export async function countRequested(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom("payouts")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("status", "=", "requested")
    .executeTakeFirstOrThrow();
  return Number(count);
}

function selectWithOwner(db: Db) {
  return selectPayouts(db)
    .innerJoin("users", "users.id", "wallets.user_id")
    .select(["users.id as user_id", "users.username", "users.display_name"]);
}

/** A payout that was paid, refused or returned, with who reads of it; `email` is null for who has left. */
export async function findDecided(db: Db, id: number) {
  return selectPayouts(db)
    .innerJoin("users", "users.id", "wallets.user_id")
    .select(["users.username", "users.email", "users.language", "users.disabled_at"])
    .where("payouts.id", "=", id)
    .where("payouts.decided_at", "is not", null)
    .executeTakeFirst();
}

export function selectPayouts(db: Db) {
  return db
    .selectFrom("payouts")
    .innerJoin("wallets", "wallets.id", "payouts.wallet_id")
    .select([
      "payouts.id",
      "payouts.wallet_id",
      "payouts.amount_minor",
      "payouts.status",
      "payouts.holder",
      "payouts.iban",
      "payouts.reason",
      "payouts.requested_at",
      "payouts.decided_at",
      "wallets.currency",
    ]);
}
