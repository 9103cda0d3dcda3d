import type { Static } from "typebox";
import type { CartRow } from "#cart";
import { daysAfter, invalidInput } from "#platform/base";
import { type NewOrder, wantedDaysAhead } from "./schemas.ts";

type OrderRequest = Static<typeof NewOrder>;

/** How and when the goods of one producer are to reach their buyer. */
export interface Wish {
  /** Of the list `by_producer`, where it was said for this producer alone. */
  place: number | undefined;
  delivery_method: OrderRequest["delivery_method"];
  /** For which market day and which of its slots, where that is how. */
  market_day_id: number | undefined;
  slot_id: number | undefined;
  wanted_on: string | null;
  note: string | null;
}

/** What is wished of each producer in the cart, by their ids. */
export function wishesOf(
  { by_producer = [], ...request }: OrderRequest,
  lines: CartRow[],
): Map<number, Wish> {
  const wishes = new Map<number, Wish>();
  for (const { producer_id } of lines) {
    const place = by_producer.findIndex((one) => one.producer_id === producer_id);
    const own = by_producer[place];
    const ofDay = own?.market_day_id === undefined ? { ...request, ...own } : own;
    const delivery_method = own?.delivery_method ?? request.delivery_method;
    const wanted_on = (own?.wanted_on === undefined ? request.wanted_on : own.wanted_on) ?? null;
    wishes.set(producer_id, {
      place: own && place,
      delivery_method,
      market_day_id: ofDay.market_day_id,
      slot_id: ofDay.slot_id,
      // A market day has a date of its own.
      wanted_on: delivery_method === "market_day" ? null : wanted_on,
      note: (own?.note === undefined ? request.note : own.note) ?? null,
    });
  }
  return wishes;
}

/**
 * Throws invalid_input where an address is missing, a market day is named for goods that don't go to one, or a day lies in the past
 * or too far ahead.
 */
export function requireFulfillable(wishes: Map<number, Wish>, request: OrderRequest, today: string): void {
  const methods = [request, ...wishes.values()].map(({ delivery_method }) => delivery_method);
  if (methods.includes("delivery") && !request.address) throw invalidInput({ address: "required" });
  if (request.market_day_id !== undefined && !methods.includes("market_day"))
    throw invalidInput({ market_day_id: "unknown_field" });
  requireDay("wanted_on", request.wanted_on, today);
  for (const { place, wanted_on } of wishes.values())
    if (place !== undefined) requireDay(`by_producer.${place}.wanted_on`, wanted_on, today);
}

function requireDay(field: string, day: string | null | undefined, today: string): void {
  if (day && day < today) throw invalidInput({ [field]: "too_small" });
  if (day && day > daysAfter(today, wantedDaysAhead)) throw invalidInput({ [field]: "too_large" });
}
