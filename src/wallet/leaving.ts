import type { Static } from "typebox";
import type { Db, Tx } from "#platform/database";
import { everyPage } from "#platform/listing";
import { listPayouts } from "./payouts.ts";
import type { Entry, Payout, Wallet } from "./schemas.ts";
import { showEntry, showPayout, showWallet } from "./show.ts";
import { listEntries, listWallets } from "./wallet.ts";

/** A wallet of which all that happened in it is read some at a time, the newest first. */
export interface WalletToExport {
  wallet: Static<typeof Wallet>;
  entries: AsyncIterable<Static<typeof Entry>[]>;
  payouts: AsyncIterable<Static<typeof Payout>[]>;
}

/** A person's wallets. */
export async function* exportWallets(db: Db, userId: number): AsyncGenerator<WalletToExport> {
  for await (const wallets of everyPage((page) => listWallets(db, "", userId, page))) {
    for (const row of wallets) {
      yield {
        wallet: showWallet(row),
        entries: shown(
          everyPage((page) => listEntries(db, row.id, page)),
          showEntry,
        ),
        payouts: shown(
          everyPage((page) => listPayouts(db, row.id, page)),
          showPayout,
        ),
      };
    }
  }
}

async function* shown<Row, Shown>(pages: AsyncIterable<Row[]>, show: (row: Row) => Shown) {
  for await (const rows of pages) yield rows.map(show);
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
            .where("payouts.status", "in", ["requested", "in_file"]),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Forgets whose account money was paid to; what waits is still to be paid. */
export async function eraseWallet(tx: Tx, userId: number): Promise<void> {
  await tx
    .updateTable("payouts")
    .from("wallets")
    .set({ holder: null, iban: null, reason: null })
    .whereRef("payouts.wallet_id", "=", "wallets.id")
    .where("wallets.user_id", "=", userId)
    .where("payouts.status", "not in", ["requested", "in_file"])
    .execute();
}
