import { transaction } from "#platform/database";
import { recordSales, releaseSale } from "#wallet";
import type { TestApp } from "./app.ts";

/** Order numbers that no order has. */
const firstOrder = 1_000_000;

/** Puts money into a wallet, in minor units, as a sale does whose goods were handed over. */
export async function earn(app: TestApp, userId: number, amountMinor: number, currency = "EUR") {
  const { db, clock } = app.platform;
  const { count } = await db
    .selectFrom("transfers")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  const sale = {
    ...{ order_id: firstOrder + count, producer_id: userId, currency },
    ...{ total_minor: amountMinor, commission_minor: 0 },
  };
  await transaction(db, async (tx) => {
    await recordSales(tx, [sale], clock.now());
    await releaseSale(tx, sale, clock.now());
  });
}
