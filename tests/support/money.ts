import { type Tx, transaction } from "#platform/database";
import { causeOfRefund, giveBack, recordSales, releaseSale, type Sale } from "#wallet";
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
    ...{ total_minor: amountMinor, commission_minor: 0, through: "card" as const },
  };
  await transaction(db, async (tx) => {
    await recordSales(tx, [sale], clock.now());
    await releaseSale(tx, sale, clock.now());
  });
}

/** All of a sale goes back before its goods were handed over. */
export function refundSale(tx: Tx, { refund_id, ...sale }: Sale & { refund_id: number }, now: Date) {
  const { order_id, producer_id, currency, through, total_minor, commission_minor } = sale;
  const back = { kind: "refund", to: "refunds", from: "pending" } as const;
  return giveBack(
    tx,
    {
      ...{ ...back, order_id, producer_id, currency, through, cause: causeOfRefund(order_id, refund_id) },
      ...{ buyer_minor: total_minor, commission_minor, producer_minor: total_minor - commission_minor },
    },
    now,
  );
}
