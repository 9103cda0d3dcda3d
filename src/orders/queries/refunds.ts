import { sql } from "kysely";
import { notFound } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { PagePosition } from "#platform/listing";
import type { Refund } from "../payments/refunds.ts";

/** A refund with the lines that it is for. */
export type RefundRow = Refund & { items: { n: number; quantity: number; amount_minor: number }[] };

export async function findRefund(tx: Tx, id: number): Promise<Refund | undefined> {
  return tx.selectFrom("refunds").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Throws not_found. */
export async function readRefund(db: Db, id: number): Promise<RefundRow> {
  const found = await selectRefunds(db).where("refunds.id", "=", id).executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

/** A page of what goes back of an order, the newest first. */
export async function readRefunds(
  db: Db,
  orderId: number,
  { take, after, backwards }: PagePosition,
): Promise<(RefundRow & { keys: number[] })[]> {
  let refunds = selectRefunds(db)
    .where("refunds.order_id", "=", orderId)
    .orderBy("refunds.id", backwards ? "asc" : "desc")
    .limit(take);
  if (after) refunds = refunds.where("refunds.id", backwards ? ">" : "<", Number(after[0]));
  const rows = await refunds.execute();
  return rows.map((row) => ({ ...row, keys: [row.id] }));
}

/** Whether there is such an order, for its parties or, without a viewer, at all. */
export async function hasOrder(db: Db, id: number, viewerId?: number): Promise<boolean> {
  let orders = db.selectFrom("orders").select("id").where("id", "=", id);
  if (viewerId !== undefined)
    orders = orders.where(({ or, eb }) =>
      or([eb("buyer_id", "=", viewerId), eb("producer_id", "=", viewerId)]),
    );
  return (await orders.execute()).length > 0;
}

function selectRefunds(db: Db) {
  return db
    .selectFrom("refunds")
    .selectAll("refunds")
    .select(
      sql<RefundRow["items"]>`(select coalesce(json_agg(json_build_object('n', n, 'quantity', quantity,
        'amount_minor', amount_minor) order by n), '[]') from refund_items where refund_id = refunds.id)`.as(
        "items",
      ),
    );
}

/** Refunds that a provider knows and has not said the last word on, asked for before; the oldest first. */
export async function findRefundsUnderWay(db: Db, before: Date, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom("refunds")
    .select("id")
    .where("paid_at", "is", null)
    .where("failed_at", "is", null)
    .where("provider_id", "is not", null)
    .where("requested_at", "<", before)
    .orderBy("requested_at")
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}
