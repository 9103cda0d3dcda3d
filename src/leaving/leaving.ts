import { eraseCredentials } from "#accounts";
import { eraseCart, findBuyersHolding, findProductsInCarts } from "#cart";
import { eraseFromStoredResponses, eraseOrders, hasOpenOrders } from "#orders";
import type { Tx } from "#platform/database";
import { deleteStoredResponses } from "#platform/http";
import { deleteProductsOf, lockProductsOf } from "#products";
import { findReviewersOf } from "#reviews";
import { eraseProfile } from "#users";
import { eraseWallet, hasMoney } from "#wallet";
import { openOrders, walletNotEmpty } from "./errors.ts";

type Person = Parameters<typeof eraseCredentials>[1];

/** Deletes a locked person from every part. Throws open_orders, wallet_not_empty. */
export async function leave(tx: Tx, person: Person, now: Date): Promise<void> {
  const { id: userId } = person;
  if (await hasOpenOrders(tx, userId)) throw openOrders();
  if (await hasMoney(tx, userId)) throw walletNotEmpty();
  // Those who were shown them without an order. Asked before the lines of carts go.
  const others = [...(await findBuyersHolding(tx, userId)), ...(await findReviewersOf(tx, userId))];
  await eraseCredentials(tx, person);
  await eraseCart(tx, { userId });
  await lockProductsOf(tx, userId);
  await deleteProductsOf(tx, userId, await findProductsInCarts(tx, userId), now);
  await eraseOrders(tx, userId);
  await eraseFromStoredResponses(tx, userId, others);
  await eraseWallet(tx, userId);
  await eraseProfile(tx, userId, now);
  await deleteStoredResponses(tx, userId);
}
