import { type Insertable, sql, type Updateable } from "kysely";
import {
  type DB,
  type Db,
  isWithin,
  kilometresFrom,
  type Near,
  type PageKeys,
  type PageRequest,
  readFound,
  type Tx,
} from "#platform";
import { type ProductRow, producerColumns, productColumns } from "./show.ts";

/** What a list is narrowed by; prices in minor units of `currency`. */
export interface Filters {
  category?: string | undefined;
  producerId?: number | undefined;
  currency?: string | undefined;
  minPriceMinor?: number | undefined;
  maxPriceMinor?: number | undefined;
  inStock?: boolean | undefined;
  labels?: string[] | undefined;
  near?: Near | undefined;
}

export type Ordering = "created_at" | "price" | "harvested_on";
type Place = Pick<PageRequest<unknown>, "take" | "after" | "backwards">;
export type FoundProduct = ProductRow & { keys: PageKeys };

type Products = ReturnType<typeof selectProducts>;

/** What an order walks by: an index has these columns in this order, and a cursor holds their values. */
interface Walk {
  column: ReturnType<typeof sql<string>>;
  type: string;
  keyOf(row: ProductRow): string | number;
}

const walks: Record<string, Walk> = {
  created_at: {
    column: sql`products.created_at`,
    type: "timestamptz",
    keyOf: (row) => row.created_at.toISOString(),
  },
  price: { column: sql`products.price_minor`, type: "bigint", keyOf: (row) => row.price_minor },
  // Without a harvest day a product comes last, whichever way the days go.
  harvested_on: {
    column: sql`coalesce(products.harvested_on, 'infinity')`,
    type: "date",
    keyOf: (row) => row.harvested_on ?? "infinity",
  },
  "-harvested_on": {
    column: sql`coalesce(products.harvested_on, '-infinity')`,
    type: "date",
    keyOf: (row) => row.harvested_on ?? "-infinity",
  },
};

/** Everybody's products, by `ordering`; a dash before it turns it. */
export async function listProducts(
  db: Db,
  filters: Filters,
  search: string | undefined,
  ordering: string,
  page: Place,
): Promise<FoundProduct[]> {
  return readWalk(containing(narrowed(visible(db, filters.near), filters), search), ordering, page);
}

/** The nearest first; of those at one distance the first that was made. */
export async function listByDistance(
  db: Db,
  filters: Filters & { near: Near },
  search: string | undefined,
  { take, after, backwards }: Place,
): Promise<FoundProduct[]> {
  const direction = backwards ? "desc" : "asc";
  const distance = kilometresFrom("products.place", filters.near);
  let products = containing(narrowed(visible(db, filters.near), filters), search)
    .orderBy(distance, direction)
    .orderBy("products.id", direction)
    .limit(take);
  if (after) {
    const beyond = sql.raw(backwards ? "<" : ">");
    products = products.where(
      sql<boolean>`(${distance}, products.id) ${beyond} (${after[0]}::float8, ${after[1]}::bigint)`,
    );
  }
  const rows: ProductRow[] = await products.execute();
  return rows.map((row) => ({ ...row, keys: [row.distance ?? 0, row.id] }));
}

/** As `text` says, the best match first: words in the name, then in category or producer, then anywhere. */
export async function searchProducts(
  db: Db,
  filters: Filters,
  text: string,
  page: Place,
): Promise<FoundProduct[]> {
  return readFound(
    db,
    {
      text,
      tiers: ["products.search_name", "products.search_near", "products.search_all"],
      lists: ["products"],
    },
    page,
    ({ matches, after }) =>
      walked(narrowed(visible(db, filters.near), filters), "-created_at", { ...page, after }).where(matches),
    (row) => [walkOf("-created_at").keyOf(row), row.id],
  );
}

/** One producer's, the oldest first; unlisted ones where the producer asks. */
export async function listOfProducer(
  db: Db,
  producerId: number,
  showsUnlisted: boolean,
  ordering: "created_at" | "-created_at",
  page: Place,
): Promise<FoundProduct[]> {
  let products = selectProducts(db).where("products.producer_id", "=", producerId);
  if (!showsUnlisted) products = products.where("products.is_visible", "=", true);
  return readWalk(products, ordering, page);
}

/** One product, which only its producer may see while it is not listed. */
export async function findProduct(
  db: Db,
  viewerId: number | undefined,
  id: number,
): Promise<ProductRow | undefined> {
  return selectProducts(db)
    .where("products.id", "=", id)
    .where(({ or, eb }) =>
      or([eb("products.is_visible", "=", true), eb("products.producer_id", "=", viewerId ?? 0)]),
    )
    .executeTakeFirst();
}

