import { type CartRow, type DayIssue, dayIssueOf } from "#cart";
import { type Booking, type DayOfOrderRow, type DayToOrderFor, dayOfNewOrder } from "#days";
import { invalidInput } from "#platform/base";
import { type LinesRefused, leadTime, lineOf, linesNotComing, linesOfClosedDay, slotFull } from "./errors.ts";
import type { NewOrderBody } from "./schemas.ts";
import type { Wish } from "./wishes.ts";

/** Orders that are fetched at a market day: which days, and what is in the way. */

/** What the order of one producer has of its day. */
export interface OfDay {
  basket_id: number;
  market_day_id: number;
  market_day: DayOfOrderRow;
}

/** The days that a checkout may be for, in the order in which they are held. */
export function daysAskedFor({ market_day_id, by_producer = [] }: NewOrderBody): number[] {
  const asked = [market_day_id, ...by_producer.map((one) => one.market_day_id)];
  return [...new Set(asked.filter((id) => id !== undefined))].sort((a, b) => a - b);
}

/** Throws invalid_input for what is missing of a day, isn't there, or contradicts itself. */
export function requireDays(wishes: Map<number, Wish>, days: Map<number, DayToOrderFor>): void {
  const slotOf = new Map<number, number | undefined>();
  for (const wish of wishes.values()) {
    if (wish.delivery_method !== "market_day") continue;
    const { market_day_id, slot_id } = wish;
    if (market_day_id === undefined) throw faultOf(wish, "market_day_id", "required");
    const day = days.get(market_day_id);
    if (!day) throw faultOf(wish, "market_day_id", "not_a_choice");
    const chosen = chosenSlot(day, slot_id);
    if (chosen === undefined)
      throw faultOf(wish, "slot_id", slot_id === undefined ? "required" : "not_a_choice");
    if (slotOf.has(day.id) && slotOf.get(day.id) !== chosen.id) throw faultOf(wish, "slot_id", "mismatch");
    slotOf.set(day.id, chosen.id);
  }
}

/**
 * Names the lines that can't be fetched at the day that was chosen for them, all of the gravest kind at once. Throws
 * day_closed, not_attending, lead_time, slot_full.
 */
export function requireFetchable(
  lines: CartRow[],
  wishes: Map<number, Wish>,
  days: Map<number, DayToOrderFor>,
  { timeZone, now }: { timeZone: string; now: Date },
): void {
  const found = lines.map((line) => ({ line, issue: issueOfDay(line, wishes, days, timeZone, now) }));
  for (const [kind, issue] of refusals) {
    const refused = found.filter((one) => one.issue === issue);
    if (refused.length > 0) throw kind({ lines: refused.map(({ line }) => lineOf(line)) });
  }
}

const refusals: [LinesRefused, DayIssue | "slot_full"][] = [
  [linesOfClosedDay, "day_closed"],
  [linesNotComing, "not_attending"],
  [leadTime, "lead_time"],
  [slotFull, "slot_full"],
];

function issueOfDay(
  line: CartRow,
  wishes: Map<number, Wish>,
  days: Map<number, DayToOrderFor>,
  timeZone: string,
  now: Date,
): DayIssue | "slot_full" | undefined {
  const { day, slot } = dayOf(wishes.get(line.producer_id), days) ?? {};
  if (!day || !slot) return undefined;
  const issue = dayIssueOf(line, day, { timeZone, now });
  if (issue !== null) return issue;
  const isCounted = day.basket?.holds_slot === true && day.basket.slot_id === slot.id;
  return !isCounted && slot.capacity !== null && slot.taken >= slot.capacity ? "slot_full" : undefined;
}

/** What each producer's orders have of their day, by the producers' ids, and the baskets as they are with them. */
export function basketsOf(
  wishes: Map<number, Wish>,
  days: Map<number, DayToOrderFor>,
  { buyer_id, created_at }: Pick<Booking, "buyer_id" | "created_at">,
): { ofDay: Map<number, OfDay>; bookings: Booking[] } {
  const ofDay = new Map<number, OfDay>();
  const bookings = new Map<number, Booking>();
  for (const [producerId, wish] of wishes) {
    const { day, slot } = dayOf(wish, days) ?? {};
    if (!day || !slot) continue;
    const { id, number } = day.basket ?? day.next;
    const leaves = day.basket?.holds_slot ? day.basket.slot_id : null;
    bookings.set(day.id, {
      ...{ id, number, market_day_id: day.id, slot_id: slot.id, buyer_id, created_at, leaves },
    });
    ofDay.set(producerId, {
      basket_id: id,
      market_day_id: day.id,
      market_day: dayOfNewOrder(day, slot, number),
    });
  }
  return { ofDay, bookings: [...bookings.values()] };
}

/** When the market days close that goods are wanted at. */
export function cutOffsOf(wishes: Map<number, Wish>, days: Map<number, DayToOrderFor>): Date[] {
  return [...wishes.values()].flatMap((wish) => dayOf(wish, days)?.day.closes_at ?? []);
}

/** The day of a wish and its slot there. */
export function dayOf(wish: Wish | undefined, days: Map<number, DayToOrderFor>) {
  if (wish?.delivery_method !== "market_day" || wish.market_day_id === undefined) return undefined;
  const day = days.get(wish.market_day_id);
  const slot = day && chosenSlot(day, wish.slot_id);
  return slot && { day, slot };
}

/** The slot that was asked for, or else that of the buyer's basket, or the only one. */
function chosenSlot({ slots, basket }: DayToOrderFor, slotId: number | undefined) {
  const id = slotId ?? basket?.slot_id;
  if (id === undefined) return slots.length === 1 ? slots[0] : undefined;
  return slots.find((slot) => slot.id === id);
}

function faultOf({ place }: Wish, name: string, code: "required" | "not_a_choice" | "mismatch") {
  return invalidInput({ [place === undefined ? name : `by_producer.${place}.${name}`]: code });
}
