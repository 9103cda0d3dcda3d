import { type Insertable, sql } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import type { Keys as PageKeys, PagePosition } from "#platform/listing";
import type { EntryRow, WalletRow } from "./show.ts";

/** Which rows of a list; all of them where `take` is undefined. */
export type PageOrAll = Omit<PagePosition, "take"> & { take: number | undefined };

type Keyed<Row> = Row & { keys: PageKeys };

interface Owner {
  user_id: number;
  currency: string;
}

/** The ids of the owners' wallets, in their order; those that are missing are opened. */
export async function openWallets(tx: Tx, owners: Owner[], now: Date): Promise<number[]> {
  const found = await findWalletIds(tx, owners);
  const missing = owners.filter((owner) => !found.has(nameOf(owner)));
  if (missing.length > 0) {
    // In one order whoever opens them, so that nobody waits in a circle.
    missing.sort((a, b) => a.user_id - b.user_id || (a.currency < b.currency ? -1 : 1));
    await insertWallets(tx, missing, now);
  }
  const all = missing.length > 0 ? await findWalletIds(tx, owners) : found;
  return owners.map((owner) => {
    const id = all.get(nameOf(owner));
    if (id === undefined) throw new Error(`The wallet of user ${owner.user_id} could not be opened.`);
    return id;
  });
}

/** Opens wallets; who has one in that currency keeps it. */
export async function insertWallets(db: Db, owners: Owner[], now: Date): Promise<void> {
  await db
    .insertInto("wallets")
    .values(owners.map(({ user_id, currency }) => ({ user_id, currency, opened_at: now })))
    .onConflict((conflict) => conflict.columns(["user_id", "currency"]).doNothing())
    .execute();
}

/** Writes transfers and answers their ids by cause; not those of causes that were there. */
export async function insertTransfers(tx: Tx, causes: string[], now: Date): Promise<Map<string, number>> {
  if (causes.length === 0) return new Map();
  const rows = await tx
    .insertInto("transfers")
    .values(causes.map((cause) => ({ cause, created_at: now })))
    .onConflict((conflict) => conflict.column("cause").doNothing())
    .returning(["cause", "id"])
    .execute();
  return new Map(rows.map(({ cause, id }) => [cause, id]));
}

/** Throws the violation of `wallets_available_minor_check` where more is taken than there is. */
export async function insertLines(tx: Tx, lines: Insertable<DB["transfer_lines"]>[]): Promise<void> {
  if (lines.length > 0) await tx.insertInto("transfer_lines").values(lines).execute();
}

/** A person's wallets, `firstCurrency` before the others, which are in the order of their names. */
export async function listWallets(
  db: Db,
  firstCurrency: string,
  userId: number,
  { take, after, backwards }: PageOrAll,
): Promise<Keyed<WalletRow>[]> {
  const direction = backwards ? "desc" : "asc";
  const rank = sql<number>`(currency <> ${firstCurrency})::integer`;
  let wallets = db
    .selectFrom("wallets")
    .select(["id", "currency", "available_minor", "pending_minor", rank.as("rank")])
    .where("user_id", "=", userId)
    .orderBy("rank", direction)
    .orderBy("currency", direction);
  if (take !== undefined) wallets = wallets.limit(take);
  if (after) {
    const beyond = sql.raw(backwards ? "<" : ">");
    wallets = wallets.where(
      sql<boolean>`(${rank}, currency) ${beyond} (${after[0]}::integer, ${after[1]}::text collate "C")`,
    );
  }
  const rows = await wallets.execute();
  return rows.map(({ rank, ...row }) => ({ ...row, keys: [rank, row.currency] }));
}

export async function findWallet(db: Db, userId: number, id: number): Promise<WalletRow | undefined> {
  return ownWallet(db, userId, id).executeTakeFirst();
}

/** The same, held until the transaction ends. */
export async function lockWallet(tx: Tx, userId: number, id: number): Promise<WalletRow | undefined> {
  return ownWallet(tx, userId, id).forNoKeyUpdate().executeTakeFirst();
}

function ownWallet(db: Db, userId: number, id: number) {
  return db
    .selectFrom("wallets")
    .select(["id", "currency", "available_minor", "pending_minor"])
    .where("id", "=", id)
    .where("user_id", "=", userId);
}

/** The lines of a wallet, the newest first. */
export async function listEntries(
  db: Db,
  walletId: number,
  { take, after, backwards }: PageOrAll,
): Promise<Keyed<EntryRow>[]> {
  let lines = db
    .selectFrom("transfer_lines")
    .select(["id", "account", "kind", "amount_minor", "balance_after_minor", "currency", "order_id"])
    .select("created_at")
    .where("wallet_id", "=", walletId)
    .orderBy("id", backwards ? "asc" : "desc");
  if (take !== undefined) lines = lines.limit(take);
  if (after) lines = lines.where("id", backwards ? ">" : "<", Number(after[0]));
  const rows = await lines.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** A person's wallet in a currency, held until the transaction ends. */
export async function lockWalletOf(tx: Tx, userId: number, currency: string) {
  return tx
    .selectFrom("wallets")
    .select(["id", "available_minor"])
    .where("user_id", "=", userId)
    .where("currency", "=", currency)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Whether a person has anything to spend, to come, or asked for and not paid yet. */
export async function hasMoney(db: Db, userId: number): Promise<boolean> {
  const found = await db
    .selectFrom("wallets")
    .select("id")
    .where("user_id", "=", userId)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("available_minor", ">", 0),
        eb("pending_minor", ">", 0),
        exists(
          selectFrom("payouts")
            .select("payouts.id")
            .whereRef("payouts.wallet_id", "=", "wallets.id")
            .where("payouts.status", "=", "requested"),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

async function findWalletIds(tx: Tx, owners: Owner[]): Promise<Map<string, number>> {
  if (owners.length === 0) return new Map();
  const { rows } = await sql<Owner & { id: number }>`
    select wallets.id, wallets.user_id, wallets.currency
    from unnest(${owners.map(({ user_id }) => user_id)}::bigint[], ${owners.map(({ currency }) => currency)}::text[])
      as owner (user_id, currency)
    join wallets on wallets.user_id = owner.user_id and wallets.currency = owner.currency`.execute(tx);
  return new Map(rows.map((row) => [nameOf(row), row.id]));
}

function nameOf({ user_id, currency }: Owner): string {
  return `${user_id} ${currency}`;
}
