import { sql } from "kysely";
import { type DayBasket, findDayBaskets } from "#orders";
import type { Db } from "#platform/database";
import {
  type Basket,
  cashOf,
  type Day,
  type DayEvent,
  type Line,
  type Mark,
  type Person,
} from "./elements/day.ts";

/** An event that was taken, as its row has it. */
interface EventRow {
  n: number;
  id: string;
  kind: DayEvent["kind"];
  basket: number;
  told: Record<string, unknown>;
  effect: Effect | null;
  by: Person;
  arrived_at: string;
}

/** What an event changed that its undo must know. */
export interface Effect {
  /** The lines that it handed over, as orders and their lines. */
  lines?: [number, number][];
  /** What a line weighed or held before. */
  before?: number | null;
}

/** A day as it is now: what was ordered, and what its events have left behind; of one producer only what is theirs. */
export async function readDay(db: Db, dayId: number, producerId?: number): Promise<Day> {
  const baskets = await findDayBaskets(db, dayId, producerId);
  return dayOf(baskets, await findTaken(db, dayId));
}

/** The day that such baskets are, with what these events have left behind. */
export function dayOf(baskets: DayBasket[], events: EventRow[]): Day {
  const day: Day = { baskets: baskets.map(withoutMarks) };
  const undone = new Set(events.flatMap(({ kind, told }) => (kind === "undo" ? [told["of"]] : [])));
  const byNumber = new Map(day.baskets.map((basket) => [basket.number, basket]));
  for (const event of events) {
    const basket = byNumber.get(event.basket);
    if (basket && !undone.has(event.id)) leaveMark(basket, event);
  }
  return day;
}

/** How many events of a day have arrived: another number, another day. */
export async function findLastEvent(db: Db, dayId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select coalesce(max(n), 0) as n from day_events where market_day_id = ${dayId}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** The events of a day that were taken. */
export async function findTaken(db: Db, dayId: number): Promise<EventRow[]> {
  const { rows } = await sql<{ events: EventRow[] }>`
    select coalesce(json_agg(json_build_object('n', n, 'id', day_events.id, 'kind', kind, 'basket', basket, 'told', told,
      'effect', effect, 'arrived_at', to_char(arrived_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'by', ${personJson}) order by n), '[]') as events
    from day_events join users on users.id = by_id
    where market_day_id = ${dayId} and refusal is null`.execute(db);
  return rows[0]?.events ?? [];
}

/** The joined person, as events and answers name them. */
export const personJson = sql<Person>`json_build_object('id', users.id, 'username', username, 'display_name', coalesce(display_name, username))`;

function withoutMarks(basket: DayBasket): Basket {
  const orders = basket.orders.map((order) => ({
    ...order,
    lines: order.lines.map((line): Line => ({ ...line, handed: null, weighed: null, short: null })),
  }));
  return { ...basket, orders, seen: [], cash: [], notes: [] };
}

function leaveMark(basket: Basket, { id, kind, told, effect, by, arrived_at }: EventRow): void {
  const mark: Mark = { event: id, by, at: arrived_at };
  const line = lineOf(basket, told["order_id"], told["n"]);
  switch (kind) {
    case "arrived":
    case "no_show":
      basket.seen.push({ ...mark, kind });
      break;
    case "handed_over":
      for (const [orderId, n] of effect?.lines ?? []) {
        const handed = lineOf(basket, orderId, n);
        if (handed) handed.handed = mark;
      }
      break;
    case "cash":
      basket.cash.push({ ...mark, ...cashOf(told as unknown as Parameters<typeof cashOf>[0]) });
      break;
    case "note":
      basket.notes.push({ ...mark, text: String(told["text"]) });
      break;
    case "weighed":
      if (line) line.weighed = { ...mark, before: effect?.before ?? null };
      break;
    case "short":
      if (line) line.short = { ...mark, before: effect?.before ?? 0 };
      break;
    case "undo":
  }
}

function lineOf(basket: Basket, orderId: unknown, n: unknown): Line | undefined {
  return basket.orders.find(({ id }) => id === orderId)?.lines.find((line) => line.n === n);
}
