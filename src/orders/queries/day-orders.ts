import { sql } from "kysely";
import { type DayOfOrderRow, dayOfOrder } from "#days";
import { type Db, pipelined, type Tx, transaction } from "#platform/database";
import type { ItemRow, OrderRow, PartyRow } from "../show.ts";
import type { DayBasket } from "./day-baskets.ts";
import { adjustmentColumns, itemColumns, orderOfSteps, partyColumns, selectBareOrders } from "./orders.ts";

/**
 * All orders for a market day, of one producer theirs only, by their ids, and the baskets that they are in, by their numbers.
 * Of a thousand baskets PostgreSQL takes longer to write JSON than to read rows, and their orders share few producers and slots:
 * so each table is read once as it is, in one moment, and put together here.
 */
export async function readDayOrders(db: Db, dayId: number, producerId?: number) {
  const parts = await transaction(db, (tx) => readParts(tx, dayId, producerId));
  const orders = joined(parts);
  return { orders, baskets: basketsOf(orders) };
}

/** A line, taken out or not. */
type LineRow = ItemRow & { order_id: number; removed_at: Date | null };
type Parts = Awaited<ReturnType<typeof readParts>>;

async function readParts(tx: Tx, dayId: number, producerId?: number) {
  const ofProducer = producerId === undefined ? sql`` : sql`and orders.producer_id = ${producerId}`;
  const ofDay = sql<boolean>`orders.market_day_id = ${dayId} ${ofProducer}`;
  const isOfDay = sql<boolean>`order_id in (select id from orders where ${ofDay})`;
  const items = tx.selectFrom("order_items").select(itemColumns).select(["order_id", "removed_at"]);
  const [, orders, lines, steps, adjustments, parties, baskets, slots] = await pipelined(tx, [
    sql`set transaction isolation level repeatable read read only`.execute(tx),
    selectBareOrders(tx).select("orders.basket_id").where(ofDay).orderBy("orders.id").execute(),
    items.where(isOfDay).orderBy("removed_at").orderBy("n").$castTo<LineRow>().execute(),
    tx
      .selectFrom("order_steps")
      .select(["order_id", "status", "at", "by"])
      .where(isOfDay)
      .orderBy("at")
      .orderBy(orderOfSteps)
      .execute(),
    tx
      .selectFrom("order_adjustments")
      .select(["order_id", ...adjustmentColumns])
      .where(isOfDay)
      .orderBy("id")
      .execute(),
    sql<{ buyer: PartyRow }>`select ${partyColumns("buyer")} from users as buyer where id in (
      select buyer_id from orders where ${ofDay} union select producer_id from orders where ${ofDay})`.execute(
      tx,
    ),
    tx.selectFrom("baskets").select(["id", "number", "slot_id"]).where("market_day_id", "=", dayId).execute(),
    sql<{ slot_id: number; market_day: DayOfOrderRow }>`select slot_id, ${dayOfOrder} as market_day from (
      select distinct on (slot_id) slot_id, id as basket_id from baskets where market_day_id = ${dayId}
    ) orders`.execute(tx),
  ]);
  return { orders, lines, steps, adjustments, parties: parties.rows, baskets, slots: slots.rows };
}

function joined({ orders, lines, steps, adjustments, parties, baskets, slots }: Parts): OrderRow[] {
  const people = new Map(parties.map(({ buyer }) => [buyer.id, buyer]));
  const days = new Map(slots.map(({ slot_id, market_day }) => [slot_id, market_day]));
  const dayOf = new Map(
    baskets.map(({ id, number, slot_id }) => {
      const day = days.get(slot_id);
      return [id, day ? { ...day, basket_number: number } : null];
    }),
  );
  const [linesOf, stepsOf, adjustmentsOf] = [byOrder(lines), byOrder(steps), byOrder(adjustments)];
  return orders.flatMap(({ basket_id, ...order }): OrderRow[] => {
    const [buyer, producer] = [people.get(order.buyer_id), people.get(order.producer_id)];
    if (!buyer || !producer) return [];
    const all = linesOf.get(order.id) ?? [];
    return [
      {
        ...order,
        ...{ buyer, producer },
        market_day: dayOf.get(basket_id ?? 0) ?? null,
        items: all.filter(({ removed_at }) => removed_at === null),
        removed_items: all.flatMap((line) => {
          const { removed_at } = line;
          return removed_at === null ? [] : [{ ...line, removed_at }];
        }),
        steps: stepsOf.get(order.id) ?? [],
        adjustments: adjustmentsOf.get(order.id) ?? [],
      },
    ];
  });
}

function byOrder<Row extends { order_id: number }>(rows: Row[]): Map<number, Row[]> {
  return Map.groupBy(rows, ({ order_id }) => order_id);
}

/** The same baskets as `findDayBaskets` reads. */
function basketsOf(orders: OrderRow[]): DayBasket[] {
  const baskets = new Map<number, DayBasket>();
  for (const order of orders) {
    const { market_day, buyer } = order;
    if (!market_day) continue;
    const { basket_number: number, slot } = market_day;
    const basket = baskets.get(number) ?? {
      number,
      buyer: { id: buyer.id, display_name: nameOf(buyer), phone: buyer.phone },
      slot: { id: slot.id, starts_at: isoOf(slot.starts_at), ends_at: isoOf(slot.ends_at) },
      orders: [],
    };
    basket.orders.push(dayOrderOf(order));
    baskets.set(number, basket);
  }
  return [...baskets.values()].sort((a, b) => a.number - b.number);
}

function dayOrderOf(order: OrderRow): DayBasket["orders"][number] {
  const removed = order.removed_items.map((item) => ({ ...lineOf(item), quantity: 0, total_minor: 0 }));
  const { id, producer, payment_method, currency, total_minor, note } = order;
  return {
    ...{ id, payment_method, currency, total_minor, note },
    producer: { id: producer.id, name: nameOf(producer) },
    status: order.status as DayBasket["orders"][number]["status"],
    is_paid: order.paid_at !== null,
    fulfilled_at: order.fulfilled_at?.toISOString() ?? null,
    lines: [...order.items.map(lineOf), ...removed].sort((a, b) => a.n - b.n),
  };
}

function lineOf(item: ItemRow): DayBasket["orders"][number]["lines"][number] {
  const { n, name, pack_unit, quantity, price_minor, tolerance_percent, grams } = item;
  return {
    ...{ n, name, pack_unit, quantity, price_minor, tolerance_percent, grams },
    pack_size: String(item.pack_size),
    sold_by: item.sold_by as "pack" | "weight",
    total_minor: item.line_total_minor,
  };
}

function nameOf({ display_name, username }: PartyRow): string {
  return display_name ?? username;
}

function isoOf(moment: string): string {
  return new Date(moment).toISOString();
}
