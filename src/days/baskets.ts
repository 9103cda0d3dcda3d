import { sql } from "kysely";
import type { Static } from "typebox";
import type { DeliveryCharges } from "#accounts";
import { dayIn, daysAfter } from "#platform/base";
import { pipelined, type Tx } from "#platform/database";
import { comesThatDay } from "./lists.ts";
import { momentOn, timeAt } from "./moments.ts";
import type { PlaceRow } from "./show.ts";
import type { DayTimes } from "./status.ts";

/** What a buyer fetches at one market day. */
export interface Basket {
  id: number;
  number: number;
  slot_id: number;
  /** Whether its slot counts it: not while all its orders are cancelled. */
  holds_slot: boolean;
}

export interface BasketSlot {
  id: number;
  starts_at: Date;
  ends_at: Date;
  capacity: number | null;
  taken: number;
}

/** A market day that somebody orders for, held until the transaction ends. */
export interface DayToOrderFor extends DayTimes {
  id: number;
  date: string;
  cancelled_at: Date | null;
  place: Pick<PlaceRow, "id" | "name" | "address" | "instructions">;
  /** What its place charges. */
  charges: Static<typeof DeliveryCharges>;
  /** In their order. */
  slots: BasketSlot[];
  /** Who comes, by their ids. */
  attending: Set<number>;
  /** The buyer's basket if they have one already. */
  basket: Basket | undefined;
  /** The basket that they would begin. */
  next: Pick<Basket, "id" | "number">;
  /** What stands in the buyer's basket already, by currency. */
  ordered: Ordered[];
}

/** What orders of a basket come to that aren't cancelled. */
export interface Ordered {
  currency: string;
  goods_minor: number;
  /** What their place charges for them. */
  charged_minor: number;
}

/**
 * Days with their slots and who comes, and the buyer's baskets there, by the days' ids; none for an id that there isn't. In
 * one packet: the numbers of baskets and who comes are read once nobody else can change them.
 */
export async function lockDaysToOrderFor(
  tx: Tx,
  buyerId: number,
  dayIds: number[],
): Promise<Map<number, DayToOrderFor>> {
  if (dayIds.length === 0) return new Map();
  const [{ rows: days }, { rows: baskets }, { rows: slots }, { rows: facts }] = await pipelined(tx, [
    sql<Omit<DayToOrderFor, "slots" | "attending" | "basket" | "next" | "ordered">>`
      select market_days.id, date, opens_at, closes_at, starts_at, ends_at, cancelled_at, json_build_object(
        'id', places.id, 'name', name, 'address', address, 'instructions', instructions) as place, charges
      from market_days join places on places.id = place_id where market_days.id = any (${dayIds}::bigint[])
      order by market_days.id for key share of market_days`.execute(tx),
    sql<Basket & { market_day_id: number }>`
      select id, market_day_id, number, slot_id, holds_slot from baskets
      where buyer_id = ${buyerId} and market_day_id = any (${dayIds}::bigint[])
      order by market_day_id for update`.execute(tx),
    sql<BasketSlot & { market_day_id: number }>`
      select id, market_day_id, starts_at, ends_at, capacity, taken from slots
      where market_day_id = any (${dayIds}::bigint[]) order by market_day_id, n for no key update`.execute(
      tx,
    ),
    sql<{ id: number; attending: number[]; ordered: Ordered[]; next_id: number; next_number: number }>`
      select id, nextval('baskets_id_seq') as next_id,
        (select coalesce(max(number), 0) + 1 from baskets where market_day_id = market_days.id) as next_number,
        (select coalesce(json_agg(users.id), '[]') from users where ${comesThatDay}) as attending,
        (select coalesce(json_agg(json_build_object('currency', currency, 'goods_minor', goods_minor,
            'charged_minor', charged_minor)), '[]') from (
          select currency, sum(total_minor - delivery_minor) as goods_minor, sum(delivery_minor) as charged_minor
          from orders join baskets on baskets.id = basket_id
          where baskets.market_day_id = market_days.id and baskets.buyer_id = ${buyerId} and status <> 'cancelled'
          group by currency) ordered) as ordered
      from market_days where id = any (${dayIds}::bigint[])`.execute(tx),
  ]);
  const factsOf = new Map(facts.map((row) => [row.id, row]));
  const found = days.flatMap((day): [number, DayToOrderFor][] => {
    const known = factsOf.get(day.id);
    if (!known) return [];
    const ofDay = ({ market_day_id }: { market_day_id: number }) => market_day_id === day.id;
    const next = { id: known.next_id, number: known.next_number };
    const of = { slots: slots.filter(ofDay), basket: baskets.find(ofDay), next, ordered: known.ordered };
    return [[day.id, { ...day, ...of, attending: new Set(known.attending) }]];
  });
  return new Map(found);
}

