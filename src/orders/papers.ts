import { type Selectable, sql } from "kysely";
import type { Static } from "typebox";
import type { Address, Business } from "#accounts";
import type { DB, Db, Tx } from "#platform/database";
import type { JobKind } from "#platform/jobs";
import { keptOf } from "./payments/kept.ts";
import { findAnyOrder, lockOrders } from "./queries/orders.ts";
import type { OrderRow } from "./show.ts";

/** Brings the receipt of an order and its credit notes up to date with what became of it, however often it is asked. */
export const issuePapers: JobKind<{ order_id: number }> = {
  name: "issue_papers",
  retryForSeconds: 7 * 24 * 3600,
};

/** One of an order's parties, as papers name them. */
export interface NamedParty {
  id: number;
  name: string;
  address: Static<typeof Address> | null;
  business: Static<typeof Business> | null;
}

/** What was given back of an order at its producer's cost, beside what its total fell by. */
export type CreditedRefund = Pick<Selectable<DB["refunds"]>, "id" | "amount_minor" | "requested_at"> & {
  reason: string | null;
  /** Empty where it is for no lines in particular. */
  items: { n: number; quantity: number; amount_minor: number }[];
};

/** A held order with all that its papers say of it. */
export interface OrderForPapers {
  order: OrderRow;
  /** How often its hand-over was taken back. */
  turn: number;
  seller: NamedParty;
  buyer: NamedParty;
  refunds: CreditedRefund[];
}

/** Holds an order until the transaction ends, and reads what its papers say. */
export async function lockForPapers(tx: Tx, orderId: number): Promise<OrderForPapers | undefined> {
  const [held] = await lockOrders(tx, { id: orderId });
  const order = held && (await findAnyOrder(tx, orderId));
  if (!order) return undefined;
  const seller = await findParty(tx, order.producer_id);
  const buyer = await findParty(tx, order.buyer_id);
  return { order, turn: held.taken_back, seller, buyer, refunds: await findCredited(tx, orderId) };
}

/** Somebody as papers name them; who has left has no name any more. */
export async function findParty(db: Db, userId: number): Promise<NamedParty> {
  const { rows } = await sql<NamedParty>`
    select id, coalesce(display_name, username) as name, address, business from users where id = ${userId}`.execute(
    db,
  );
  const [party] = rows;
  if (!party) throw new Error(`there is no user ${userId}`);
  return party;
}

/** What the site keeps of these orders, after all that has gone back of them; it is what the ledger holds. */
export async function readKeptCommissions(tx: Tx, orderIds: number[]): Promise<Map<number, number>> {
  if (orderIds.length === 0) return new Map();
  const orders = await tx
    .selectFrom("orders")
    .select([
      "id",
      "total_minor",
      "commission_minor",
      "refunded_minor",
      "disputed_minor",
      "borne_by_site_minor",
    ])
    .where("id", "in", orderIds)
    .execute();
  return new Map(orders.map((order) => [order.id, keptOf(order).commission_minor]));
}

/** What its total doesn't tell: a refund that somebody asked for and the producer pays. */
async function findCredited(tx: Tx, orderId: number): Promise<CreditedRefund[]> {
  const { rows } = await sql<CreditedRefund>`
    select id, amount_minor, requested_at, reason, coalesce((
      select json_agg(json_build_object('n', n, 'quantity', quantity, 'amount_minor', amount_minor) order by n)
      from refund_items where refund_id = refunds.id
    ), '[]') as items
    from refunds where order_id = ${orderId} and asked_as is not null and paid_by = 'producer' order by id`.execute(
    tx,
  );
  return rows;
}
