import { type Insertable, sql } from "kysely";
import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";
import type { OwnPromotions } from "./schemas.ts";

export async function insertPromotion(tx: Tx, promotion: Insertable<DB["promotions"]>): Promise<number> {
  const { id } = await tx
    .insertInto("promotions")
    .values(promotion)
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

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

/** Keeps what promotions cost in a currency `factor` times finer. */
export async function rescalePromotions(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update promotions set cost_minor = cost_minor * ${factor} where currency = ${currency}`.execute(
    tx,
  );
}
