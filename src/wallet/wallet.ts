import type { Static } from "typebox";
import { requireActivePerson } from "#accounts";
import { notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { PageRequest } from "#platform/listing";
import { noWallet } from "./errors.ts";
import { listPayouts } from "./payout-queries.ts";
import { findWallet, insertWallets, listEntries, listWallets } from "./queries.ts";
import type { OwnWallets } from "./schemas.ts";
import { showEntry, showPayout, showWallet, type WalletRow } from "./show.ts";

/**
 * A page of the caller's wallets. Who sells has one in the site's currency from their first look at it on. Throws
 * not_a_producer for who never had one.
 */
export async function readWallets(
  db: Db,
  siteCurrency: string,
  { userId, now }: Actor,
  page: PageRequest<object>,
) {
  const { producer_since } = await requireActivePerson(db, userId);
  const read = () => listWallets(db, siteCurrency, userId, page);
  const wallets = await read();
  if (page.after !== undefined || wallets[0]?.currency === siteCurrency) return wallets;
  if (producer_since !== null) {
    await insertWallets(db, [{ user_id: userId, currency: siteCurrency }], now);
    return read();
  }
  if (wallets.length === 0) throw noWallet();
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
