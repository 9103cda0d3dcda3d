import { type RawBuilder, sql } from "kysely";
import type { Db } from "#platform/database";
import { selectProducts } from "./queries.ts";
import type { ProductRow } from "./show.ts";

/**
 * At most `most` products for a shop window: in stock and with a picture, each of another producer; the promoted in
 * front, then the newest. Of both only the latest hundred are looked at, so it costs the same on a site of any size.
 */
export async function findShowcase(
  db: Db,
  { now, today }: { now: Date; today: string },
  most: number,
): Promise<ProductRow[]> {
  const shown = sql<{ id: number; part: number }>`(
    select id, part from (
      select distinct on (producer_id) id, part, created_at
      from (${latest(1, sql`promoted_until > ${now}`)} union all ${latest(2, sql`true`)}) latest
      where stock > 0 and coalesce(best_before >= ${today}, true) and exists (select from product_images where product_id = latest.id)
      order by producer_id, part, created_at desc, id desc
    ) of_each_producer
    order by part, created_at desc, id desc
    limit ${most}
  )`;
  return selectProducts(db)
    .innerJoin(shown.as("shown"), "shown.id", "products.id")
    .orderBy("shown.part")
    .orderBy("products.created_at", "desc")
    .orderBy("products.id", "desc")
    .execute();
}

function latest(part: number, where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
    select id, producer_id, created_at, stock, best_before, ${sql.lit(part)} as part from products
    where is_visible and ${where} order by created_at desc, id desc limit 100
  )`;
}
