import { randomUUID } from "node:crypto";
import type { Db, Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { expireOrder, hasExpired } from "../orders.ts";
import { type LockedOrder, lockOrders } from "../queries/orders.ts";
import { findBuyerOf, insertPayment } from "../queries/payments.ts";
import { authorisedOf, isAwaiting, lockPayable, recordOutcome } from "./payments.ts";

/**
 * Checkouts that are paid by bank transfer. What is asked for is what its orders come to that still wait, so nothing is written
 * down of a payment until the money has come.
 */

/** What a checkout waits for. Of goods by weight it is the most that they may cost: what is less goes back. */
export interface AwaitedTransfer {
  buyer_id: number;
  currency: string;
  /** 0 where nothing waits any more. */
  amount_minor: number;
  pay_until: Date | null;
  order_ids: number[];
  /** `lapsed`: nobody has paid, and no order waits any more. */
  state: "awaited" | "paid" | "lapsed";
}

/**
 * What a checkout of its buyer's waits for; undefined where it is not paid by transfer, or where its time was over, so that it
 * is cancelled. Throws not_found, not_your_step, wrong_status with `status_now`.
 */
export async function askForTransfer(
  tx: Tx,
  jobs: JobQueue,
  { userId, now }: { userId: number; now: Date },
  checkoutId: number,
): Promise<AwaitedTransfer | "lapsed" | undefined> {
  const { method, awaiting } = await lockPayable(tx, userId, checkoutId);
  if (method !== "transfer") return undefined;
  if (!awaiting.some((order) => hasExpired(order, now))) return describe(tx, userId, awaiting);
  for (const { id } of awaiting) await expireOrder(tx, jobs, id, now);
  return "lapsed";
}

/** Whether a checkout is paid by bank transfer. */
export async function isByTransfer(db: Db, checkoutId: number): Promise<boolean> {
  return (await findBuyerOf(db, checkoutId, "transfer")) !== undefined;
}

/** What a checkout by transfer waits for, its orders held. Undefined where there is none of that number. */
export async function lockTransfer(tx: Tx, checkoutId: number): Promise<AwaitedTransfer | undefined> {
  const buyerId = await findBuyerOf(tx, checkoutId, "transfer");
  if (buyerId === undefined) return undefined;
  return describe(tx, buyerId, await lockOrders(tx, { checkout_id: checkoutId }));
}

/**
 * Just the sum that a checkout by transfer waits for has come: its orders are placed. False where nothing waits for it, or it
 * came before.
 */
export async function receiveTransferOf(
  tx: Tx,
  jobs: JobQueue,
  checkoutId: number,
  now: Date,
): Promise<boolean> {
  const awaited = await lockTransfer(tx, checkoutId);
  if (awaited?.state !== "awaited") return false;
  const { currency, amount_minor, order_ids } = awaited;
  const reference = randomUUID();
  const payment = {
    ...{ checkout_id: checkoutId, provider: "bank", reference, status: "started" },
    ...{ is_authorisation: false, takes_parts: true, created_at: now },
  };
  await insertPayment(tx, payment, [{ currency, amountMinor: amount_minor }], order_ids);
  return recordOutcome(tx, jobs, reference, { status: "succeeded" }, now);
}

async function describe(tx: Tx, buyer_id: number, orders: LockedOrder[]): Promise<AwaitedTransfer> {
  const awaiting = orders.filter(isAwaiting);
  const sums = await authorisedOf(tx, awaiting);
  const ends = awaiting.map(({ expires_at }) => Number(expires_at));
  const isPaid = orders.some(({ paid_at }) => paid_at !== null);
  return {
    buyer_id,
    currency: orders[0]?.currency ?? "",
    amount_minor: sums.reduce((sum, { most_minor }) => sum + most_minor, 0),
    pay_until: ends.length === 0 ? null : new Date(Math.min(...ends)),
    order_ids: awaiting.map(({ id }) => id),
    state: awaiting.length > 0 ? "awaited" : isPaid ? "paid" : "lapsed",
  };
}