/** A basket as it is after an order. */
export interface Booking extends Omit<Basket, "holds_slot"> {
  market_day_id: number;
  buyer_id: number;
  created_at: Date;
  /** The slot that counted it before, if one did. */
  leaves: number | null;
}

/** Writes baskets of days that are held, and counts them in their slots. Violates slots_never_overbooked. */
export async function writeBaskets(tx: Tx, bookings: Booking[]): Promise<void> {
  const moved = bookings.filter(({ slot_id, leaves }) => slot_id !== leaves);
  if (moved.length === 0) return;
  const changes = moved.flatMap(({ slot_id, leaves }) => [
    { slot_id, change: 1 },
    ...(leaves === null ? [] : [{ slot_id: leaves, change: -1 }]),
  ]);
  await sql`
    with counted as (
      update slots set taken = taken + change
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as changed (slot_id bigint, change integer)
      where slots.id = changed.slot_id
    )
    insert into baskets (id, market_day_id, slot_id, buyer_id, number, created_at) overriding system value
    select id, market_day_id, slot_id, buyer_id, number, created_at
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as basket (id bigint, market_day_id bigint,
      slot_id bigint, buyer_id bigint, number integer, created_at timestamptz)
    on conflict (id) do update set slot_id = excluded.slot_id, holds_slot = true`.execute(tx);
}

/**
 * Gives back the slots of baskets of which no order stands any more; they keep their numbers. To be called once the orders
 * are cancelled and their stock is given back, which a checkout holds before baskets too.
 */
export async function freeSlots(tx: Tx, basketIds: number[]): Promise<void> {
  if (basketIds.length === 0) return;
  await pipelined(tx, [
    // Of two orders of a basket that are cancelled at once the second sees the first.
    sql`select from baskets where id = any (${basketIds}::bigint[]) order by id for update`.execute(tx),
    sql`
      with freed as (
        update baskets set holds_slot = false where id = any (${basketIds}::bigint[]) and holds_slot
          and not exists (select from orders where basket_id = baskets.id and status <> 'cancelled')
        returning slot_id
      )
      update slots set taken = taken - baskets
      from (select slot_id, count(*)::integer as baskets from freed group by slot_id) freed
      where slots.id = freed.slot_id`.execute(tx),
  ]);
}

/** Whether somebody has ever ordered for a day. */
export async function hasBaskets(tx: Tx, dayId: number): Promise<boolean> {
  const { rows } = await sql`select from baskets where market_day_id = ${dayId} limit 1`.execute(tx);
  return rows.length > 0;
}

/** Until when a product may be ordered for a day: so many days before its cut-off, at the same time on the clock. */
export function cutOffOf(
  timeZone: string,
  { closes_at }: Pick<DayTimes, "closes_at">,
  leadDays: number,
): Date {
  if (leadDays === 0) return closes_at;
  return momentOn(timeZone, daysAfter(dayIn(timeZone, closes_at), -leadDays), timeAt(timeZone, closes_at));
}
