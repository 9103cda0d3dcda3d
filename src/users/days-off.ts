import { sql } from "kysely";
import type { Tx } from "#platform/database";
import { openOrders } from "./errors.ts";

/**
 * Refuses days off on which a producer has open orders for a market day; `daysOff` as PostgreSQL reads it. The days to come
 * are held, so that whoever orders for them meanwhile does so before or after. Throws open_orders.
 */
export async function requireNoOrdersOn(
  tx: Tx,
  producerId: number,
  daysOff: string,
  now: Date,
): Promise<void> {
  await sql`select from market_days where closes_at > ${now} and ${daysOff}::datemultirange @> date
    order by id for update`.execute(tx);
  const { rows } = await sql`select from orders join market_days on market_days.id = market_day_id
    where producer_id = ${producerId} and status in ('awaiting_payment', 'placed', 'ready')
      and ends_at > ${now} and ${daysOff}::datemultirange @> date limit 1`.execute(tx);
  if (rows.length > 0)
    throw openOrders({}, "You have open orders for a market day in that time. Finish or cancel them first.");
}
