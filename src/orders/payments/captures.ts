import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import { secondsAfter } from "#platform/base";
import type { DB, Db, Tx } from "#platform/database";
import type { JobKind, JobQueue } from "#platform/jobs";
import type { LockedOrder } from "../queries/orders.ts";

/**
 * What is taken of an authorisation, an order each: decided in the transaction of what decides it, taken by a job
 * (`capturing.ts`). Whoever writes a capture holds its order.
 */

/** Takes what was decided for an order. */
export const capturePayment: JobKind<{ order_id: number }> = {
  name: "capture_payment",
  retryForSeconds: 3 * 24 * 3600,
};

/** Lets go of what was not taken. */
export const releaseAuthorisation: JobKind<{ payment_id: number }> = {
  name: "release_authorisation",
  retryForSeconds: 3 * 24 * 3600,
};

/** Cards hold money for seven days. */
const capturedWithinSeconds = 5 * 24 * 3600;

export type Capture = Selectable<DB["captures"]>;

/** What an order comes to, whether that stands, and the most it may come to. */
export interface Authorised {
  order: LockedOrder;
  most_minor: number;
  is_final: boolean;
}

/**
 * Remembers what is to be taken for held orders that were authorised together. What is final already is taken at once, where
 * the rest may be taken later.
 */
export async function openCaptures(
  tx: Tx,
  jobs: JobQueue,
  { id: payment_id, takes_parts }: { id: number; takes_parts: boolean },
  all: Authorised[],
  now: Date,
): Promise<void> {
  for (const { order, most_minor, is_final } of all) {
    const capture = {
      order_id: order.id,
      payment_id,
      reference: randomUUID(),
      currency: order.currency,
      authorised_minor: most_minor,
      due_at: secondsAfter(now, capturedWithinSeconds),
    };
    await tx.insertInto("captures").values(capture).execute();
    if (is_final && takes_parts)
      await beginCapture(tx, jobs, { order_id: order.id, payment_id }, order.total_minor, now);
  }
}

/**
 * Remembers that the most of held orders was taken at once, by a provider that can't hold it: what they come to less goes back
 * once they are weighed.
 */
export async function writeTaken(tx: Tx, paymentId: number, all: Authorised[], now: Date): Promise<void> {
  for (const { order, most_minor } of all) {
    const capture = {
      ...{ order_id: order.id, payment_id: paymentId, reference: randomUUID(), currency: order.currency },
      ...{ authorised_minor: most_minor, amount_minor: most_minor },
      ...{ due_at: now, begun_at: now, captured_at: now },
    };
    await tx.insertInto("captures").values(capture).execute();
  }
}

/** What is taken for a held order; undefined where its card was charged at once, or never. */
export async function findCapture(tx: Tx, orderId: number): Promise<Capture | undefined> {
  return tx.selectFrom("captures").selectAll().where("order_id", "=", orderId).executeTakeFirst();
}

/** Decides what is taken for a held order; nothing is let go of. */
export async function beginCapture(
  tx: Tx,
  jobs: JobQueue,
  { order_id, payment_id }: Pick<Capture, "order_id" | "payment_id">,
  amountMinor: number,
  now: Date,
): Promise<void> {
  if (amountMinor === 0) return releaseCapture(tx, jobs, { order_id, payment_id }, now);
  await tx
    .updateTable("captures")
    .set({ amount_minor: amountMinor, begun_at: now })
    .where("order_id", "=", order_id)
    .execute();
  await jobs.add(tx, capturePayment, { order_id });
}

/** Nothing is taken for a held order. */
export async function releaseCapture(
  tx: Tx,
  jobs: JobQueue,
  { order_id, payment_id }: Pick<Capture, "order_id" | "payment_id">,
  now: Date,
): Promise<void> {
  await tx.updateTable("captures").set({ released_at: now }).where("order_id", "=", order_id).execute();
  await jobs.add(tx, releaseAuthorisation, { payment_id });
}

/** What is taken of an authorisation, an order each. */
export async function findCapturesOf(db: Db, paymentId: number): Promise<Capture[]> {
  return db
    .selectFrom("captures")
    .selectAll()
    .where("payment_id", "=", paymentId)
    .orderBy("order_id")
    .execute();
}

/** Nothing was decided yet of what is taken. */
export function isWaiting({ begun_at, released_at }: Pick<Capture, "begun_at" | "released_at">): boolean {
  return begun_at === null && released_at === null;
}

/** Whether something may still be taken of an authorisation. */
export async function isOpen(db: Db, paymentId: number): Promise<boolean> {
  const open = await db
    .selectFrom("captures")
    .select("order_id")
    .where("payment_id", "=", paymentId)
    .where("captured_at", "is", null)
    .where("failed_at", "is", null)
    .where("released_at", "is", null)
    .limit(1)
    .execute();
  return open.length > 0;
}

/** Orders whose money is held no longer if it isn't taken, the longest overdue first. */
export async function findDueCaptures(db: Db, now: Date, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom("captures")
    .select("order_id")
    .where("begun_at", "is", null)
    .where("released_at", "is", null)
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .limit(most)
    .execute();
  return rows.map(({ order_id }) => order_id);
}
