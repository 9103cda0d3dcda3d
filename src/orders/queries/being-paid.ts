import { sql } from "kysely";
import { secondsAfter } from "#platform/base";
import type { Tx } from "#platform/database";

/**
 * Of an order: its buyer was sent to a page of the provider, which has not said yet what came of it. It is asked before the
 * goods are sold to others; a day later nobody waits for its word any more.
 */
export function isBeingPaid(now: Date) {
  return sql<boolean>`(orders.expires_at > ${secondsAfter(now, -longestSeconds)}::timestamptz and exists (
    select from payments
    where payments.id = orders.payment_id and payments.settled_at is null and payments.redirect_url is not null))`;
}

export async function isOrderBeingPaid(tx: Tx, orderId: number, now: Date): Promise<boolean> {
  const { is } = await tx
    .selectFrom("orders")
    .select(isBeingPaid(now).as("is"))
    .where("id", "=", orderId)
    .executeTakeFirstOrThrow();
  return is;
}

const longestSeconds = 24 * 3600;
