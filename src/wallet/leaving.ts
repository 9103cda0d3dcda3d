import type { Static } from "typebox";
import type { Db, Tx } from "#platform/database";
import { listPayouts } from "./payouts.ts";
import type { OwnWallets } from "./schemas.ts";
import { showEntry, showPayout, showWallet } from "./show.ts";
import { listEntries, listWallets } from "./wallet.ts";

/** All that happened in a person's wallets, the newest first in each. */
export async function exportWallet(tx: Tx, userId: number): Promise<Static<typeof OwnWallets>> {
  const everything = { filters: {}, take: undefined, after: undefined, backwards: false };
  const own: Static<typeof OwnWallets> = [];
  for (const wallet of await listWallets(tx, "", userId, everything)) {
    const [entries, payouts] = [
      await listEntries(tx, wallet.id, everything),
      await listPayouts(tx, wallet.id, everything),
    ];
    own.push({
      ...showWallet(wallet),
      entries: entries.map(showEntry),
      payouts: payouts.map(showPayout),
    });
  }
  return own;
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
