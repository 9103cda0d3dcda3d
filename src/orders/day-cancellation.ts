import { cancelDay, type DayRow, tellBuyers, tellSellers } from "#days";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobKind, JobQueue } from "#platform/jobs";
import { tryHoldStock } from "#products";
import { cancelTogether } from "./cancel-together.ts";
import { findQuantitiesOf } from "./queries/day-lines.ts";
import { lockOpenOrdersOfDay } from "./queries/orders.ts";

/** Cancels what is left of a cancelled day's orders. */
export const cancelOrdersOfDay: JobKind<{ market_day_id: number; reason: string }> = {
  name: "cancel_orders_of_day",
  retryForSeconds: 7 * 24 * 3600,
};

/** So many orders are cancelled in one transaction. */
const batchSize = 200;

/**
 * Cancels a market day with all its orders: stock and money back, and a letter to each who buys or sells there. Those of a
 * large day are cancelled a batch at a time, the rest by a job that is there if the first are. Checkouts hold goods and wait
 * for the day, which is held here: where they hold any of its goods all is left to the job, which holds no day. Throws
 * permission_denied, not_found, day_closed.
 */
export async function cancelMarketDay(
  tx: Tx,
  jobs: JobQueue,
  actor: Actor,
  dayId: number,
  reason: string,
): Promise<DayRow> {
  // From here on nobody orders for it: whoever did has held the day before.
  const day = await cancelDay(tx, actor, dayId, reason);
  await tellBuyers(tx, jobs, dayId, "cancelled");
  await tellSellers(tx, jobs, dayId, "cancelled");
  const orders = await lockOpenOrdersOfDay(tx, dayId, batchSize);
  if (orders.length === 0) return day;
  const ids = orders.map(({ id }) => id);
  const goods = (await findQuantitiesOf(tx, ids)).map(({ product_id }) => product_id);
  const isFree = await tryHoldStock(tx, goods);
  if (isFree) await cancelTogether(tx, jobs, orders, reason, actor.now);
  if (!isFree || orders.length === batchSize)
    await jobs.add(tx, cancelOrdersOfDay, { market_day_id: dayId, reason });
  return day;
}

/** Cancels a batch of a day's open orders; true where none is left. */
export async function cancelSome(
  tx: Tx,
  jobs: JobQueue,
  dayId: number,
  reason: string,
  now: Date,
): Promise<boolean> {
  const orders = await lockOpenOrdersOfDay(tx, dayId, batchSize);
  if (orders.length === 0) return true;
  await cancelTogether(tx, jobs, orders, reason, now);
  return orders.length < batchSize;
}
