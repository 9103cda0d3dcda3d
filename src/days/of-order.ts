import { sql } from "kysely";
import { type Static, Type } from "typebox";
import { Address } from "#accounts";
import { closed, Id, named } from "#platform/base";
import type { BasketSlot, DayToOrderFor } from "./baskets.ts";
import { Place, Slot } from "./schemas.ts";

/** The slot in which a basket is fetched. */
export const OrderSlot = named(
  "OrderSlot",
  closed({ id: Id, starts_at: Slot.properties.starts_at, ends_at: Slot.properties.ends_at }),
);

/** When and where an order is fetched, as it shows it. */
export const DayOfOrder = named(
  "OrderMarketDay",
  closed(
    {
      id: Id,
      date: Type.String({ format: "date", examples: ["2030-05-03"] }),
      place: named(
        "OrderPlace",
        closed({
          id: Id,
          name: Place.properties.name,
          address: Address,
          instructions: Place.properties.instructions,
        }),
      ),
      slot: OrderSlot,
      basket_number: Type.Integer({
        minimum: 1,
        description: "The number of all that the buyer fetches there, whoever sells it.",
        examples: [12],
      }),
    },
    { description: "Null unless `delivery_method` is `market_day`." },
  ),
);

/** The day of an order as it is read with it: out of JSON, so moments are texts still. */
export interface DayOfOrderRow {
  id: number;
  date: string;
  closes_at: string;
  place: { id: number; name: string; address: unknown; instructions: string | null };
  slot: { id: number; starts_at: string; ends_at: string };
  basket_number: number;
}

/** The day of a row of `orders`, or null. */
export const dayOfOrder = sql<DayOfOrderRow | null>`(
  select json_build_object('id', market_days.id, 'date', date, 'closes_at', closes_at,
    'place', json_build_object('id', places.id, 'name', name, 'address', address, 'instructions', instructions),
    'slot', json_build_object('id', slots.id, 'starts_at', slots.starts_at, 'ends_at', slots.ends_at),
    'basket_number', number)
  from baskets join market_days on market_days.id = baskets.market_day_id
    join places on places.id = place_id join slots on slots.id = slot_id
  where baskets.id = orders.basket_id)`;

/** Until when the buyer of a row of `orders` may change it; null without a day. */
export const cutOffOfOrder = sql<Date | null>`(
  select closes_at from market_days where market_days.id = orders.market_day_id)`;

/** The day of an order that is about to be placed. */
export function dayOfNewOrder(
  { id, date, closes_at, place }: DayToOrderFor,
  slot: BasketSlot,
  number: number,
): DayOfOrderRow {
  const { starts_at, ends_at } = slot;
  return {
    ...{ id, date, closes_at: closes_at.toISOString(), place },
    slot: { id: slot.id, starts_at: starts_at.toISOString(), ends_at: ends_at.toISOString() },
    basket_number: number,
  };
}

export function showDayOfOrder({
  id,
  date,
  place,
  slot,
  basket_number,
}: DayOfOrderRow): Static<typeof DayOfOrder> {
  return {
    ...{ id, date },
    // It was checked against this schema when it was written.
    place: { ...place, address: place.address as Static<typeof Address> },
    slot: { id: slot.id, starts_at: new Date(slot.starts_at), ends_at: new Date(slot.ends_at) },
    basket_number,
  };
}
