import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";

/** What orders hold of each product, all together. */
export async function findQuantitiesOf(tx: Tx, orderIds: number[]) {
  return tx
    .selectFrom("order_items")
    .select(["product_id", "quantity"])
    .where("order_id", "in", orderIds)
    .where("removed_at", "is", null)
    .execute();
}

/** What somebody has ordered, or has to bring, for a market day, by product. */
export interface DayLine {
  name: string;
  pack_size: string;
  pack_unit: string;
  quantity: number;
}

/**
 * The lines of somebody's orders for a day, those of one product together. Of a cancelled day they are those that were cancelled
 * with it.
 */
export async function findDayLines(
  db: Db,
  party: "buyer" | "producer",
  userId: number,
  dayId: number,
  cancelledAt: Date | null,
): Promise<DayLine[]> {
  const which = cancelledAt
    ? sql`status in ('awaiting_payment', 'placed', 'ready') or status = 'cancelled'
        and cancelled_at >= ${cancelledAt}`
    : sql`status in ('placed', 'ready', 'fulfilled')`;
  const { rows } = await sql<DayLine>`
    select name, trim_scale(pack_size)::text as pack_size, pack_unit, sum(quantity)::integer as quantity
    from orders join order_items on order_id = orders.id
    where ${ofParty(party, userId, dayId)} and (${which}) and removed_at is null
    group by product_id, name, pack_size, pack_unit, currency
    order by name, pack_size`.execute(db);
  return rows;
}

/** What somebody's orders for a day come to that are paid in cash there, delivery included, in each currency. */
export async function findDayCash(
  db: Db,
  party: "buyer" | "producer",
  userId: number,
  dayId: number,
): Promise<{ currency: string; minor: number }[]> {
  const { rows } = await sql<{ currency: string; minor: number }>`
    select currency, sum(total_minor)::bigint as minor from orders
    where ${ofParty(party, userId, dayId)} and payment_method = 'cash' and status in ('placed', 'ready', 'fulfilled')
    group by currency order by currency`.execute(db);
  return rows;
}

function ofParty(party: "buyer" | "producer", userId: number, dayId: number) {
  return party === "producer"
    ? sql`market_day_id = ${dayId} and producer_id = ${userId}`
    : sql`basket_id = (select id from baskets where market_day_id = ${dayId} and buyer_id = ${userId})`;
}
