import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#platform/database";
import { notEnoughStock } from "./errors.ts";

/** A product and a number of packages. */
export interface StockLine {
  product_id: number;
  quantity: number;
}

/**
 * The statement that takes what is sold, a line for each product, from the stock of products that the caller holds.
 * Violates product_stock_stock_check where it is not all there.
 */
export function takingStock(lines: StockLine[]): RawBuilder<unknown> {
  return sql`
    update product_stock set stock = stock - line.quantity
    from ${listed(lines)}
    where product_stock.product_id = line.product_id`;
}

/**
 * Puts back what is not sold after all. Deleted products take it too; that one is gone for good is fine. The products are
 * held first, as a checkout holds them: the first package back, or the last one gone, is noted in their rows.
 */
export async function giveStockBack(tx: Tx, lines: StockLine[]): Promise<void> {
  await sql`
    with held as materialized (
      select id from products where id = any (${lines.map(({ product_id }) => product_id)}::bigint[])
      order by id for no key update
    )
    update product_stock set stock = stock + line.quantity
    from held join (
      select product_id, sum(quantity)::bigint as quantity from ${listed(lines)} group by product_id
    ) line on line.product_id = held.id
    where product_stock.product_id = held.id`.execute(tx);
}

/** Holds products, as a checkout does, where nobody else holds any of them; false where somebody does, who is not waited for. */
export async function tryHoldStock(tx: Tx, productIds: number[]): Promise<boolean> {
  const { rows } = await sql<{ is_held: boolean }>`
    with stocked as (
      select products.id from products join product_stock on product_id = products.id
      where products.id = any (${productIds}::bigint[])
    ), held as materialized (
      select products.id from products join product_stock on product_id = products.id
      where products.id = any (${productIds}::bigint[])
      order by products.id for no key update skip locked
    )
    select (select count(*) from held) = (select count(*) from stocked) as is_held`.execute(tx);
  return rows[0]?.is_held ?? false;
}

/**
 * Takes back what was given back before, held in the same order. Throws not_enough_stock with what is `available` where
 * somebody has bought it meanwhile.
 */
export async function takeStockBack(tx: Tx, { product_id, quantity }: StockLine): Promise<void> {
  await sql`select from products where id = ${product_id} for no key update`.execute(tx);
  const { rows } = await sql<{ stock: number }>`
    select stock from product_stock where product_id = ${product_id} for no key update`.execute(tx);
  const available = rows[0]?.stock ?? 0;
  if (available < quantity) throw notEnoughStock({ available });
  await takingStock([{ product_id, quantity }]).execute(tx);
}

/** What the producer puts in, or takes out, so that just that much is left of a product that the caller holds. */
export async function setStock(tx: Tx, productId: number, stock: number): Promise<void> {
  await sql`
    update product_stock set stock = ${stock}::bigint, stocked = stocked + ${stock}::bigint - stock
    where product_id = ${productId}`.execute(tx);
}

/** The producer adds to the stock, or takes from it; false, and nothing done, where it would fall below nothing. */
export async function changeStock(tx: Tx, now: Date, productId: number, change: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with changed as (
      update product_stock set stock = stock + ${change}::bigint, stocked = stocked + ${change}::bigint
      where product_id = ${productId} and stock + ${change}::bigint >= 0
      returning product_id
    )
    update products set updated_at = ${now} from changed where id = product_id`.execute(tx);
  return numAffectedRows === 1n;
}

function listed(lines: StockLine[]) {
  const ids = lines.map(({ product_id }) => product_id);
  const quantities = lines.map(({ quantity }) => quantity);
  return sql`unnest(${ids}::bigint[], ${quantities}::bigint[]) line (product_id, quantity)`;
}
