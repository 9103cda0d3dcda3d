import type { Insertable, Updateable } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import type { Keys as PageKeys } from "#platform/listing";
import type { PageOrAll } from "./queries.ts";
import type { PayoutRow } from "./show.ts";

export async function insertPayout(tx: Tx, payout: Insertable<DB["payouts"]>): Promise<number> {
  const { id } = await tx.insertInto("payouts").values(payout).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** What was asked for from a wallet, the newest first. */
export async function listPayouts(
  db: Db,
  walletId: number,
  { take, after, backwards }: PageOrAll,
): Promise<(PayoutRow & { keys: PageKeys })[]> {
  let payouts = selectPayouts(db)
    .where("payouts.wallet_id", "=", walletId)
    .orderBy("payouts.id", backwards ? "asc" : "desc");
  if (take !== undefined) payouts = payouts.limit(take);
  if (after) payouts = payouts.where("payouts.id", backwards ? ">" : "<", Number(after[0]));
  const rows = await payouts.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

export async function findPayout(db: Db, id: number): Promise<PayoutRow | undefined> {
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

/** A payout that was paid or refused, with who reads of it; `email` is null for who has left. */
export async function findDecided(db: Db, id: number) {
  return selectPayouts(db)
    .innerJoin("users", "users.id", "wallets.user_id")
    .select(["users.username", "users.email", "users.disabled_at"])
    .where("payouts.id", "=", id)
    .where("payouts.status", "<>", "requested")
    .executeTakeFirst();
}

/** Forgets whose account money was paid to; what waits is still to be paid. */
export async function eraseWallet(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable("payouts")
    .from("wallets")
    .set({ holder: null, iban: null, reason: null })
    .whereRef("payouts.wallet_id", "=", "wallets.id")
    .where("wallets.user_id", "=", userId)
    .where("payouts.status", "<>", "requested")
    .execute();
}

function selectPayouts(db: Db) {
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
