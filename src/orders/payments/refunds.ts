import { randomUUID } from "node:crypto";
import { type Insertable, sql } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import type { JobKind, JobQueue } from "#platform/jobs";
import { recordExcess, recordRefundPaid, refundSale } from "#wallet";
import { type LockedOrder, lockOrders, saleOf } from "../queries/orders.ts";

/** Pays a refund. */
export const payRefund: JobKind<RefundKey> = {
  name: "pay_refund",
  retryForSeconds: 7 * 24 * 3600,
};

/**
 * Takes a paid order's money out of its producer's wallet and owes it to the buyer. Of a part of the order the amounts
 * are that part's. `amountMinor` is what goes back where more was taken than the order came to.
 */
export async function refundOrder(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  now: Date,
  amountMinor = order.total_minor,
): Promise<void> {
  if (order.payment_id === null || amountMinor === 0) return;
  const back = { ...order, total_minor: amountMinor };
  const refund_id = await createRefund(tx, jobs, back, order.payment_id, now);
  await refundSale(tx, { ...saleOf(order), refund_id }, now);
  const { id: order_id, currency, total_minor } = order;
  if (amountMinor > total_minor)
    await recordExcess(tx, { refund_id, order_id, currency, amount_minor: amountMinor - total_minor }, now);
}

/** What goes back of an order, paid already or not. */
export async function sumOfRefunds(tx: Tx, orderId: number): Promise<number> {
  const { sum } = await tx
    .selectFrom("refunds")
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("sum"))
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return Number(sum);
}

/** Writes down that the buyer gets an order's money back, and answers the refund's id; a job pays it. */
export async function createRefund(
  tx: Tx,
  jobs: JobQueue,
  { id, currency, total_minor }: LockedOrder,
  paymentId: number,
  now: Date,
): Promise<number> {
  const refundId = await insertRefund(tx, {
    order_id: id,
    payment_id: paymentId,
    reference: randomUUID(),
    currency,
    amount_minor: total_minor,
    requested_at: now,
  });
  await jobs.add(tx, payRefund, { refund_id: refundId });
  return refundId;
}

/** A provider has given a refund back. */
export async function recordRefundDone(
  tx: Tx,
  { id, order_id, currency, amount_minor }: UnpaidRefund,
  now: Date,
): Promise<void> {
  await lockOrders(tx, { id: order_id });
  if (await markRefunded(tx, id, now))
    await recordRefundPaid(tx, { refund_id: id, order_id, currency, amount_minor }, now);
}

/** Writes down that money goes back, through the payment that it came by; answers the refund's id. */
async function insertRefund(tx: Tx, refund: Insertable<DB["refunds"]>): Promise<number> {
  const { id } = await tx.insertInto("refunds").values(refund).returning("id").executeTakeFirstOrThrow();
  return id;
}

/** Which refund a job is about. One that a release before 0026-refunds-with-ids.sql added names the order, which had one. */
export type RefundKey = { refund_id: number } | { order_id: number };

export type UnpaidRefund = NonNullable<Awaited<ReturnType<typeof findUnpaidRefund>>>;

/** A refund that is still to be paid, with its provider and what that calls the charge. */
export async function findUnpaidRefund(db: Db, key: RefundKey) {
  const refunds = db
    .selectFrom("refunds")
    .innerJoin("payments", "payments.id", "refunds.payment_id")
    .select([
      "refunds.id",
      "refunds.order_id",
      "refunds.reference",
      "refunds.currency",
      "refunds.amount_minor",
      "refunds.payment_id",
      "payments.provider",
      "payments.reference as of",
    ])
    .leftJoin("captures", "captures.order_id", "refunds.order_id")
    .select([
      sql<boolean>`captures.begun_at is not null and captures.captured_at is null and captures.failed_at is null`.as(
        "is_being_taken",
      ),
      sql<boolean>`captures.failed_at is not null`.as("was_never_taken"),
    ])
    .where("refunds.paid_at", "is", null)
    .orderBy("refunds.id");
  return (
    "refund_id" in key
      ? refunds.where("refunds.id", "=", key.refund_id)
      : refunds.where("refunds.order_id", "=", key.order_id)
  ).executeTakeFirst();
}

/** False where it was marked before. */
async function markRefunded(tx: Tx, id: number, now: Date): Promise<boolean> {
  const paid = await tx
    .updateTable("refunds")
    .set({ paid_at: now })
    .where("id", "=", id)
    .where("paid_at", "is", null)
    .returning(["payment_id", "currency", "amount_minor"])
    .executeTakeFirst();
  if (!paid) return false;
  await tx
    .updateTable("payment_amounts")
    .set({ refunded_minor: sql`refunded_minor + ${paid.amount_minor}` })
    .where("payment_id", "=", paid.payment_id)
    .where("currency", "=", paid.currency)
    .execute();
  return true;
}
