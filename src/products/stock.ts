import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** So many packages of a product. */
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
    update products set stock = stock - line.quantity
    from ${linesOf(lines)} line
    where products.id = line.product_id and stock >= line.quantity`.execute(tx);
  return numAffectedRows === BigInt(new Set(lines.map(({ product_id }) => product_id)).size);
}

/** Puts back what is not sold after all. Deleted products take it too; that one is gone for good is fine. */
export async function giveStockBack(tx: Tx, lines: StockLine[]): Promise<void> {
  await sql`
    with held as materialized (
      select id from products where id = any (${lines.map(({ product_id }) => product_id)}::bigint[])
      order by id for no key update
    )
    update products set stock = stock + line.quantity
    from held join ${linesOf(lines)} line on line.product_id = held.id
    where products.id = held.id`.execute(tx);
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
