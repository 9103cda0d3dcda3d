import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** A product and a number of packages. */
export interface StockLine {
  product_id: number;
  quantity: number;
}

/**
 * Takes what is sold from the stock of products that the caller holds. False where it is not all there: some may be
 * taken, so the caller has to roll back.
 */
export async function takeStock(tx: Tx, lines: StockLine[]): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update product_stock set stock = stock - line.quantity
    from ${linesOf(lines)} line
    where product_stock.product_id = line.product_id and stock >= line.quantity`.execute(tx);
  return numAffectedRows === BigInt(new Set(lines.map(({ product_id }) => product_id)).size);
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
    from held join ${linesOf(lines)} line on line.product_id = held.id
    where product_stock.product_id = held.id`.execute(tx);
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

/** The lines as a table, one for each product. */
function linesOf(lines: StockLine[]) {
  const ids = lines.map(({ product_id }) => product_id);
  const quantities = lines.map(({ quantity }) => quantity);
  return sql`(
    select product_id, sum(quantity)::bigint as quantity
    from unnest(${ids}::bigint[], ${quantities}::bigint[]) line (product_id, quantity)
    group by product_id
  )`;
}
