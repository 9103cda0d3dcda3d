import { type Insertable, sql } from "kysely";
import { type DB, type Tx, violates } from "#platform/database";
import { insufficientFunds } from "./errors.ts";

/** How transfers are written: sets of lines that sum to zero, each set once. */

/** What somebody bought from one producer and pays through the site; both amounts in minor units of the currency. */
export interface Sale {
  order_id: number;
  producer_id: number;
  currency: string;
  total_minor: number;
  commission_minor: number;
  /** The account of the site that its money comes to: what providers of card payments hold, or the site's own bank account. */
  through: "card" | "bank";
}

/** One movement of an account: wallets' accounts name the wallet, the others are the site's own. */
export interface TransferLine {
  account:
    | "available"
    | "pending"
    | "receivable"
    | "card"
    | "refunds"
    | "commission"
    | "promotion"
    | "payouts"
    | "bank"
    | "losses"
    | "unallocated"
    | "fees";
  wallet_id?: number;
  amount_minor: number;
  kind:
    | "sale"
    | "commission"
    | "adjustment"
    | "release"
    | "refund"
    | "dispute"
    | "receivable"
    | "promotion"
    | "payout"
    | "payout_refused"
    | "payout_returned"
    | "bank"
    | "fee";
}

/** Lines that sum to zero, and what they are written for: a cause moves money once. */
export interface Transfer {
  cause: string;
  order_id: number | null;
  currency: string;
  lines: TransferLine[];
}

/** A transfer for each sale, whose producer's wallet is opened where there is none. */
export async function withWallets(
  tx: Tx,
  sales: Sale[],
  now: Date,
  transferOf: (sale: Sale, walletId: number) => Transfer,
): Promise<Transfer[]> {
  const owners = sales.map(({ producer_id, currency }) => ({ user_id: producer_id, currency }));
  const walletIds = await openWallets(tx, owners, now);
  return sales.map((sale, i) => transferOf(sale, walletIds[i] ?? 0));
}

/**
 * Writes the transfers whose cause is not there yet, and answers whether there were any. Locks are taken in one order
 * whoever asks: causes by their names, then wallets by their ids. Throws insufficient_funds.
 */
export async function post(tx: Tx, transfers: Transfer[], now: Date): Promise<boolean> {
  const causes = transfers.map(({ cause }) => cause).sort();
  const idByCause = await insertTransfers(tx, causes, now);
  const lines = transfers.flatMap(({ cause, order_id, currency, lines }) => {
    const transfer_id = idByCause.get(cause);
    if (transfer_id === undefined) return [];
    return lines.map((line) => ({ ...line, transfer_id, order_id, currency, created_at: now }));
  });
  const moved = lines.filter(({ amount_minor }) => amount_minor !== 0);
  moved.sort((a, b) => (a.wallet_id ?? 0) - (b.wallet_id ?? 0));
  try {
    await insertLines(tx, moved);
  } catch (error) {
    // The last guard: who spends looks at the wallet first, and holds it.
    if (violates(error, "wallets_available_minor_check")) throw insufficientFunds();
    throw error;
  }
  return idByCause.size > 0;
}

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
async function insertWallets(tx: Tx, owners: Owner[], now: Date): Promise<void> {
  await tx
    .insertInto("wallets")
    .values(owners.map(({ user_id, currency }) => ({ user_id, currency, opened_at: now })))
    .onConflict((conflict) => conflict.columns(["user_id", "currency"]).doNothing())
    .execute();
}

/** Writes transfers and answers their ids by cause; not those of causes that were there. */
async function insertTransfers(tx: Tx, causes: string[], now: Date): Promise<Map<string, number>> {
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
async function insertLines(tx: Tx, lines: Insertable<DB["transfer_lines"]>[]): Promise<void> {
  if (lines.length > 0) await tx.insertInto("transfer_lines").values(lines).execute();
}

/** Wallets, held until the transaction ends. */
export async function lockWallets(tx: Tx, ids: number[]) {
  return tx
    .selectFrom("wallets")
    .select(["id", "available_minor", "receivable_minor"])
    .where("id", "in", ids)
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
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

export function nameOf({ user_id, currency }: Owner): string {
  return `${user_id} ${currency}`;
}
