import type { Static } from "typebox";
import { eraseCredentials, exportSessions, lockPerson } from "#accounts";
import { eraseCart, exportCart } from "#cart";
import { eraseFromAnswers, eraseOrders, exportOrders, hasOpenOrders } from "#orders";
import { forgetAnswers, type Tx, tokenNotValid } from "#platform";
import { deleteProductsOf, exportProducts } from "#products";
import { exportPromotions } from "#promotion";
import { exportReviews } from "#reviews";
import { eraseProfile, readMe } from "#users";
import { eraseWallet, exportWallet, hasMoney } from "#wallet";
import { openOrders, walletNotEmpty } from "./errors.ts";
import type { Export } from "./schemas.ts";

/** What each part holds about the person. Throws user_inactive, token_not_valid. */
export async function exportAll(
  tx: Tx,
  userId: number,
  siteUrl: string,
  now: Date,
): Promise<Static<typeof Export>> {
  return {
    profile: await readMe(tx, userId, siteUrl),
    sessions: await exportSessions(tx, userId),
    products: await exportProducts(tx, userId, siteUrl, now),
    reviews: await exportReviews(tx, userId),
    orders: await exportOrders(tx, userId, siteUrl),
    wallets: await exportWallet(tx, userId),
    promotions: await exportPromotions(tx, userId),
    cart: await exportCart(tx, userId),
  };
}

/** Takes the person out of each part, for good. Throws token_not_valid for who is gone already, open_orders, wallet_not_empty. */
export async function leave(tx: Tx, userId: number, now: Date): Promise<void> {
  const person = await lockPerson(tx, userId);
  if (!person || person.left_at !== null) throw tokenNotValid();
  if (await hasOpenOrders(tx, userId)) throw openOrders();
  if (await hasMoney(tx, userId)) throw walletNotEmpty();
  await eraseCredentials(tx, person);
  await eraseCart(tx, userId);
  await deleteProductsOf(tx, userId);
  await eraseOrders(tx, userId);
  await eraseFromAnswers(tx, userId);
  await eraseWallet(tx, userId);
  await eraseProfile(tx, userId, now);
  await forgetAnswers(tx, userId);
}