/** Holds the product until the transaction ends. */
export async function lockProduct(tx: Tx, id: number): Promise<ProductRow | undefined> {
  return selectProducts(tx).where("products.id", "=", id).forUpdate("products").executeTakeFirst();
}

/** What a person may do with products. */
export async function findSeller(db: Db, userId: number) {
  return db
    .selectFrom("users")
    .select(["producer_status", "roles", "disabled_at", "left_at"])
    .where("id", "=", userId)
    .executeTakeFirst();
}

export async function insertProduct(tx: Tx, product: Insertable<DB["products"]>): Promise<number> {
  const { id } = await tx.insertInto("products").values(product).returning("id").executeTakeFirstOrThrow();
  return id;
}

export async function updateProduct(tx: Tx, id: number, changes: Updateable<DB["products"]>): Promise<void> {
  await tx.updateTable("products").set(changes).where("id", "=", id).execute();
}

/** Adds to the stock, or takes from it; false, and nothing done, where it would fall below nothing. */
export async function changeStock(tx: Tx, now: Date, id: number, change: number): Promise<boolean> {
  const changed = await tx
    .updateTable("products")
    .set({ stock: sql`stock + ${change}`, updated_at: now })
    .where("id", "=", id)
    .where(sql<boolean>`stock + ${change} >= 0`)
    .returning("id")
    .executeTakeFirst();
  return changed !== undefined;
}

export async function deleteProduct(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom("products").where("id", "=", id).execute();
}

/** Products with their producers, and how far they are where `near` is asked. */
export function selectProducts(db: Db, near?: Near) {
  return db
    .selectFrom("products")
    .innerJoin("users as producer", "producer.id", "products.producer_id")
    .select(productColumns.map((column) => `products.${column}` as const))
    .select(producerColumns)
    .$if(near !== undefined, (found) =>
      found.select(
        near ? kilometresFrom("products.place", near).as("distance") : sql<number>`0`.as("distance"),
      ),
    );
}

function visible(db: Db, near?: Near) {
  return selectProducts(db, near).where("products.is_visible", "=", true);
}

function narrowed(products: Products, filters: Filters): Products {
  let found = products;
  const { category, producerId, currency, minPriceMinor, maxPriceMinor, inStock, labels, near } = filters;
  if (category !== undefined) found = found.where("products.category", "=", category);
  if (producerId !== undefined) found = found.where("products.producer_id", "=", producerId);
  if (currency !== undefined) found = found.where("products.currency", "=", currency);
  if (minPriceMinor !== undefined) found = found.where("products.price_minor", ">=", minPriceMinor);
  if (maxPriceMinor !== undefined) found = found.where("products.price_minor", "<=", maxPriceMinor);
  if (inStock !== undefined) found = found.where("products.stock", inStock ? ">" : "=", 0);
  if (labels !== undefined) found = found.where(sql<boolean>`products.labels @> ${labels}::text[]`);
  if (near !== undefined) found = found.where(isWithin("products.place", near));
  return found;
}

/** What was searched beside another order than the best match first. */
function containing(products: Products, text: string | undefined): Products {
  return text === undefined
    ? products
    : products.where(sql<boolean>`products.search_all @@ search_query(${text})`);
}

async function readWalk(products: Products, ordering: string, page: Place): Promise<FoundProduct[]> {
  const { keyOf } = walkOf(ordering);
  const rows: ProductRow[] = await walked(products, ordering, page).execute();
  return rows.map((row) => ({ ...row, keys: [keyOf(row), row.id] }));
}

function walked(products: Products, ordering: string, { take, after, backwards }: Place): Products {
  const { column, type } = walkOf(ordering);
  const direction = ordering.startsWith("-") === backwards ? "asc" : "desc";
  const ordered = products.orderBy(column, direction).orderBy("products.id", direction).limit(take);
  if (!after) return ordered;
  const beyond = sql.raw(direction === "asc" ? ">" : "<");
  const key = sql`${after[0]}::${sql.raw(type)}`;
  return ordered.where(sql<boolean>`(${column}, products.id) ${beyond} (${key}, ${after[1]}::bigint)`);
}

function walkOf(ordering: string): Walk {
  const walk = walks[ordering] ?? walks[ordering.replace("-", "")];
  if (!walk) throw new Error(`there is no order by ${ordering}`);
  return walk;
}
