import { requireActivePerson } from "#accounts";
import { freeSlots } from "#days";
import { invalidInput, notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import type { PageRequest } from "#platform/listing";
import { giveStockBack } from "#products";
import { releaseSale } from "#wallet";
import { notYourStep, orderClosed, wrongStatus } from "./errors.ts";
import { tellParties } from "./letters.ts";
import { requireWeighed } from "./lines/held.ts";
import { issuePapers } from "./papers.ts";
import { captureTotal, giveAllBack } from "./payments/follow.ts";
import { isPrepaid } from "./payments/methods.ts";
import { isOrderBeingPaid } from "./queries/being-paid.ts";
import {
  findAllOrders,
  findChangeCount,
  findOrder,
  findQuantities,
  type LockedOrder,
  listOrders,
  lockOrders,
  moveOrders,
  type OrderFilters,
  placeByNow,
  saleOf,
} from "./queries/orders.ts";
import { type OrderRow, showOrder } from "./show.ts";
import {
  type By,
  fromOf,
  isClosedTo,
  type Party,
  type Status,
  type StepName,
  type SystemReason,
  statuses,
  steps,
} from "./steps.ts";

interface AskedOrders {
  status?: string;
  checkout_id?: number;
  wanted_on?: string;
  market_day?: number;
}

/** A page of what somebody bought, or of what was bought from them. Throws invalid_input. */
export function readOrders(
  db: Db,
  userId: number,
  party: Party,
  { filters, ...page }: PageRequest<AskedOrders>,
) {
  const asked: OrderFilters = {
    party,
    userId,
    statuses: statusesIn(filters.status),
    checkoutId: filters.checkout_id,
    wantedOn: filters.wanted_on,
    marketDayId: filters.market_day,
  };
  return listOrders(db, asked, page);
}

/** All that a person bought and sold, as they see it, some at a time. */
export async function* exportOrders(db: Db, userId: number, siteUrl: string, now: Date) {
  for await (const rows of findAllOrders(db, userId))
    yield rows.map((row) => showOrder(row, userId, siteUrl, now));
}

/** One order. Throws not_found for who is no party of it. */
export async function readOrder(db: Db, userId: number, id: number): Promise<OrderRow> {
  const order = await findOrder(db, userId, id);
  if (!order) throw notFound();
  return order;
}

/**
 * How often orders have changed, all together, by which the next change of one is known. Throws not_found for who is no
 * party of each.
 */
export async function countChanges(db: Db, userId: number, ids: number[]): Promise<number> {
  const { orders, changes } = await findChangeCount(db, userId, ids);
  if (orders < ids.length) throw notFound();
  return changes;
}

/** One of an order's parties; or whom its market day lets act for its producer, which the caller has made sure of. */
export type Caller = Actor & { as?: "helper" | "operator" };

/**
 * Takes an order one step further, with all that the step does. Throws not_found for who is no party of it,
 * not_your_step for the other party, wrong_status with `status_now`, not_weighed with `lines`.
 */
export async function takeStep(
  tx: Tx,
  jobs: JobQueue,
  actor: Caller,
  id: number,
  name: "preparation" | "handover" | "cancellation",
  reason: string | null = null,
): Promise<void> {
  const { order, ...details } = await lockForStep(tx, actor, id, name);
  await effects[name](tx, jobs, order, { ...details, reason });
}

/** Cancels a held order for whom the caller has found that they may. */
export async function cancelHeld(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  details: { by: By; now: Date; reason: string | null },
): Promise<void> {
  await effects.cancellation(tx, jobs, order, details);
}

/**
 * Holds an order for a step that one of its parties asks for, with who that is and when the step is taken. Throws
 * not_found, not_your_step, wrong_status with `status_now`, and day_closed for a buyer after the cut-off of their market day.
 */
export async function lockForStep(tx: Tx, { userId, now, as }: Caller, id: number, name: StepName) {
  await requireActivePerson(tx, userId, "for key share");
  const order = await lockOrder(tx, id);
  if (!order || (!as && order.buyer_id !== userId && order.producer_id !== userId)) throw notFound();
  const by: Exclude<By, "system"> = as ?? (order.buyer_id === userId ? "buyer" : "producer");
  requireStep(order, name, by);
  if (isClosedTo(by, order, now)) throw orderClosed();
  return { order, by, now: timeOfStep([order], now) };
}

/**
 * When held orders take a step that was asked for at `now`: not before the step that brought them here, which may have
 * been asked for later and held them first, or at a clock that is ahead of this one.
 */
export function timeOfStep(orders: LockedOrder[], now: Date): Date {
  const times = orders.flatMap(({ placed_at, paid_at, ready_at }) => [placed_at, paid_at, ready_at]);
  return new Date(Math.max(Number(now), ...times.map(Number)));
}

/**
 * Cancels an order that was not paid in time. Returns false if it has been paid or cancelled meanwhile, or its buyer may be
 * paying at this moment.
 */
export async function expireOrder(tx: Tx, jobs: JobQueue, id: number, now: Date): Promise<boolean> {
  const order = await lockOrder(tx, id);
  if (order?.status !== "awaiting_payment" || !hasExpired(order, now)) return false;
  if (await isOrderBeingPaid(tx, id, now)) return false;
  await cancelBySystem(tx, jobs, order, now, "payment_expired");
  return true;
}

export function hasExpired({ expires_at }: Pick<LockedOrder, "expires_at">, now: Date): boolean {
  return expires_at !== null && expires_at <= now;
}

/** Cancels a held order, paid or not, in the site's own name. */
export async function cancelBySystem(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  now: Date,
  reason: SystemReason,
): Promise<void> {
  await effects.cancellation(tx, jobs, order, { by: "system", now, reason });
}

/**
 * Cancels an open order for those who run the site: stock is restored and money refunded. Throws not_found, wrong_status
 * with `status_now`.
 */
export async function cancelByOperator(
  tx: Tx,
  jobs: JobQueue,
  id: number,
  reason: string | null,
  now: Date,
): Promise<void> {
  const order = await lockOrder(tx, id);
  if (!order) throw notFound({}, `Unknown order: ${id}.`);
  const status = order.status as Status;
  const from = fromOf("cancellation", "operator", order.producer_is_disabled);
  if (!from?.includes(status)) throw wrongStatus({ status_now: status }, `Order ${id} is already ${status}.`);
  const details = { by: "operator" as const, now: timeOfStep([order], now), reason };
  await effects.cancellation(tx, jobs, order, details);
}

/** Throws not_your_step, wrong_status with `status_now`. */
function requireStep(order: LockedOrder, name: StepName, by: By): void {
  const from = fromOf(name, by, order.producer_is_disabled);
  if (!from) throw notYourStep();
  if (!from.includes(order.status as Status)) throw wrongStatus({ status_now: order.status as Status });
}

async function lockOrder(tx: Tx, id: number): Promise<LockedOrder | undefined> {
  const [order] = await lockOrders(tx, { id });
  return order;
}

interface StepDetails {
  by: By;
  now: Date;
  reason: string | null;
}

/** What each step does with a held order that may take it. */
const effects = {
  async preparation(tx: Tx, jobs: JobQueue, order: LockedOrder, { by, now }: StepDetails) {
    await moveOrders(tx, [order.id], {
      to: steps.preparation.to,
      by,
      now,
      columns: { ready_at: now, pickup: placeByNow },
    });
    await tellParties(tx, jobs, order, "ready");
  },

  async handover(tx: Tx, jobs: JobQueue, order: LockedOrder, { by, now }: StepDetails) {
    await requireWeighed(tx, order.id);
    const columns = { fulfilled_at: now, paid_at: order.paid_at ?? now, pickup: placeByNow };
    await moveOrders(tx, [order.id], { to: steps.handover.to, by, now, columns });
    if (isPrepaid(order)) {
      await releaseSale(tx, saleOf(order), now, order.taken_back);
      await captureTotal(tx, jobs, order, now);
    }
    await jobs.add(tx, issuePapers, { order_id: order.id });
    await tellParties(tx, jobs, order, "fulfilled");
  },

  async cancellation(tx: Tx, jobs: JobQueue, order: LockedOrder, { by, now, reason }: StepDetails) {
    const columns = { cancelled_at: now, cancel_reason: reason };
    await moveOrders(tx, [order.id], { to: steps.cancellation.to, by, now, columns });
    await giveStockBack(tx, await findQuantities(tx, order.id));
    if (order.basket_id !== null) await freeSlots(tx, [order.basket_id]);
    if (isPrepaid(order) && order.paid_at !== null) {
      await giveAllBack(tx, jobs, order, now);
    }
    await tellParties(tx, jobs, order, "cancelled");
  },
};

/** Throws invalid_input. */
export function statusesIn(asked: string | undefined): Status[] | undefined {
  if (asked === undefined) return undefined;
  return asked.split(",").map((name) => {
    const status = statuses.find((one) => one === name);
    if (status === undefined) throw invalidInput({ status: "not_a_choice" });
    return status;
  });
}
