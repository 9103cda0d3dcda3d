import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import type { Db } from "#platform/database";
import type { OwnPromotions } from "./schemas.ts";

/** How a producer's products were promoted, the newest first. */
export async function exportPromotions(db: Db, producerId: number): Promise<Static<typeof OwnPromotions>> {
  const rows = await db
    .selectFrom("promotions")
    .select(["product_id", "days", "promoted_until", "cost_minor", "currency", "created_at"])
    .where("producer_id", "=", producerId)
    .orderBy("id", "desc")
    .execute();
  return rows.map(({ cost_minor, currency, ...row }) => ({ ...row, cost: showMoney(cost_minor, currency) }));
}
