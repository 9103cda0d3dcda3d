import { sql } from "kysely";
import type { Db } from "#platform/database";

/**
 * Where what is stored of a producer's products, or with them of the producer, is not what the rows say: a line for each.
 * What is still to follow its producer is left out.
 */
export async function auditProducts(db: Db): Promise<string[]> {
  return [...(await auditCounts(db)), ...(await auditCopies(db)), ...(await auditStock(db))];
}

async function auditCounts(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: number; stored: number; counted: number }>`
    select id, product_count as stored, coalesce(listed, 0) as counted
    from users
    left join (
      select producer_id, count(*) as listed from products where is_listed group by producer_id
    ) shown on producer_id = users.id
    where product_count <> coalesce(listed, 0)
    order by id`.execute(db);
  return rows.map(
    ({ id, stored, counted }) => `Number of products of user ${id}: stored ${stored}, counted ${counted}.`,
  );
}

async function auditCopies(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: number }>`
    select products.id from products
    join users on users.id = producer_id
    where (producer_name, producer_sells, products.place::text) is distinct from (
      coalesce(display_name, username), is_producer and disabled_at is null and left_at is null, users.place::text
    )
      and producer_id not in (select producer_id from products_behind)
    order by products.id`.execute(db);
  return rows.map(
    ({ id }) =>
      `Product ${id} has a stored producer's name, location or status that differs from the producer's.`,
  );
}

async function auditStock(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: number; has_stock: boolean; stock: number | null }>`
    select id, has_stock, product_stock.stock
    from products left join product_stock on product_id = id
    where has_stock is distinct from product_stock.stock > 0
    order by id`.execute(db);
  return rows.map(
    ({ id, has_stock, stock }) =>
      `Product ${id} is stored as ${has_stock ? "in stock" : "sold out"}, its packages as ${stock ?? "none"}.`,
  );
}
