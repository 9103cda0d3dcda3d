import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";
import { everyPage } from "#platform/listing";
import type { OwnPromotions } from "./schemas.ts";

/** How a producer's products were promoted, the newest first, some at a time. */
export async function* exportPromotions(
  db: Db,
  producerId: number,
): AsyncGenerator<Static<typeof OwnPromotions>> {
  const pages = everyPage(async ({ take, after }) => {
    let promotions = db
      .selectFrom("promotions")
      .select([
        "id",
        "product_id",
        "days",
        "promoted_until",
        "cost_minor",
        "currency",
        "created_at",
        "impressions",
      ])
      .where("producer_id", "=", producerId)
      .orderBy("id", "desc")
      .limit(take);
    if (after) promotions = promotions.where("id", "<", Number(after[0]));
    return (await promotions.execute()).map(({ id, ...row }) => ({ ...row, keys: [id] }));
  });
  for await (const rows of pages)
    yield rows.map(({ cost_minor, currency, keys: _, ...row }) => ({
      ...row,
      cost: showMoney(cost_minor, currency),
    }));
}
