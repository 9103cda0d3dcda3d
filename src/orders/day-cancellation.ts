import { cancelDay, type DayRow, freeSlots, tellBuyers, tellSellers } from "#days";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobKind, JobQueue } from "#platform/jobs";
import { giveStockBack } from "#products";
import { timeOfStep } from "./orders.ts";
import { giveAllBack } from "./payments/follow.ts";
import { isPrepaid } from "./payments/methods.ts";
import { findQuantitiesOf } from "./queries/day-lines.ts";
import { lockOpenOrdersOfDay, moveOrders } from "./queries/orders.ts";
import { steps } from "./steps.ts";

/** Cancels what is left of a cancelled day's orders. */
export const cancelOrdersOfDay: JobKind<{ market_day_id: number; reason: string }> = {
  name: "cancel_orders_of_day",
  retryForSeconds: 7 * 24 * 3600,
};

/** So many orders are cancelled in one transaction. */
const batchSize = 200;

/**
 * Cancels a market day with all its orders: stock and money back, and a letter to each who buys or sells there. Those of a
 * large day are cancelled a batch at a time, the rest by a job that is there if the first are. Throws permission_denied,
 * not_found, day_closed.
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
  if (!(await cancelSome(tx, jobs, dayId, reason, actor.now)))
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
  const ids = orders.map(({ id }) => id);
  const at = timeOfStep(orders, now);
  const columns = { cancelled_at: at, cancel_reason: reason };
  await moveOrders(tx, ids, { to: steps.cancellation.to, by: "operator", now: at, columns });
  await giveStockBack(tx, await findQuantitiesOf(tx, ids));
  await freeSlots(tx, [...new Set(orders.flatMap(({ basket_id }) => basket_id ?? []))]);
  for (const order of orders)
    if (isPrepaid(order) && order.paid_at !== null) await giveAllBack(tx, jobs, order, at);
  return orders.length < batchSize;
}
