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
      delivery_minor = delivery_minor * ${factor}, refunded_minor = refunded_minor * ${factor},
      disputed_minor = disputed_minor * ${factor}, borne_by_site_minor = borne_by_site_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update payment_amounts
    set authorised_minor = authorised_minor * ${factor}, captured_minor = captured_minor * ${factor},
      refunded_minor = refunded_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await rescaleAfterwards(tx, currency, factor);
}

/** What became of orders: what was taken and went back, and how their lines have changed, of which rows stay otherwise. */
async function rescaleAfterwards(tx: Tx, currency: string, factor: number): Promise<void> {
  await sql`update captures
    set authorised_minor = authorised_minor * ${factor}, amount_minor = amount_minor * ${factor}
    from orders where orders.id = order_id and orders.currency = ${currency}`.execute(tx);
  await sql`update refunds
    set amount_minor = amount_minor * ${factor}, commission_minor = commission_minor * ${factor}
    where currency = ${currency}`.execute(tx);
  await sql`update refund_items set amount_minor = refund_items.amount_minor * ${factor}
    from refunds where refunds.id = refund_id and refunds.currency = ${currency}`.execute(tx);
  await sql`alter table order_adjustments disable trigger order_adjustments_stay`.execute(tx);
  await sql`update order_adjustments
    set from_total_minor = from_total_minor * ${factor}, to_total_minor = to_total_minor * ${factor}
    from orders where orders.id = order_id and orders.currency = ${currency}`.execute(tx);
  await sql`alter table order_adjustments enable trigger order_adjustments_stay`.execute(tx);
}
