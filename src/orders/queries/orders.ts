import { type ExpressionBuilder, type RawBuilder, type Selectable, sql } from "kysely";
import { jsonArrayFrom } from "kysely/helpers/postgres";
import { shortColumns } from "#accounts";
import { cutOffOfOrder, dayOfOrder } from "#days";
import { inBatches } from "#platform/base";
import { compiled, type DB, type Db, type Tx, withCustomPlan } from "#platform/database";
import { allOf, limitFor, type Keys as PageKeys, type PagePosition } from "#platform/listing";
import type { Sale } from "#wallet";
import { keptOf } from "../payments/kept.ts";
import { accountOf } from "../payments/methods.ts";
import {
  type AdjustmentRow,
  type ItemRow,
  type OrderRow,
  orderColumns,
  type PaidRow,
  type PartyRow,
  type RemovedItemRow,
  type StepRow,
} from "../show.ts";
import { type By, openStatuses, type Party, type Status } from "../steps.ts";
import { isBeingPaid } from "./being-paid.ts";

/** Which of somebody's orders are read. */
export interface OrderFilters {
  party: Party;
  userId: number;
  statuses?: Status[] | undefined;
  checkoutId?: number | undefined;
  wantedOn?: string | undefined;
  marketDayId?: number | undefined;
}

/** Somebody's orders, the newest first. */
export async function listOrders(
  db: Db,
  { party, userId, statuses, checkoutId, wantedOn, marketDayId }: OrderFilters,
  { take, after, backwards }: PagePosition,
): Promise<(OrderRow & { keys: PageKeys })[]> {
  const direction = sql.raw(backwards ? "asc" : "desc");
  const beyond = sql.raw(backwards ? ">" : "<");
  const conditions = [
    sql`orders.${sql.ref(`${party}_id`)} = ${userId}`,
    statuses && sql`orders.status = any (${statuses})`,
    checkoutId !== undefined && sql`orders.checkout_id = ${checkoutId}`,
    wantedOn !== undefined && sql`orders.wanted_on = ${wantedOn}`,
    marketDayId !== undefined && isOfDay(party, userId, marketDayId),
    after && sql`(orders.placed_at, orders.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)`,
  ];
  const rows = await readOrders(
    // Each status has an index of its own, which a plan for any of them doesn't take.
    statuses ? withCustomPlan(db) : db,
    sql`where ${allOf(conditions)}
      order by orders.placed_at ${direction}, orders.id ${direction} limit ${sql.lit(limitFor(take))}`,
  );
  return rows
    .slice(0, take)
    .map((row) => Object.assign(row, { keys: [row.placed_at.toISOString(), row.id] }));
}

/** A buyer has one basket a day; a producer's orders for one stand together in an index. */
function isOfDay(party: Party, userId: number, dayId: number): RawBuilder<boolean> {
  if (party === "producer") return sql`orders.market_day_id = ${dayId}`;
  return sql`orders.basket_id = (select id from baskets where market_day_id = ${dayId} and buyer_id = ${userId})`;
}

/**
 * The orders that such an end of the query finds. Each travels as one JSON text, which the process reads faster than thirty
 * columns by their types, six of them JSON themselves.
 */
async function readOrders(db: Db, end: RawBuilder<unknown>): Promise<OrderRow[]> {
  const { rows } = await sql<{ shown: OrderRow }>`
    select to_json(shown) as shown from (${shownOrders} ${end}) shown`.execute(db);
  return rows.map(({ shown }) => {
    for (const moment of moments) if (shown[moment] !== null) shown[moment] = new Date(shown[moment]);
    return shown;
  });
}

/** JSON has no moments. */
const moments = ["placed_at", "paid_at", "ready_at", "fulfilled_at", "cancelled_at", "expires_at"] as const;

/** One order, for its two parties only. */
export async function findOrder(db: Db, viewerId: number, id: number): Promise<OrderRow | undefined> {
  const [order] = await readOrders(
    db,
    sql`where orders.id = ${id} and ${viewerId} in (orders.buyer_id, orders.producer_id)`,
  );
  return order;
}

/** One order, whoever asks. */
export async function findAnyOrder(db: Db, id: number): Promise<OrderRow | undefined> {
  const { rows } = await sql<OrderRow>`${shownOrders} where orders.id = ${id}`.execute(db);
  return rows[0];
}

