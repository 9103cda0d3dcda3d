import { eraseCredentials, lockPerson } from "#accounts";
import { eraseCart, findHeldOf, findHoldersOf } from "#cart";
import { eraseFromAnswers, eraseOrders, hasOpenOrders } from "#orders";
import { tokenNotValid } from "#platform/base";
import type { Tx } from "#platform/database";
import { forgetAnswers } from "#platform/http";
import { deleteProductsOf, holdProductsOf } from "#products";
import { findReviewersOf } from "#reviews";
import { eraseProfile } from "#users";
import { eraseWallet, hasMoney } from "#wallet";
import { openOrders, walletNotEmpty } from "./errors.ts";

/** Takes the person out of each part, for good. Throws token_not_valid for who is gone already, open_orders, wallet_not_empty. */
export async function leave(tx: Tx, userId: number, now: Date): Promise<void> {
  const person = await lockPerson(tx, userId);
  if (!person || person.left_at !== null) throw tokenNotValid();
  if (await hasOpenOrders(tx, userId)) throw openOrders();
  if (await hasMoney(tx, userId)) throw walletNotEmpty();
  // Those who were shown them without an order. Asked before the lines of carts go.
  const others = [...(await findHoldersOf(tx, userId)), ...(await findReviewersOf(tx, userId))];
  await eraseCredentials(tx, person);
  await eraseCart(tx, userId);
  await holdProductsOf(tx, userId);
  await deleteProductsOf(tx, userId, await findHeldOf(tx, userId), now);
  await eraseOrders(tx, userId);
  await eraseFromAnswers(tx, userId, others);
  await eraseWallet(tx, userId);
  await eraseProfile(tx, userId, now);
  await forgetAnswers(tx, userId);
}
