import type { Selectable } from "kysely";
import type { DB, Db } from "#platform/database";
import type { PageRequest, PageRow } from "#platform/listing";

const columns = [
  "id",
  "product_id",
  "days",
  "cost_minor",
  "currency",
  "promoted_until",
  "created_at",
  "impressions",
] as const;

export type PromotionRow = Pick<Selectable<DB["promotions"]>, (typeof columns)[number]>;

/** A page of how a producer's products were promoted, the newest first. */
export async function readPromotions(
  db: Db,
  producerId: number,
  { take, after, backwards }: PageRequest<object>,
): Promise<(PromotionRow & PageRow)[]> {
  let promotions = db
    .selectFrom("promotions")
    .select(columns)
    .where("producer_id", "=", producerId)
    .orderBy("id", backwards ? "asc" : "desc")
    .limit(take);
  if (after) promotions = promotions.where("id", backwards ? ">" : "<", Number(after[0]));
  return (await promotions.execute()).map((row) => ({ ...row, keys: [row.id] }));
}