/** How many of these orders the viewer is a party of, and how often those have changed. */
export async function findChangeCount(db: Db, viewerId: number, ids: number[]) {
  const { rows } = await sql<{ orders: number; changes: number }>`
    select count(*) as orders, coalesce(sum(steps + removals + adjustments + refunds), 0)::int as changes from (
      select (select count(*) from order_steps where order_id = orders.id) as steps,
        (select count(*) from order_items where order_id = orders.id and removed_at is not null) as removals,
        (select count(*) from order_adjustments where order_id = orders.id) as adjustments,
        (select count(*) + count(paid_at) + count(failed_at) + coalesce(sum(attempt), 0) from refunds where order_id = orders.id) as refunds
      from orders where id = any (${ids}::bigint[]) and ${viewerId} in (buyer_id, producer_id)
    ) as counts`.execute(db);
  return rows[0] ?? { orders: 0, changes: 0 };
}

/** All orders of a checkout, in the order of their ids. */
export async function findOrdersOfCheckout(db: Db, checkoutId: number): Promise<OrderRow[]> {
  return readOrders(db, sql`where orders.checkout_id = ${checkoutId} order by orders.id`);
}

/** All orders that a person was a party of, the newest first, some at a time. */
export async function* findAllOrders(db: Db, userId: number): AsyncGenerator<OrderRow[]> {
  const found = await db
    .selectFrom("orders")
    .select("id")
    .where(({ or, eb }) => or([eb("buyer_id", "=", userId), eb("producer_id", "=", userId)]))
    .orderBy("placed_at", "desc")
    .orderBy("id", "desc")
    .execute();
  for (const ids of inBatches(found.map(({ id }) => id))) {
    yield await readOrders(
      db,
      sql`where orders.id = any (${ids}::bigint[]) order by orders.placed_at desc, orders.id desc`,
    );
  }
}

/** An order as the rules of steps need it. */
export type LockedOrder = Awaited<ReturnType<typeof lockOrders>>[number];

/** An order as the ledger knows it: what its producer earns by it, with the commission. */
export function saleOf(order: LockedOrder): Sale {
  const { producer_minor, commission_minor } = keptOf(order);
  const { id: order_id, producer_id, currency } = order;
  const total_minor = producer_minor + commission_minor;
  return { order_id, producer_id, currency, total_minor, commission_minor, through: accountOf(order) };
}

/** Holds orders until the transaction ends, in the order of their ids so that two who want several never deadlock. */
export async function lockOrders(
  tx: Tx,
  by: { id: number } | { ids: number[] } | { checkout_id: number } | { payment_id: number },
) {
  if ("ids" in by) return lockedOrders(tx).where("id", "in", by.ids).execute();
  const [[column, value] = ["id", 0]] = Object.entries(by);
  return lockedOrders(tx)
    .where(column as "id", "=", value)
    .execute();
}

/** All of a producer's of which something is still to come, held in the same way. */
export async function lockOpenOrders(tx: Tx, producerId: number): Promise<LockedOrder[]> {
  return lockedOrders(tx).where("producer_id", "=", producerId).where("status", "in", openStatuses).execute();
}

/** Some of those of a market day, held in the same way. */
export async function lockOpenOrdersOfDay(tx: Tx, dayId: number, most: number): Promise<LockedOrder[]> {
  return lockedOrders(tx)
    .where("market_day_id", "=", dayId)
    .where("status", "in", openStatuses)
    .limit(most)
    .execute();
}

function lockedOrders(tx: Tx) {
  return tx
    .selectFrom("orders")
    .select([
      "id",
      "checkout_id",
      "payment_id",
      "buyer_id",
      "producer_id",
      "status",
      "payment_method",
      "currency",
      "total_minor",
      "delivery_minor",
      "commission_minor",
      "commission_percent",
      "refunded_minor",
      "disputed_minor",
      "borne_by_site_minor",
      "placed_at",
      "paid_at",
      "ready_at",
      "expires_at",
      "basket_id",
      "market_day_id",
      "taken_back",
    ])
    .select(cutOffOfOrder.as("closes_at"))
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom("users")
          .select("users.id")
          .whereRef("users.id", "=", "orders.producer_id")
          .where("disabled_at", "is not", null),
      )
        .$castTo<boolean>()
        .as("producer_is_disabled"),
    )
    .orderBy("id")
    .forUpdate();
}

