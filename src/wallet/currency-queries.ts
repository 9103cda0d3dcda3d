import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";

/**
 * Sets the site's currency, in which each producer has a wallet: a trigger opens that of whoever begins to sell, and
 * those of who sells already are opened here. Harmless where it is the site's currency already.
 */
export async function setSiteCurrency(tx: Tx, code: string, now: Date): Promise<void> {
  const { rows } = await sql`
    insert into site_currency (code) values (${code})
    on conflict (is_only) do update set code = excluded.code where site_currency.code <> excluded.code
    returning code`.execute(tx);
  if (rows.length === 0) return;
  // Who is beginning to sell at this moment is waited for, and who comes later finds the new currency.
  await sql`lock table users in share mode`.execute(tx);
  // In the order in which others open them, so that nobody waits in a circle.
  await sql`
    insert into wallets (user_id, currency, opened_at)
    select id, ${code}, ${now}::timestamptz from users where producer_since is not null order by id
    on conflict do nothing`.execute(tx);
}

/** How many wallets of a currency hold money. */
export async function countWalletsIn(db: Db, currency: string): Promise<number> {
  const { wallets } = await db
    .selectFrom("wallets")
    .select(({ fn }) => fn.countAll<number>().as("wallets"))
    .where("currency", "=", currency)
    .where(({ or, eb }) =>
      or([eb("available_minor", ">", 0), eb("pending_minor", ">", 0), eb("receivable_minor", "<", 0)]),
    )
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
    set available_minor = available_minor * ${factor}, pending_minor = pending_minor * ${factor},
      receivable_minor = receivable_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update payouts set amount_minor = amount_minor * ${factor}
    from wallets where wallets.id = payouts.wallet_id and wallets.currency = ${currency}`.execute(tx);
  await sql`alter table transfer_lines enable trigger transfer_lines_only_added`.execute(tx);
  await sql`alter table wallets enable trigger wallets_move_with_lines`.execute(tx);
}
