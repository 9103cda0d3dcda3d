import { randomUUID } from "node:crypto";
import { type Insertable, type Selectable, sql } from "kysely";
import type { DB, Db, Tx } from "#platform/database";
import type { JobKind, JobQueue } from "#platform/jobs";
import { recordRefundFailed, recordRefundPaid } from "#wallet";
import { tellRefund } from "../letters.ts";
import { type LockedOrder, lockOrders } from "../queries/orders.ts";
import { accountOf } from "./methods.ts";
import type { RefundOutcome } from "./outcomes.ts";

/** What goes back to the buyers of orders. Whoever writes a refund holds its order. */

/** Pays a refund. */
export const payRefund: JobKind<RefundKey> = {
  name: "pay_refund",
  retryForSeconds: 7 * 24 * 3600,
};

/** Which refund a job is about. One that a release before 0026-refunds-with-ids.sql added names the order, which had one. */
export type RefundKey = { refund_id: number } | { order_id: number };

export type Refund = Selectable<DB["refunds"]>;

/** What goes back of an order, paid already or not. */
export async function sumOfRefunds(tx: Tx, orderId: number): Promise<number> {
  const { sum } = await tx
    .selectFrom("refunds")
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("sum"))
    .where("order_id", "=", orderId)
    .executeTakeFirstOrThrow();
  return Number(sum);
}

/** Who asked for a refund and why, where it doesn't follow from a step of the order. */
type Asked = Partial<Pick<Insertable<DB["refunds"]>, "asked_as" | "asked_by" | "reason" | "paid_by">>;

/** Writes down that the buyer of a held order gets money back, and answers the refund's id; a job pays it. */
export async function createRefund(
  tx: Tx,
  jobs: JobQueue,
  { id, payment_id, currency }: LockedOrder,
  refund: { amount_minor: number; commission_minor: number } & Asked,
  now: Date,
): Promise<number> {
  // Cash goes back from hand to hand, by whoever says that it does.
  const byHand = payment_id === null ? { by_hand: true, paid_at: now } : {};
  const row = { ...refund, ...byHand, order_id: id, payment_id, reference: randomUUID(), currency };
  const { id: refundId } = await tx
    .insertInto("refunds")
    .values({ ...row, requested_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  if (payment_id !== null) await jobs.add(tx, payRefund, { refund_id: refundId });
  return refundId;
}

/**
 * Takes in what a provider says of a refund. The same word again changes nothing; one that was done may fail later, and is
 * owed to the buyer again. A word on an attempt that was followed by another is about another reference, and unknown.
 */
export async function recordRefundOutcome(
  tx: Tx,
  jobs: JobQueue,
  { reference, ...outcome }: RefundOutcome & { reference: string },
  now: Date,
): Promise<void> {
  const found = await findByReference(tx, reference);
  if (!found) return;
  const [order] = await lockOrders(tx, { id: found.order_id });
  const refund = await findByReference(tx, reference);
  if (!order || !refund) return;
  const { providerId: provider_id } = outcome;
  if (provider_id !== undefined) await updateRefund(tx, refund.id, { provider_id });
  if (refund.by_hand || refund.failed_at !== null) return;
  if (outcome.status === "done" && refund.paid_at === null) await markDone(tx, jobs, order, refund, now);
  if (outcome.status === "failed") {
    if (refund.paid_at !== null) {
      await addRefunded(tx, refund, -refund.amount_minor);
      await recordRefundFailed(tx, owedBy(order, refund), now);
    }
    await updateRefund(tx, refund.id, { paid_at: null, failed_at: now, failure: outcome.failure ?? null });
  }
}

/** A refund of a held order that failed is tried again, under a reference of its own. */
export async function tryRefundAgain(tx: Tx, jobs: JobQueue, refund: Refund): Promise<void> {
  const { id, attempt } = refund;
  const anew = { reference: randomUUID(), attempt: attempt + 1, provider_id: null };
  await updateRefund(tx, id, { ...anew, failed_at: null, failure: null });
  await jobs.add(tx, payRefund, { refund_id: id });
}

/** A refund of a held order that failed was given back without the provider: from the site's bank account. */
export async function markGivenByHand(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  refund: Refund,
  now: Date,
): Promise<void> {
  // Another attempt, for the one before may have been paid and undone in the ledger.
  const byHand = { by_hand: true, attempt: refund.attempt + 1, failed_at: null, failure: null };
  await updateRefund(tx, refund.id, byHand);
  await markDone(tx, jobs, order, { ...refund, ...byHand }, now);
}

async function markDone(tx: Tx, jobs: JobQueue, order: LockedOrder, refund: Refund, now: Date) {
  await updateRefund(tx, refund.id, { paid_at: now });
  await addRefunded(tx, refund, refund.amount_minor);
  await recordRefundPaid(tx, owedBy(order, refund), now);
  if (refund.asked_as !== null) await tellRefund(tx, jobs, order, "refund_done", refund.id);
}

function owedBy(order: LockedOrder, { id, currency, amount_minor, attempt, by_hand }: Refund) {
  const through = by_hand ? "bank" : accountOf(order);
  return { refund_id: id, order_id: order.id, currency, amount_minor, attempt, through } as const;
}

async function addRefunded(tx: Tx, { payment_id, currency }: Refund, minor: number): Promise<void> {
  if (payment_id === null) return;
  await tx
    .updateTable("payment_amounts")
    .set({ refunded_minor: sql`refunded_minor + ${minor}` })
    .where("payment_id", "=", payment_id)
    .where("currency", "=", currency)
    .execute();
}

async function findByReference(tx: Tx, reference: string): Promise<Refund | undefined> {
  return tx.selectFrom("refunds").selectAll().where("reference", "=", reference).executeTakeFirst();
}

async function updateRefund(
  tx: Tx,
  id: number,
  columns: Partial<
    Pick<Refund, "provider_id" | "paid_at" | "failed_at" | "failure" | "reference" | "attempt" | "by_hand">
  >,
): Promise<void> {
  await tx.updateTable("refunds").set(columns).where("id", "=", id).execute();
}

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
    .where("refunds.failed_at", "is", null)
    .orderBy("refunds.id");
  return (
    "refund_id" in key
      ? refunds.where("refunds.id", "=", key.refund_id)
      : refunds.where("refunds.order_id", "=", key.order_id)
  ).executeTakeFirst();
}
