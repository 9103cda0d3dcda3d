import { freeSlots } from "#days";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { giveStockBack } from "#products";
import { timeOfStep } from "./orders.ts";
import { giveAllBack } from "./payments/follow.ts";
import { isPrepaid } from "./payments/methods.ts";
import { findQuantitiesOf } from "./queries/day-lines.ts";
import { type LockedOrder, moveOrders } from "./queries/orders.ts";
import { steps } from "./steps.ts";

/** Cancels held open orders for those who run the site: stock, places in slots and money go back. Nobody is told. */
export async function cancelTogether(
  tx: Tx,
  jobs: JobQueue,
  orders: LockedOrder[],
  reason: string | null,
  now: Date,
): Promise<void> {
  const ids = orders.map(({ id }) => id);
  const at = timeOfStep(orders, now);
  const columns = { cancelled_at: at, cancel_reason: reason };
  await moveOrders(tx, ids, { to: steps.cancellation.to, by: "operator", now: at, columns });
  await giveStockBack(tx, await findQuantitiesOf(tx, ids));
  await freeSlots(tx, [...new Set(orders.flatMap(({ basket_id }) => basket_id ?? []))]);
  for (const order of orders)
    if (isPrepaid(order) && order.paid_at !== null) await giveAllBack(tx, jobs, order, at);
}
