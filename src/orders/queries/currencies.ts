import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";

/** How many orders in a currency are still under way. */
export async function countOpenOrdersIn(db: Db, currency: string): Promise<number> {
  const { orders } = await db
    .selectFrom("orders")
    .select(({ fn }) => fn.countAll<number>().as("orders"))
    .where("currency", "=", currency)
    .where("status", "in", ["awaiting_payment", "placed", "ready"])
    .executeTakeFirstOrThrow();
  return orders;
}

/** Keeps what was bought and paid in a currency `factor` times finer. */
export async function rescaleOrders(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update order_items
    set price_minor = price_minor * ${factor}, line_total_minor = line_total_minor * ${factor}
    from orders where orders.id = order_id and orders.currency = ${currency}`.execute(tx);
  await sql`update orders
    set total_minor = total_minor * ${factor}, commission_minor = commission_minor * ${factor},
      delivery_minor = delivery_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update payment_amounts
    set authorised_minor = authorised_minor * ${factor}, captured_minor = captured_minor * ${factor},
      refunded_minor = refunded_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update refunds set amount_minor = amount_minor * ${factor} where currency = ${currency}`.execute(
    tx,
  );
}
