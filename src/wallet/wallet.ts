import { sql } from "kysely";
import { requireActivePerson } from "#accounts";
import { notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Keys as PageKeys, PagePosition, PageRequest } from "#platform/listing";
import { noWallet } from "./errors.ts";
import type { EntryRow, WalletRow } from "./show.ts";

/** A page of the caller's wallets. Throws not_a_producer for who never had one. */
export async function readWallets(db: Db, siteCurrency: string, userId: number, page: PageRequest<object>) {
  const { producer_since } = await requireActivePerson(db, userId);
  const wallets = await listWallets(db, siteCurrency, userId, page);
  if (wallets.length === 0 && page.after === undefined && producer_since === null) throw noWallet();
  return wallets;
}

/** A page of what moved the caller's wallet, the newest first. Throws not_found for another's. */
export async function readEntries(db: Db, userId: number, walletId: number, page: PageRequest<object>) {
  await readWallet(db, userId, walletId);
  return listEntries(db, walletId, page);
}

/** The caller's own wallet. Throws not_found for another's. */
export async function readWallet(db: Db, userId: number, walletId: number): Promise<WalletRow> {
  await requireActivePerson(db, userId);
  const wallet = await findWallet(db, userId, walletId);
  if (!wallet) throw notFound();
  return wallet;
}

type Keyed<Row> = Row & { keys: PageKeys };

/** A person's wallets, `firstCurrency` before the others, which are in the order of their names. */
export async function listWallets(
  db: Db,
  firstCurrency: string,
  userId: number,
  { take, after, backwards }: PagePosition,
): Promise<Keyed<WalletRow>[]> {
  const direction = backwards ? "desc" : "asc";
  const rank = sql<number>`(currency <> ${firstCurrency})::integer`;
  let wallets = db
    .selectFrom("wallets")
    .select(["id", "currency", "available_minor", "pending_minor", "receivable_minor", rank.as("rank")])
    .where("user_id", "=", userId)
    .orderBy("rank", direction)
    .orderBy("currency", direction)
    .limit(take);
  if (after) {
    const beyond = sql.raw(backwards ? "<" : ">");
    wallets = wallets.where(
      sql<boolean>`(${rank}, currency) ${beyond} (${after[0]}::integer, ${after[1]}::text collate "C")`,
    );
  }
  const rows = await wallets.execute();
  return rows.map(({ rank, ...row }) => ({ ...row, keys: [rank, row.currency] }));
}

async function findWallet(db: Db, userId: number, id: number): Promise<WalletRow | undefined> {
  return ownWallet(db, userId, id).executeTakeFirst();
}

/** The same, held until the transaction ends. */
export async function lockWallet(tx: Tx, userId: number, id: number): Promise<WalletRow | undefined> {
  return ownWallet(tx, userId, id).forNoKeyUpdate().executeTakeFirst();
}

function ownWallet(db: Db, userId: number, id: number) {
  return db
    .selectFrom("wallets")
    .select(["id", "currency", "available_minor", "pending_minor", "receivable_minor"])
    .where("id", "=", id)
    .where("user_id", "=", userId);
}

/** The lines of a wallet, the newest first. */
export async function listEntries(
  db: Db,
  walletId: number,
  { take, after, backwards }: PagePosition,
): Promise<Keyed<EntryRow>[]> {
  let lines = db
    .selectFrom("transfer_lines")
    .select(["id", "account", "kind", "amount_minor", "balance_after_minor", "currency", "order_id"])
    .select("created_at")
    .where("wallet_id", "=", walletId)
    .orderBy("id", backwards ? "asc" : "desc")
    .limit(take);
  if (after) lines = lines.where("id", backwards ? ">" : "<", Number(after[0]));
  const rows = await lines.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}
