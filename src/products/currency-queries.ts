import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";

/** How many goods are priced in a currency. */
export async function countGoodsIn(db: Db, currency: string): Promise<number> {
  const { goods } = await db
    .selectFrom("products")
    .select(({ fn }) => fn.countAll<number>().as("goods"))
    .where("currency", "=", currency)
    .where("deleted_at", "is", null)
    .executeTakeFirstOrThrow();
  return goods;
}

/** Keeps all prices in a currency `factor` times finer. */
export async function rescaleProducts(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update products set price_minor = price_minor * ${factor} where currency = ${currency}`.execute(
    tx,
  );
}
