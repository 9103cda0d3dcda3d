import { sql } from "kysely";
import type { Db, Tx } from "#platform/database";
import { openStatuses } from "../steps.ts";

/** Whether orders still bind somebody, as buyer or as producer. */
export async function hasOpenOrders(tx: Tx, userId: number): Promise<boolean> {
  const found = await tx
    .selectFrom("orders")
    .select("id")
    .where("status", "in", openStatuses)
    .where(({ or, eb }) => or([eb("buyer_id", "=", userId), eb("producer_id", "=", userId)]))
    .limit(1)
    .execute();
  return found.length > 0;
}

/**
 * What was bought and for how much stays with the other party, for books must be kept; where the buyer lives and what
 * they wrote, and where the producer handed out goods, does not. The reasons of the site itself are nobody's.
 */
export async function eraseOrders(tx: Tx, userId: number): Promise<void> {
  await tx.updateTable("orders").set({ address: null, note: null }).where("buyer_id", "=", userId).execute();
  await tx.updateTable("orders").set({ pickup: null }).where("producer_id", "=", userId).execute();
  // What they wrote as they gave money back.
  await tx.updateTable("refunds").set({ reason: null }).where("asked_by", "=", userId).execute();
  await tx
    .updateTable("orders")
    .set({ cancel_reason: null })
    .where("cancel_reason", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("order_steps")
            .select("order_id")
            .whereRef("order_id", "=", "orders.id")
            .where("order_steps.status", "=", "cancelled")
            .where("by", "=", "system"),
        ),
      ),
    )
    .where(({ or, eb }) => or([eb("buyer_id", "=", userId), eb("producer_id", "=", userId)]))
    .execute();
}

/** Whoever bought from a person or sold to them. */
export async function findPartners(db: Db, userId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select producer_id as id from orders where buyer_id = ${userId}
    union select buyer_id from orders where producer_id = ${userId}`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Whether somebody has had an order of a producer's fulfilled. One that is handed over at this moment is waited for, or
 * waits until the transaction ends.
 */
export async function hasBoughtFrom(tx: Tx, buyerId: number, producerId: number): Promise<boolean> {
  await sql`select lock_purchase(${buyerId}, ${producerId})`.execute(tx);
  const found = await tx
    .selectFrom("orders")
    .select("id")
    .where("buyer_id", "=", buyerId)
    .where("producer_id", "=", producerId)
    .where("status", "=", "fulfilled")
    .limit(1)
    .execute();
  return found.length > 0;
}
