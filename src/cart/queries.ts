import { type NotNull, type RawBuilder, sql } from "kysely";
import { type Db, multiplexed, type Tx } from "#platform/database";
import { type ImageRow, producerColumns } from "#products";
import { mostOfOne } from "./schemas.ts";
import { type CartRow, offerColumns } from "./show.ts";

/** Whose cart: a user's, or a nameless visitor's who bears the cookie of this hash. */
export type CartOwner = { userId: number } | { cookieHash: Buffer };

/** The lines of a cart, in no order; no lines for a user who has left or is disabled. */
export async function findCart(db: Db, owner: CartOwner): Promise<CartRow[]> {
  const { rows } = await cartOf(owner).execute(multiplexed(db));
  return rows;
}

/**
 * The same, lines, products and their stock held until the transaction ends, in the order of the products' ids; their
 * producers too, who can't stop selling meanwhile.
 */
export async function lockCart(tx: Tx, owner: CartOwner): Promise<CartRow[]> {
  const { rows } = await lockingCart(owner).execute(tx);
  return rows;
}

/** The statement of `lockCart`, to stand in a larger one too. */
export function lockingCart(owner: CartOwner): RawBuilder<CartRow> {
  return sql`
    ${cartOf(owner)} order by products.id for no key update of products, product_stock for update of cart_lines
      for key share of producer`;
}

/** The same, only the lines held: what becomes of the stock meanwhile doesn't matter. */
export async function lockLines(tx: Tx, owner: CartOwner): Promise<CartRow[]> {
  const { rows } = await sql<CartRow>`
    ${cartOf(owner)} order by products.id for update of cart_lines`.execute(tx);
  return rows;
}

/** Holds a visitor's cart, which nothing is put into meanwhile; false where there is none. */
export async function lockVisitorCart(tx: Tx, cookieHash: Buffer): Promise<boolean> {
  const { rows } = await sql`select from visitor_carts where cookie_hash = ${cookieHash} for update`.execute(
    tx,
  );
  return rows.length > 0;
}

/**
 * Waits for whoever changes several lines of the cart at once: of two who hold one line each and want the other's, one
 * would have to be turned away.
 */
export async function takeCartLock(tx: Tx, owner: CartOwner): Promise<void> {
  const name = `cart ${"userId" in owner ? owner.userId : owner.cookieHash.toString("hex")}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/** Takes these products out of a cart. */
export async function emptyCart(tx: Tx, owner: CartOwner, productIds: number[]): Promise<void> {
  await emptyingCart(owner, productIds).execute(tx);
}

/** The statement of `emptyCart`, to stand in a larger one too. */
export function emptyingCart(owner: CartOwner, productIds: number[]): RawBuilder<unknown> {
  return sql`delete from cart_lines where ${isOf(owner)} and product_id = any (${productIds}::bigint[])`;
}

export async function clearCart(tx: Tx, owner: CartOwner): Promise<void> {
  await sql`delete from cart_lines where ${isOf(owner)}`.execute(tx);
}

/** How many packages lie in a cart. */
export async function countPackages(db: Db, owner: CartOwner): Promise<number> {
  const { rows } = await sql<{ packages: number }>`
    select coalesce(sum(quantity), 0)::bigint as packages from cart_lines where ${isOf(owner)}`.execute(
    multiplexed(db),
  );
  return rows[0]?.packages ?? 0;
}

/** The users whose carts hold what a producer sells. */
export async function findBuyersHolding(db: Db, producerId: number): Promise<number[]> {
  const holders = await db
    .selectFrom("cart_lines")
    .innerJoin("products", "products.id", "cart_lines.product_id")
    .select("cart_lines.user_id")
    .distinct()
    .where("products.producer_id", "=", producerId)
    .where("cart_lines.user_id", "is not", null)
    .$narrowType<{ user_id: NotNull }>()
    .execute();
  return holders.map(({ user_id }) => user_id);
}

/** Which of a producer's products lie in a cart. */
export async function findProductsInCarts(db: Db, producerId: number): Promise<number[]> {
  const held = await db
    .selectFrom("cart_lines")
    .innerJoin("products", "products.id", "cart_lines.product_id")
    .select("product_id")
    .distinct()
    .where("products.producer_id", "=", producerId)
    .execute();
  return held.map(({ product_id }) => product_id);
}

/** What somebody puts into their cart, on the site's day `today`. */
export interface LineChange {
  owner: CartOwner;
  productId: number;
  quantity: number;
  today: string;
  now: Date;
}

/** Adds to a line, or begins it; false, and nothing done, where the product can't be bought in that quantity. */
export async function addToLine(tx: Tx, wanted: LineChange): Promise<boolean> {
  const available = sql`(select stock from product_stock where product_stock.product_id = excluded.product_id)`;
  return writeLine(
    tx,
    wanted,
    sql`quantity = cart_lines.quantity + excluded.quantity
      where cart_lines.quantity + excluded.quantity <= least(${available}, ${mostOfOne})`,
  );
}

/** Sets the quantity of a line, or begins it; false, and nothing done, as above, or where a line began meanwhile. */
export async function setLine(tx: Tx, wanted: LineChange, isInCart: boolean): Promise<boolean> {
  return writeLine(tx, wanted, sql`quantity = excluded.quantity where ${isInCart}::boolean`);
}

/** Takes from a line, and the line away with its last package; false where there is none. */
export async function takeFromLine(
  tx: Tx,
  { owner, productId, quantity }: Pick<LineChange, "owner" | "productId" | "quantity">,
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    merge into cart_lines using (values (${quantity}::integer)) taken (quantity)
    on ${isOf(owner)} and cart_lines.product_id = ${productId}
    when matched and cart_lines.quantity > taken.quantity
      then update set quantity = cart_lines.quantity - taken.quantity
    when matched then delete`.execute(tx);
  return numAffectedRows > 0n;
}

