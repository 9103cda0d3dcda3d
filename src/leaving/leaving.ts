import { type Accounts, eraseCredentials, lockProven, requirePassword } from "#accounts";
import { eraseCart, findBuyersHolding, findProductsInCarts } from "#cart";
import { eraseAttendance } from "#days";
import { eraseLetters } from "#mail";
import { eraseFromStoredResponses, eraseOrders, hasOpenOrders } from "#orders";
import { eraseBankEntries, eraseTransfers } from "#payments";
import { type Tx, transaction } from "#platform/database";
import { deleteStoredResponses } from "#platform/http";
import { deleteProductsOf, lockProductsOf } from "#products";
import { findReviewersOf } from "#reviews";
import { eraseProfile, openOrders } from "#users";
import { eraseWallet, hasMoney } from "#wallet";
import { walletNotEmpty } from "./errors.ts";

type Person = Parameters<typeof eraseCredentials>[1];

/**
 * Deletes the account of whoever knows its password. Throws wrong_password, rate_limited, open_orders, wallet_not_empty,
 * user_inactive, token_not_valid.
 */
export async function deleteAccount(
  accounts: Accounts,
  userId: number,
  password: string,
  client: string,
): Promise<void> {
  const provenHash = await requirePassword(accounts, userId, password, client);
  await transaction(accounts.db, async (tx) => {
    await leave(tx, await lockProven(tx, userId, provenHash), accounts.clock.now());
  });
}

/** Deletes a locked person from every part. Throws open_orders, wallet_not_empty. */
export async function leave(tx: Tx, person: Person, now: Date): Promise<void> {
  const { id: userId } = person;
  if (await hasOpenOrders(tx, userId)) throw openOrders();
  if (await hasMoney(tx, userId)) throw walletNotEmpty();
  // Those who were shown them without an order. Asked before the lines of carts go.
  const others = [...(await findBuyersHolding(tx, userId)), ...(await findReviewersOf(tx, userId))];
  await eraseLetters(tx, person);
  await eraseCredentials(tx, person);
  await eraseCart(tx, { userId });
  await eraseAttendance(tx, userId);
  await lockProductsOf(tx, userId);
  await deleteProductsOf(tx, userId, await findProductsInCarts(tx, userId), now);
  await eraseOrders(tx, userId);
  await eraseFromStoredResponses(tx, userId, others);
  await eraseTransfers(tx, userId);
  await eraseBankEntries(tx, userId);
  await eraseWallet(tx, userId);
  await eraseProfile(tx, userId, now);
  await deleteStoredResponses(tx, userId);
}
