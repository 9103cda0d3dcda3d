import type { DayOfOrderRow } from "#days";
import type { Format } from "#words";

/** Where and when goods are fetched, as letters say it. */

/** An address in one line; what a person left out is left out. */
export function addressIn(place: unknown, { country }: Format): string | undefined {
  if (typeof place !== "object" || place === null || !("address" in place)) return undefined;
  const { address } = place;
  if (typeof address !== "object" || address === null) return undefined;
  const parts = new Map(Object.entries(address));
  const town = [parts.get("postal_code"), parts.get("city")].filter(Boolean).join(" ");
  return [parts.get("street"), parts.get("line2"), town, parts.get("region"), country(parts.get("country"))]
    .filter(Boolean)
    .join(", ");
}

/** When and where what was ordered for a market day is fetched, and the number that it is under there. */
export function marketDayIn({ date, place, slot, basket_number: number }: DayOfOrderRow, format: Format) {
  return {
    ...{ day: format.weekday(date), place: placeIn(place, format), number },
    from: format.time(new Date(slot.starts_at)),
    until: format.time(new Date(slot.ends_at)),
  };
}

/** The name and address of a place in one line. */
export function placeIn(place: { name: string; address: unknown }, format: Format): string {
  return [place.name, addressIn(place, format)].filter(Boolean).join(", ");
}