/** What an order holds of each product. */
export async function findQuantities(tx: Tx, orderId: number) {
  return tx
    .selectFrom("order_items")
    .select(["product_id", "quantity"])
    .where("order_id", "=", orderId)
    .where("removed_at", "is", null)
    .execute();
}

/** Brings held orders to a status, with the columns that go with it, and writes the step into their history. */
export async function moveOrders(
  tx: Tx,
  ids: number[],
  { to, by, now, columns }: { to: Status; by: By; now: Date; columns: MovedColumns },
): Promise<void> {
  await tx
    .with("moved", (moving) =>
      moving
        .updateTable("orders")
        .set({ status: to, ...columns })
        .where("id", "in", ids)
        .returning("id"),
    )
    .insertInto("order_steps")
    .columns(["order_id", "status", "at", "by"])
    .expression((from) =>
      from
        .selectFrom("moved")
        .select([
          "id",
          sql.val(to).as("status"),
          sql<Date>`${now}::timestamptz`.as("at"),
          sql.val(by).as("by"),
        ]),
    )
    .execute();
}

/** The place for whoever moves an order on: named by then, it is the order's own from there on. */
export const placeByNow = namedPlace(sql`(select pickup from users where users.id = orders.producer_id)`);

/** Where goods are picked up: as it was when they were ordered; where nobody had said it yet, as the producer says now. */
function namedPlace(now: RawBuilder<unknown>) {
  return sql<
    Selectable<DB["orders"]>["pickup"]
  >`coalesce(orders.pickup, case when orders.delivery_method = 'pickup' then ${now} end)`;
}

interface MovedColumns {
  pickup?: typeof placeByNow;
  paid_at?: Date;
  ready_at?: Date;
  fulfilled_at?: Date;
  cancelled_at?: Date;
  cancel_reason?: string | null;
}

