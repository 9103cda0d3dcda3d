import { sql } from "kysely";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { canTakeReleasesBack, insufficientFunds, releaseSale, takeReleaseBack } from "#wallet";
import { wrongStatus } from "./errors.ts";
import { tellParties } from "./letters.ts";
import { requireWeighed } from "./lines/held.ts";
import { timeOfStep } from "./orders.ts";
import { issuePapers } from "./papers.ts";
import { captureTotal } from "./payments/follow.ts";
import { isPrepaid } from "./payments/methods.ts";
import { type LockedOrder, lockOrders, moveOrders, saleOf } from "./queries/orders.ts";
import { fromOf, type Status } from "./steps.ts";

/**
 * What those who run a market day do with its orders. They hand over what is there, also where its producer has not said
 * that it is ready.
 */

/** Hands over an order, with all that the step does. Throws wrong_status with `status_now`, not_weighed with `lines`. */
export async function handOverAtDay(tx: Tx, jobs: JobQueue, id: number, asked: Date): Promise<void> {
  const order = await lockOne(tx, id);
  const status = order.status as Status;
  if (!fromOf("handover", "operator", order.producer_is_disabled)?.includes(status))
    throw wrongStatus({ status_now: status });
  await requireWeighed(tx, id);
  const now = timeOfStep([order], asked);
  const by = "operator";
  if (status === "placed") await moveOrders(tx, [id], { to: "ready", by, now, columns: { ready_at: now } });
  const columns = { fulfilled_at: now, paid_at: order.paid_at ?? now };
  await moveOrders(tx, [id], { to: "fulfilled", by, now, columns });
  if (isPrepaid(order)) {
    await releaseSale(tx, saleOf(order), now, order.taken_back);
    await captureTotal(tx, jobs, order, now);
  }
  await jobs.add(tx, issuePapers, { order_id: id });
  await tellParties(tx, jobs, order, "fulfilled");
}

/**
 * Takes the hand-over of orders back: they are ready again, cash that counted as paid with it no longer does, and what their
 * producers earned waits in `pending` as before. Nothing is written where it throws: wrong_status with `status_now`,
 * insufficient_funds where a producer has spent it or had it paid out.
 */
export async function takeHandOversBack(tx: Tx, jobs: JobQueue, ids: number[], now: Date): Promise<void> {
  const orders = await lockOrders(tx, { ids });
  const other = orders.find(({ status }) => status !== "fulfilled");
  if (other) throw wrongStatus({ status_now: other.status as Status });
  const prepaid = orders.filter(isPrepaid);
  if (prepaid.length > 0 && !(await canTakeReleasesBack(tx, prepaid.map(saleOf)))) throw insufficientFunds();
  await sql`update orders set status = 'ready', fulfilled_at = null, taken_back = taken_back + 1,
      paid_at = case when payment_method = 'cash' then null else paid_at end
    where id = any (${ids}::bigint[])`.execute(tx);
  await tx.deleteFrom("order_steps").where("order_id", "in", ids).where("status", "=", "fulfilled").execute();
  for (const order of prepaid) await takeReleaseBack(tx, saleOf(order), now, order.taken_back);
  await jobs.add(tx, issuePapers, ...ids.map((order_id) => ({ order_id })));
}

async function lockOne(tx: Tx, id: number): Promise<LockedOrder> {
  const [order] = await lockOrders(tx, { id });
  if (!order) throw new Error(`there is no order ${id}`);
  return order;
}
