import type { Static } from "typebox";
import { notAProducer, producerNotApproved, requireActivePerson } from "#accounts";
import { type Config, dayIn, invalidInput, notFound, readAmount } from "#platform/base";
import { type Db, pipelined, type Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { recordAct } from "#staff";
import { notEnoughStock, notOwner } from "./errors.ts";
import {
  deleteImage,
  deleteImages,
  findProducts,
  insertProduct,
  lockProduct,
  markDeleted,
  updateProduct,
  writeImage,
} from "./queries.ts";
import type { NewProduct, ProductChanges } from "./schemas.ts";
import type { ImageRow, ProductRow } from "./show.ts";
import { changeStock, setStock } from "./stock.ts";
import { requireWeighable } from "./weighable.ts";

type ProductInput = Static<typeof ProductChanges>;
type Settings = Pick<Config, "currencies" | "timeZone" | "taxRates">;

/** Advertises a product. Throws not_a_producer, producer_not_approved, invalid_input. */
export async function createProduct(
  tx: Tx,
  settings: Settings,
  { userId, now }: Actor,
  input: Static<typeof NewProduct>,
): Promise<ProductRow> {
  await requireSeller(tx, userId);
  const { price, ...rest } = input;
  const priced = priceColumns(settings, price);
  requireWeighable({ ...input, ...priced });
  const id = await insertProduct(tx, {
    ...columnsOf(settings, now, rest),
    ...priced,
    name: input.name,
    category: input.category,
    pack_size: input.pack_size,
    pack_unit: input.pack_unit,
    stock: input.stock,
    producer_id: userId,
    created_at: now,
    updated_at: now,
  });
  return readProduct(tx, userId, id);
}

/**
 * Changes a product. `requireSame` is shown what it is and throws where the client saw something else.
 * Throws not_found, not_owner, invalid_input.
 */
export async function changeProduct(
  tx: Tx,
  settings: Settings,
  { userId, now }: Actor,
  id: number,
  changes: ProductInput,
  requireSame: (product: ProductRow) => void,
): Promise<ProductRow> {
  const before = await lockOwn(tx, userId, id);
  requireSame(before);
  const { price, stock, ...rest } = changes;
  const isBefore = price?.currency === before.currency;
  const columns = {
    ...columnsOf(settings, now, rest),
    ...(price ? priceColumns(settings, price, isBefore) : {}),
  };
  requireWeighable({ ...before, ...columns });
  if (Object.keys(columns).length === 0 && stock === undefined) return before;
  const [, , after] = await pipelined(tx, [
    updateProduct(tx, id, { ...columns, updated_at: now }),
    stock !== undefined && setStock(tx, id, stock),
    readProduct(tx, userId, id),
  ]);
  return after;
}

/** Adds to the stock or takes from it. Throws not_found, not_owner, not_enough_stock with what is `available`. */
export async function addStock(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  change: number,
): Promise<ProductRow> {
  const before = await lockOwn(tx, userId, id);
  // What was sold and comes back may have taken it past that.
  if (change > 0 && before.stock + change > mostStock) throw invalidInput({ change: "too_large" });
  if (!(await changeStock(tx, now, id, change))) throw notEnoughStock({ available: before.stock });
  return readProduct(tx, userId, id);
}

/**
 * Takes the product off the market. Its owner and product admins may; what these do is written down. Throws not_found,
 * not_owner.
 */
export async function removeProduct(tx: Tx, { userId, now }: Actor, id: number): Promise<void> {
  const actor = await requireActivePerson(tx, userId);
  const product = requireProduct(await lockProduct(tx, id));
  const isAdmin = actor.roles.includes("product_admin");
  const isOwn = product.producer_id === userId;
  if (!isOwn && !isAdmin) throw product.is_listed ? notOwner() : notFound();
  await deleteProduct(tx, id, now);
  if (!isOwn)
    await recordAct(tx, userId, { act: "product_removed", subject: "product", subject_id: id }, now);
}

/**
 * Takes a product off the market, whoever asks, out of everybody's sight: its row stays while a cart holds it, its pictures
 * go. Answers what it was. Throws not_found.
 */
export async function deleteProduct(tx: Tx, id: number, now: Date): Promise<ProductRow> {
  const product = requireProduct(await lockProduct(tx, id));
  await deleteImages(tx, id);
  await markDeleted(tx, now, id);
  return product;
}

/** One product. Throws not_found where it is not shown to the viewer. */
export async function readProduct(db: Db, viewerId: number | undefined, id: number): Promise<ProductRow> {
  const [product] = await findProducts(db, viewerId, [id]);
  return requireProduct(product);
}

/**
 * Shows a kept picture on a product, in the place of the one that had its number. `requireSame` is shown what the
 * product is and throws where the client saw something else. Throws not_found, not_owner.
 */
export async function putImage(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  image: ImageRow,
  requireSame: (product: ProductRow) => void,
): Promise<ProductRow> {
  requireSame(await lockOwn(tx, userId, id));
  const isChange = await writeImage(tx, { product_id: id, ...image });
  if (isChange) await updateProduct(tx, id, { updated_at: now });
  return readProduct(tx, userId, id);
}

/** Takes a picture off a product; that there is none is fine. Throws not_found, not_owner. */
export async function removeImage(
  tx: Tx,
  { userId, now }: Actor,
  id: number,
  n: number,
): Promise<ProductRow> {
  await lockOwn(tx, userId, id);
  const isChange = await deleteImage(tx, id, n);
  if (isChange) await updateProduct(tx, id, { updated_at: now });
  return readProduct(tx, userId, id);
}

const mostStock = 1_000_000;
/** Ten million of a currency with two digits, which in rupiah buys a young goat. */
const highestPriceMinor = 1_000_000_000;

/** The producer is held first: what a product copies of them may not change before the product is there to follow. */
async function requireSeller(tx: Tx, userId: number): Promise<void> {
  const { producer_status } = await requireActivePerson(tx, userId, "for no key update");
  if (producer_status === "pending") throw producerNotApproved();
  if (producer_status !== "approved") throw notAProducer();
}

/** The caller's own product. Throws not_found, not_owner. */
export async function readOwn(db: Db, userId: number, id: number): Promise<ProductRow> {
  await requireActivePerson(db, userId);
  const product = await readProduct(db, userId, id);
  if (product.producer_id !== userId) throw notOwner();
  return product;
}

/** The caller's own product, held until the transaction ends. Throws not_found, not_owner. */
export async function lockOwn(tx: Tx, userId: number, id: number): Promise<ProductRow> {
  await requireActivePerson(tx, userId);
  const product = requireProduct(await lockProduct(tx, id));
  if (product.producer_id === userId) return product;
  throw product.is_listed ? notOwner() : notFound();
}

function requireProduct(product: ProductRow | undefined): ProductRow {
  if (!product) throw notFound();
  return product;
}

/** A product may stay in the currency that it has, though the site no longer takes new ones in it. */
function priceColumns(
  { currencies }: Settings,
  { amount, currency }: { amount: string; currency: string },
  hasCurrency = false,
) {
  if (!hasCurrency && !currencies.includes(currency))
    throw invalidInput({ "price.currency": "not_a_choice" });
  const minor = readAmount(amount, currency);
  if (minor === undefined) throw invalidInput({ "price.amount": "wrong_format" });
  if (minor <= 0) throw invalidInput({ "price.amount": "too_small" });
  if (minor > highestPriceMinor) throw invalidInput({ "price.amount": "too_large" });
  return { price_minor: minor, currency };
}

/** Throws invalid_input for what no product may be, though its schema takes it: what is created and changed is judged by it. */
export function requirePossible(
  settings: Settings,
  now: Date,
  { price, stock: _, ...rest }: ProductInput,
  currencyBefore?: string,
): void {
  columnsOf(settings, now, rest);
  if (price) priceColumns(settings, price, price.currency === currencyBefore);
}

/** The columns of what a producer told, but the price and the stock. */
function columnsOf(
  { timeZone, taxRates }: Settings,
  now: Date,
  input: Omit<ProductInput, "price" | "stock">,
) {
  const { harvested_on, pack_size, tax_rate } = input;
  if (tax_rate && !taxRates.some(({ name }) => name === tax_rate))
    throw invalidInput({ tax_rate: "not_a_choice" });
  if (harvested_on && harvested_on > dayIn(timeZone, now)) throw invalidInput({ harvested_on: "in_future" });
  if (pack_size !== undefined && Number(pack_size) <= 0) throw invalidInput({ pack_size: "too_small" });
  return input;
}