/** Orders that nobody has paid in time, the longest overdue first. */
export async function findExpired(db: Db, now: Date, most: number): Promise<number[]> {
  const rows = await db
    .selectFrom("orders")
    .select("id")
    .where("status", "=", "awaiting_payment")
    .where("expires_at", "<=", now)
    .where(({ not }) => not(isBeingPaid(now)))
    .orderBy("expires_at")
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

/** Of which something is still to come, bought or sold by a person, the oldest first, with the parties' names. */
export async function findOpenOrders(db: Db, userId: number) {
  return db
    .selectFrom("orders")
    .innerJoin("users as buyer", "buyer.id", "orders.buyer_id")
    .innerJoin("users as producer", "producer.id", "orders.producer_id")
    .select(["orders.id", "placed_at", "status", "payment_method", "total_minor", "currency"])
    .select(["buyer.username as buyer", "producer.username as producer"])
    .where("status", "in", openStatuses)
    .where(({ or, eb }) => or([eb("buyer_id", "=", userId), eb("producer_id", "=", userId)]))
    .orderBy("orders.id")
    .execute();
}

/** What letters about orders say, by the orders' ids; an address is null for who has left. */
export async function findForLetters(db: Db, ids: number[]) {
  const { rows } =
    await sql<OrderForLetter>`${ordersForLetters} where orders.id = any (${ids}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

export type OrderForLetter = OrderRow &
  Record<`${Party}_email` | `${Party}_language`, string | null> & {
    /** Those that somebody asked for. */
    refunds: {
      id: number;
      amount_minor: number;
      reason: string | null;
      asked_as: "producer" | "staff" | null;
      paid_by: "producer" | "site" | null;
    }[];
  };

function selectOrders(db: Db) {
  return selectBareOrders(db)
    .innerJoin("users as buyer", "buyer.id", "orders.buyer_id")
    .select(dayOfOrder.as("market_day"))
    .select([partyColumns("buyer"), partyColumns("producer")])
    .select((order) => [
      jsonArrayFrom(itemsOf(order).where("removed_at", "is", null).orderBy("n"))
        .$castTo<ItemRow[]>()
        .as("items"),
      jsonArrayFrom(
        itemsOf(order)
          .select("removed_at")
          .where("removed_at", "is not", null)
          .orderBy("removed_at")
          .orderBy("n"),
      )
        .$castTo<RemovedItemRow[]>()
        .as("removed_items"),
      jsonArrayFrom(
        order
          .selectFrom("order_steps")
          .select(["status", "at", "by"])
          .whereRef("order_id", "=", "orders.id")
          .orderBy("at")
          .orderBy(orderOfSteps),
      )
        .$castTo<StepRow[]>()
        .as("steps"),
      jsonArrayFrom(
        order
          .selectFrom("order_adjustments")
          .select(adjustmentColumns)
          .whereRef("order_id", "=", "orders.id")
          .orderBy("id"),
      )
        .$castTo<AdjustmentRow[]>()
        .as("adjustments"),
    ]);
}

/** How far the payment of an order has come, with what was taken by it and what goes back; null where none has begun. */
const paidOfOrder = sql<PaidRow | null>`case when orders.payment_id is not null then (
    select json_build_object('status', payments.status, 'is_authorisation', payments.is_authorisation,
      'captured_minor', case when captured_at is not null then amount_minor when captures.order_id is not null then 0 end,
      'is_refused', failed_at is not null,
      'given_back_minor', (select coalesce(sum(amount_minor), 0) from refunds where refunds.order_id = orders.id))
    from payments left join captures on captures.order_id = orders.id where payments.id = orders.payment_id) end`;

/** An order's own columns and what was paid, without its day, parties, lines and steps. */
export function selectBareOrders(db: Db) {
  return db
    .selectFrom("orders")
    .innerJoin("users as producer", "producer.id", "orders.producer_id")
    .select(orderColumns.map((column) => `orders.${column}` as const))
    .select(
      sql<unknown>`case when orders.status in ('awaiting_payment', 'placed', 'ready')
        then ${namedPlace(sql`producer.pickup`)} else orders.pickup end`.as("pickup"),
    )
    .select(sql<boolean>`producer.disabled_at is not null`.as("producer_is_disabled"))
    .select(paidOfOrder.as("paid"));
}

export const itemColumns = [
  ...([
    "product_id",
    "name",
    "image",
    "pack_unit",
    "quantity",
    "price_minor",
    "line_total_minor",
    "n",
  ] as const),
  ...(["sold_by", "tolerance_percent", "ordered_quantity", "grams", "tax_rate", "tax_code"] as const),
  sql<string>`trim_scale(pack_size)::text`.as("pack_size"),
  sql<string | null>`trim_scale(tax_percent)::text`.as("tax_percent"),
] as const;

export const adjustmentColumns = [
  ...(["id", "n", "at", "by", "kind", "reason"] as const),
  ...(["from_quantity", "from_grams", "from_total_minor"] as const),
  ...(["to_quantity", "to_grams", "to_total_minor"] as const),
] as const;

/** Two steps may bear the same millisecond. */
export const orderOfSteps = sql`array_position(array['awaiting_payment', 'placed', 'ready', 'fulfilled', 'cancelled'], status)`;

function itemsOf(order: ExpressionBuilder<DB, "orders">) {
  return order.selectFrom("order_items").select(itemColumns).whereRef("order_id", "=", "orders.id");
}

const shownOrders = compiled(selectOrders);
const ordersForLetters = compiled((db) =>
  selectOrders(db).select([
    "buyer.email as buyer_email",
    "buyer.language as buyer_language",
    "producer.email as producer_email",
    "producer.language as producer_language",
    sql<
      OrderForLetter["refunds"]
    >`coalesce((select json_agg(json_build_object('id', id, 'amount_minor', amount_minor,
      'reason', reason, 'asked_as', asked_as, 'paid_by', paid_by)) from refunds
      where order_id = orders.id and asked_as is not null), '[]')`.as("refunds"),
  ]),
);

/** A joined person's columns as one object; what was said of who left is out of sight, and its mean with it. */
export function partyColumns<Name extends Party>(name: Name) {
  const members = [...shortColumns, "phone"].flatMap((column) => {
    const value = sql.ref(`${name}.${column}`);
    const isHidden = sql`${sql.ref(`${name}.left_at`)} is not null`;
    return [
      sql.lit(column),
      column === "rating_count" ? sql`case when ${isHidden} then 0 else ${value} end` : value,
    ];
  });
  return sql<PartyRow>`json_build_object(${sql.join(members)})`.as(name);
}
