import { type Insertable, sql, type Updateable } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import type { Static } from "typebox";
import { inBatches } from "#platform/base";
import { compiled, type DB, type Db, multiplexed, type Tx } from "#platform/database";
import type { OwnProducts } from "./schemas.ts";
import { type ProductRow, producerColumns, productColumns, showProduct } from "./show.ts";

/** Whether everybody may see and buy a product. The products of a large shop that has stopped selling follow in portions. */
export const isVisible = sql<boolean>`(products.is_visible and products.producer_id <> all (
  array(select producer_id from products_behind where not sells)))`;

/** Those products among them that the viewer may see: one that is not listed is shown to its producer only. */
export async function findProducts(
  db: Db,
  viewerId: number | undefined,
  ids: number[],
): Promise<ProductRow[]> {
  const { rows } = await sql<ProductRow>`${shownProducts} and products.id = any (${ids}::bigint[])
    and (${isVisible} or products.producer_id = ${viewerId ?? 0})`.execute(multiplexed(db));
  return rows;
}

/** Locks the product until the transaction ends. */
export async function lockProduct(tx: Tx, id: number): Promise<ProductRow | undefined> {
  const { rows } = await sql<ProductRow>`${shownProducts} and products.id = ${id}
    for update of products, product_stock`.execute(tx);
  return rows[0];
}

/** To be followed by `and` and a condition. */
const shownProducts = compiled((db) => selectProducts(db));

export async function insertProduct(
  tx: Tx,
  { stock, ...product }: Insertable<DB["products"]> & { stock: number },
): Promise<number> {
  const { product_id } = await tx
    .with("product", (making) => making.insertInto("products").values(product).returning("id"))
    .insertInto("product_stock")
    .columns(["product_id", "stock", "stocked"])
    .expression((from) =>
      from.selectFrom("product").select(["id", sql.val(stock).as("stock"), sql.val(stock).as("stocked")]),
    )
    .returning("product_id")
    .executeTakeFirstOrThrow();
  return product_id;
}

/** Changes what a producer tells of a product that the caller holds. */
export async function updateProduct(
  tx: Tx,
  id: number,
  changes: Updateable<Pick<DB["products"], EditableColumn>> & { updated_at: Date },
): Promise<void> {
  await tx.updateTable("products").set(changes).where("id", "=", id).execute();
}

type EditableColumn = Exclude<keyof DB["products"], "has_stock" | "deleted_at">;

/** From here on nobody finds the product; its row stays for the carts that hold it. */
export async function markDeleted(tx: Tx, now: Date, id: number): Promise<void> {
  await tx.updateTable("products").set({ deleted_at: now, is_listed: false }).where("id", "=", id).execute();
}

/** Removes the rows of these products, where they are deleted. */
export async function purgeDeletedProducts(db: Db, ids: number[]): Promise<void> {
  await db.deleteFrom("products").where("id", "in", ids).where("deleted_at", "is not", null).execute();
}

/** What a producer has on the market or keeps back, the oldest first, some at a time. */
export async function* exportProducts(
  db: Db,
  producerId: number,
  siteUrl: string,
  now: Date,
): AsyncGenerator<Static<typeof OwnProducts>> {
  const found = await db
    .selectFrom("products")
    .select("id")
    .where("producer_id", "=", producerId)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  for (const ids of inBatches(found.map(({ id }) => id))) {
    const rows = await selectProducts(db)
      .where("products.id", "=", sql<number>`any (${ids}::bigint[])`)
      .orderBy("products.id")
      .execute();
    yield rows.map((row) => showProduct(row, siteUrl, now));
  }
}

/** Holds all that a producer has, until the transaction ends: nobody puts any of it into a cart meanwhile. */
export async function lockProductsOf(tx: Tx, producerId: number): Promise<void> {
  await sql`select from products where producer_id = ${producerId} order by id for update`.execute(tx);
}

/**
 * Takes all that a producer who leaves has off the market, pictures too. Of `heldIds` a row stays that says what it was,
 * for the carts that hold it, and nothing else that the producer wrote.
 */
export async function deleteProductsOf(
  tx: Tx,
  producerId: number,
  heldIds: number[],
  now: Date,
): Promise<void> {
  const isHeld = sql<boolean>`products.id = any (${heldIds}::bigint[])`;
  await tx
    .deleteFrom("products")
    .where("producer_id", "=", producerId)
    .where(({ not }) => not(isHeld))
    .execute();
  if (heldIds.length === 0) return;
  await sql`delete from product_images where product_id = any (${heldIds}::bigint[])`.execute(tx);
  await tx
    .updateTable("products")
    .set(({ fn, val }) => ({
      deleted_at: fn.coalesce("deleted_at", val(now)),
      is_listed: false,
      ...{ description: "", ingredients: null, origin: null, labels: [] },
    }))
    .where("producer_id", "=", producerId)
    .execute();
}

/** Products that are not deleted, with their stock, producers and pictures. */
export function selectProducts(db: Db) {
  return db
    .selectFrom("products")
    .innerJoin("product_stock", "product_stock.product_id", "products.id")
    .innerJoin("users as producer", "producer.id", "products.producer_id")
    .where("products.deleted_at", "is", null)
    .select("product_stock.stock")
    .select(productColumns.map((column) => `products.${column}` as const))
    .select(producerColumns)
    .select(imagesOf(db));
}

/** A product's pictures in their order, for a query that reads products. */
export function imagesOf(db: Db) {
  return jsonArrayFrom(
    db
      .selectFrom("product_images")
      .select(["n", "alt", "small", "medium", "large"])
      .where("product_id", "=", sql.ref<number>("products.id"))
      .orderBy("n"),
  ).as("images");
}

/** False where the very same picture stands there already. */
export async function writeImage(tx: Tx, image: Insertable<DB["product_images"]>): Promise<boolean> {
  const { alt, small, medium, large } = image;
  const written = await tx
    .insertInto("product_images")
    .values(image)
    .onConflict((conflict) =>
      conflict
        .columns(["product_id", "n"])
        .doUpdateSet({ alt, small, medium, large })
        .where(({ or, eb }) =>
          // Of two pictures the largest forms differ, or none does.
          or([eb("product_images.alt", "<>", alt), eb("product_images.large", "<>", large)]),
        ),
    )
    .returning("n")
    .executeTakeFirst();
  return written !== undefined;
}

/** False where there is none. */
export async function deleteImage(tx: Tx, productId: number, n: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom("product_images")
    .where("product_id", "=", productId)
    .where("n", "=", n)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Takes all pictures off a product. */
export async function deleteImages(tx: Tx, productId: number): Promise<void> {
  await tx.deleteFrom("product_images").where("product_id", "=", productId).execute();
}
