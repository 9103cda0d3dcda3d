import { requireActivePerson } from "#accounts";
import { notFound } from "#platform/base";
import { type Db, pipelined, type Tx, violates } from "#platform/database";
import { notEnoughStock, pastBestBefore } from "#products";
import { cartFull, notInCart, ownProduct } from "./errors.ts";
import {
  addToLine,
  type CartOwner,
  clearCart,
  emptyCart,
  findCart,
  findOffer,
  type LineChange,
  lockCart,
  setLine,
  takeCartLock,
  takeFromLine,
} from "./queries.ts";
import { mostOfOne } from "./schemas.ts";
import type { CartRow } from "./show.ts";
import { openCart } from "./visitors.ts";

/** Reads a cart. Throws user_inactive, token_not_valid. */
export async function readCart(db: Db, owner: CartOwner): Promise<CartRow[]> {
  const rows = await findCart(db, owner);
  // Who may not ask is shown no line either.
  if (rows.length === 0) await requireActive(db, owner);
  return rows;
}

/**
 * Adds packages of a product to the cart. Throws not_found for a product that is not for sale, own_product,
 * past_best_before, not_enough_stock with the packages `available`, cart_full.
 */
export async function addToCart(tx: Tx, wanted: LineChange): Promise<CartRow[]> {
  for (;;) {
    const [, isAdded, cart] = await pipelined(tx, [
      openCart(tx, wanted),
      write(() => addToLine(tx, wanted)),
      readCart(tx, wanted.owner),
    ]);
    if (isAdded) return cart;
    await refuse(tx, wanted, (inCart) => inCart);
  }
}

/** Locks a cart until the transaction ends. */
export async function lockWholeCart(tx: Tx, owner: CartOwner): Promise<CartRow[]> {
  const [, cart] = await pipelined(tx, [takeCartLock(tx, owner), lockCart(tx, owner)]);
  return cart;
}

/**
 * Sets the quantity of a product in the cart; 0 removes the product. `requireSame` gets the present cart and throws if
 * the client saw a different one. Throws what `addToCart` throws.
 */
export async function setInCart(
  tx: Tx,
  wanted: LineChange,
  requireSame: (cart: CartRow[]) => void,
): Promise<CartRow[]> {
  const { owner, productId, quantity } = wanted;
  for (;;) {
    const before = await lockWholeCart(tx, owner);
    requireSame(before);
    if (quantity === 0) return removeFromCart(tx, owner, productId);
    const isInCart = before.some(({ product_id }) => product_id === productId);
    const [, isSet, cart] = await pipelined(tx, [
      openCart(tx, wanted),
      write(() => setLine(tx, wanted, isInCart)),
      readCart(tx, owner),
    ]);
    if (isSet) return cart;
    await refuse(tx, wanted, () => 0);
  }
}

/** Takes packages of a product out of the cart, and removes the line with the last package. Throws not_in_cart. */
export async function takeFromCart(
  tx: Tx,
  taken: Pick<LineChange, "owner" | "productId" | "quantity">,
): Promise<CartRow[]> {
  const [isTaken, cart] = await pipelined(tx, [takeFromLine(tx, taken), readCart(tx, taken.owner)]);
  if (!isTaken) throw notInCart();
  return cart;
}

/** Removes a product from the cart, if the cart holds it. */
export async function removeFromCart(tx: Tx, owner: CartOwner, productId: number): Promise<CartRow[]> {
  const [, cart] = await pipelined(tx, [emptyCart(tx, owner, [productId]), readCart(tx, owner)]);
  return cart;
}

/** Empties the cart. */
export async function removeAll(tx: Tx, owner: CartOwner): Promise<CartRow[]> {
  const [, , cart] = await pipelined(tx, [
    takeCartLock(tx, owner),
    clearCart(tx, owner),
    readCart(tx, owner),
  ]);
  return cart;
}

/** Turns a refusal of the database into the problem that the client gets. */
async function write(line: () => Promise<boolean>): Promise<boolean> {
  try {
    return await line();
  } catch (error) {
    if (violates(error, "cart_lines_at_most_100")) throw cartFull();
    // It went while it was put in.
    if (violates(error, "cart_lines_product_id_fkey")) throw notFound();
    throw error;
  }
}

/** Throws why a product can't be put into the cart; returns where nothing is in the way any more. */
async function refuse(
  tx: Tx,
  { owner, productId, quantity, today }: LineChange,
  keeps: (inCart: number) => number,
): Promise<void> {
  await requireActive(tx, owner);
  const offer = await findOffer(tx, owner, productId);
  if (!offer?.is_visible) throw notFound();
  if ("userId" in owner && offer.producer_id === owner.userId) throw ownProduct();
  if (offer.best_before !== null && offer.best_before < today) throw pastBestBefore();
  const available = Math.min(offer.stock, mostOfOne);
  if (keeps(offer.quantity ?? 0) + quantity > available) throw notEnoughStock({ available });
}

/** A visitor without a name is always let in. */
async function requireActive(db: Db, owner: CartOwner): Promise<void> {
  if ("userId" in owner) await requireActivePerson(db, owner.userId);
}