/** What decides whether somebody may buy a product, and how much of it lies in their cart. */
export async function findOffer(db: Db, owner: CartOwner, productId: number) {
  return db
    .selectFrom("products")
    .innerJoin("product_stock", "product_stock.product_id", "products.id")
    .innerJoin("users as producer", "producer.id", "products.producer_id")
    .leftJoin("cart_lines", (join) => join.onRef("cart_lines.product_id", "=", "products.id").on(isOf(owner)))
    .select(["producer_id", "product_stock.stock", isSold.as("is_visible"), "best_before", "quantity"])
    .where("products.id", "=", productId)
    .executeTakeFirst();
}

/** Deleted products that lie in no cart, at most `limit`. */
export async function findPurgeable(db: Db, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("products")
    .leftJoin("cart_lines", "cart_lines.product_id", "products.id")
    .select("products.id")
    .where("products.deleted_at", "is not", null)
    .where("cart_lines.product_id", "is", null)
    .orderBy("products.id")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function exportCart(db: Db, userId: number) {
  return db
    .selectFrom("cart_lines")
    .innerJoin("products", "products.id", "cart_lines.product_id")
    .select(["product_id", "name", "quantity", "added_at"])
    .where("user_id", "=", userId)
    .orderBy("added_at")
    .orderBy("product_id")
    .execute();
}

async function writeLine(
  tx: Tx,
  { owner, productId, quantity, today, now }: LineChange,
  change: RawBuilder<unknown>,
): Promise<boolean> {
  const isOwn = "userId" in owner ? sql`producer_id = ${owner.userId}` : sql`false`;
  const { rows } = await sql`
    insert into cart_lines (${ownerColumn(owner)}, product_id, quantity, added_at)
    select ${ownerValue(owner)}, products.id, ${quantity}::integer, ${now}::timestamptz
    from products join product_stock on product_stock.product_id = products.id
    join users producer on producer.id = products.producer_id
    where products.id = ${productId} and ${isSold} and not ${isOwn}
      and (best_before is null or best_before >= ${today}::date) and product_stock.stock >= ${quantity}
    on conflict (${ownerColumn(owner)}, product_id) where ${ownerColumn(owner)} is not null do update set ${change}
    returning quantity`.execute(tx);
  return rows.length > 0;
}

/** Written out, for a cart is read with each change of it, and a query that is put together anew costs as much again. */
function cartOf(owner: CartOwner): RawBuilder<CartRow> {
  return sql`
    select cart_lines.product_id, cart_lines.quantity, cart_lines.added_at, ${shownColumns},
      product_stock.stock, producer.offers as producer_offers, producer.pickup as producer_pickup,
      producer.phone as producer_phone, producer.delivery as producer_delivery,
      coalesce((producer.business->>'is_tax_exempt')::boolean, false) as producer_is_tax_exempt, ${firstImage} as image
    from cart_lines
    left join users buyer on buyer.id = cart_lines.user_id
    join products on products.id = cart_lines.product_id
    join product_stock on product_stock.product_id = products.id
    join users producer on producer.id = products.producer_id
    where ${isOf(owner)} and buyer.disabled_at is null and buyer.left_at is null`;
}

/** Whether a line is of that cart. */
function isOf(owner: CartOwner): RawBuilder<boolean> {
  return sql`cart_lines.${ownerColumn(owner)} = ${ownerValue(owner)}`;
}

function ownerColumn(owner: CartOwner): RawBuilder<unknown> {
  return "userId" in owner ? sql`user_id` : sql`cookie_hash`;
}

function ownerValue(owner: CartOwner): RawBuilder<unknown> {
  return "userId" in owner ? sql`${owner.userId}::bigint` : sql`${owner.cookieHash}::bytea`;
}

/** The first of a product's pictures, or null. */
const firstImage = sql<ImageRow | null>`(
  select to_json(image) from (
    select n, alt, small, medium, large from product_images where product_id = products.id order by n limit 1
  ) image
)`;

/** By the row of the producer itself, which a large shop's products only follow, and as it is once a checkout holds it. */
const isSold = sql<boolean>`(products.is_visible
  and producer.is_producer and producer.disabled_at is null and producer.left_at is null)`;

/** What was said of who left is out of sight, and its mean with it. */
const shownColumns = sql`${isSold} as is_visible, ${sql.raw(
  [
    ...offerColumns.filter((column) => column !== "is_visible").map((column) => `products.${column}`),
    ...producerColumns.map((column) =>
      column === "producer.rating_count as producer_rating_count"
        ? "case when producer.left_at is null then producer.rating_count else 0 end as producer_rating_count"
        : column,
    ),
  ].join(", "),
)}`;

/** How many packages of each product lie in carts that were put there since a moment; in the order asked. */
export async function countHolding(db: Db, held: { product_id: number; from: Date }[]): Promise<number[]> {
  const { rows } = await sql<{ packages: number }>`
    select coalesce((
      select sum(quantity) from cart_lines where cart_lines.product_id = held.product_id and added_at >= since
    ), 0)::int as packages
    from unnest(${held.map(({ product_id }) => product_id)}::bigint[], ${held.map(({ from }) => from)}::timestamptz[])
      with ordinality held (product_id, since, place) order by place`.execute(db);
  return rows.map(({ packages }) => packages);
}
