import { sql } from "kysely";
import { notFound } from "#platform/base";
import { type Db, withCustomPlan } from "#platform/database";
import { allOf, type PageRequest } from "#platform/listing";
import { statusesIn } from "./orders.ts";
import { findAnyOrder } from "./queries/orders.ts";
import { type RefundRow, readRefunds } from "./queries/refunds.ts";
import type { OrderRow } from "./show.ts";

/** Everybody's orders, as those who run the site see them. */

export interface AllFilters {
  status?: string;
  /** Days, both of them included. */
  from?: string;
  to?: string;
  market_day?: number;
  /** One order by its number, and all that these people have bought or sold. */
  found?: { id?: number | undefined; people: number[] } | undefined;
}

export interface OrderSummary {
  id: number;
  status: string;
  payment_method: string;
  delivery_method: string;
  currency: string;
  total_minor: number;
  placed_at: Date;
  buyer: PersonName;
  producer: PersonName;
}

/** A page of everybody's orders, the newest first; days are those of `timeZone`. Throws invalid_input. */
export async function readAllOrders(
  db: Db,
  timeZone: string,
  { filters, take, after, backwards }: PageRequest<AllFilters>,
): Promise<(OrderSummary & { keys: (string | number)[] })[]> {
  const { status, from, to, market_day, found } = filters;
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const statuses = statusesIn(status);
  const condition = allOf([
    statuses && sql`status = any (${statuses})`,
    from !== undefined && sql`placed_at >= ${from}::date::timestamp at time zone ${timeZone}`,
    to !== undefined && sql`placed_at < (${to}::date + 1)::timestamp at time zone ${timeZone}`,
    market_day !== undefined && sql`market_day_id = ${market_day}`,
    after && sql`(placed_at, id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)`,
  ]);
  const inOrder = sql`order by placed_at ${direction}, id ${direction} limit ${take}`;
  const listed = found
    ? sql`select placed_at, id from orders where id = ${found.id ?? 0} and ${condition}
      union select mine.* from unnest(${found.people}::bigint[]) person (id) cross join lateral (
        (select placed_at, id from orders where buyer_id = person.id and ${condition} ${inOrder})
        union all
        (select placed_at, id from orders where producer_id = person.id and ${condition} ${inOrder})
      ) mine`
    : sql`select placed_at, id from orders where ${condition}`;
  const { rows } = await sql<OrderSummary>`
    select orders.id, status, payment_method, delivery_method, currency, total_minor, orders.placed_at,
      ${nameOf("buyer")} as buyer, ${nameOf("producer")} as producer
    from (${listed} ${inOrder}) listed join orders using (id)
    join users buyer on buyer.id = buyer_id join users producer on producer.id = producer_id
    order by orders.placed_at ${direction}, orders.id ${direction}`.execute(withCustomPlan(db));
  return rows.map((row) => ({ ...row, keys: [row.placed_at.toISOString(), row.id] }));
}

interface PersonName {
  id: number;
  username: string;
  display_name: string;
}

function nameOf(party: "buyer" | "producer") {
  const [id, username, shown] = ["id", "username", "display_name"].map((name) => sql.ref(`${party}.${name}`));
  return sql`json_build_object('id', ${id}, 'username', ${username}, 'display_name', coalesce(${shown}, ${username}))`;
}

/** One order with all that was paid for it and went back, and how to reach its parties. */
export interface WholeOrder {
  order: OrderRow;
  emails: Record<"buyer" | "producer", string | null>;
  payments: {
    id: number;
    provider: string;
    status: string;
    captured_minor: number | null;
    refunded_minor: number | null;
    created_at: Date;
    settled_at: Date | null;
  }[];
  refunds: RefundRow[];
}

/** Throws not_found. */
export async function readWholeOrder(db: Db, id: number): Promise<WholeOrder> {
  const order = await findAnyOrder(db, id);
  if (!order) throw notFound();
  const [{ rows: payments }, refunds, { rows: emails }] = await Promise.all([
    sql<WholeOrder["payments"][number]>`
      select id, provider, status, captured_minor, refunded_minor, created_at, settled_at
      from payments left join payment_amounts on payment_id = id and currency = ${order.currency}
      where checkout_id = ${order.checkout_id} and status <> 'declined'
        or id = (select payment_id from orders where orders.id = ${id})
      order by id`.execute(db),
    readRefunds(db, id, { take: 100, after: undefined, backwards: false }),
    sql<{ id: number; email: string | null }>`
      select id, email from users where id in (${order.buyer_id}, ${order.producer_id})`.execute(db),
  ]);
  const emailOf = (userId: number) => emails.find((person) => person.id === userId)?.email ?? null;
  return {
    order,
    emails: { buyer: emailOf(order.buyer_id), producer: emailOf(order.producer_id) },
    payments,
    refunds,
  };
}

/** How many payments and refunds have not come to an end since `before`. What goes back by bank waits for days as it should. */
export async function countUnsettled(db: Db, before: Date): Promise<{ payments: number; refunds: number }> {
  const { rows } = await sql<{ payments: number; refunds: number }>`
    select (select count(*)::int from payments where settled_at is null and created_at < ${before}) as payments,
      (select count(*)::int from refunds where paid_at is null and requested_at < ${before} and not exists (
        select from payments where payments.id = payment_id and provider = 'bank')) as refunds`.execute(db);
  return rows[0] ?? { payments: 0, refunds: 0 };
}
