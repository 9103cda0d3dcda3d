import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";

/** How many wallets of a currency hold money. */
export async function countWalletsIn(db: Db, currency: string): Promise<number> {
  const { wallets } = await db
    .selectFrom("wallets")
    .select(({ fn }) => fn.countAll<number>().as("wallets"))
    .where("currency", "=", currency)
    .where(({ or, eb }) => or([eb("available_minor", ">", 0), eb("pending_minor", ">", 0)]))
    .executeTakeFirstOrThrow();
  return wallets;
}

/**
 * Keeps all that moved in a currency `factor` times finer. It is the one thing that ever changes a line: no money moves,
 * each sum is what it was, so the guards of the ledger stand aside until it is done.
 */
export async function rescaleWallet(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`alter table transfer_lines disable trigger transfer_lines_only_added`.execute(tx);
  await sql`alter table wallets disable trigger wallets_move_with_lines`.execute(tx);
  await sql`update transfer_lines
    set amount_minor = amount_minor * ${factor}, balance_after_minor = balance_after_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update wallets
    set available_minor = available_minor * ${factor}, pending_minor = pending_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update payouts set amount_minor = amount_minor * ${factor}
    from wallets where wallets.id = payouts.wallet_id and wallets.currency = ${currency}`.execute(tx);
  await sql`alter table transfer_lines enable trigger transfer_lines_only_added`.execute(tx);
  await sql`alter table wallets enable trigger wallets_move_with_lines`.execute(tx);
}
