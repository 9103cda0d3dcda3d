import { type Selectable, sql } from "kysely";
import type { Static } from "typebox";
import { type Address, type DeliveryCharges, type ShortRow, showShortUser } from "#accounts";
import type { DB } from "#platform/database";
import type { Rule } from "./rules.ts";
import type { MarketDay, Place, Series } from "./schemas.ts";
import { statusAt } from "./status.ts";

/** The columns of a place that `showPlace` needs. */
export const placeColumns = [
  "id",
  "name",
  "address",
  "location_name",
  "latitude",
  "longitude",
  "instructions",
  "phone",
  "charges",
  "is_active",
  "created_at",
  "updated_at",
] as const;

export type PlaceRow = Pick<Selectable<DB["places"]>, (typeof placeColumns)[number]>;

/** A place as everybody sees it: its address is public, so its point is not rounded. */
export function showPlace(row: PlaceRow): Static<typeof Place> {
  const { location_name: name, latitude, longitude, address, charges, ...rest } = row;
  return {
    ...rest,
    // They were checked against these schemas when they were written.
    address: address as Static<typeof Address>,
    charges: charges as Static<typeof DeliveryCharges>,
    location: name === null ? null : { name, latitude, longitude },
  };
}

/** The columns of a day that `showDay` needs, beside its place, its slots and who comes. */
export const dayColumns = [
  "id",
  "place_id",
  "date",
  "opens_at",
  "closes_at",
  "starts_at",
  "ends_at",
  "slot_minutes",
  "slot_capacity",
  "note",
  "series_id",
  "series_date",
  "changed",
  "cancelled_at",
  "cancel_reason",
] as const;

export type DayColumns = Pick<Selectable<DB["market_days"]>, (typeof dayColumns)[number]>;
export type SlotRow = Omit<Selectable<DB["slots"]>, "market_day_id">;
export type DayRow = DayColumns & {
  place: PlaceRow;
  slots: SlotRow[];
  attending: ShortRow[];
  /** Whether whoever asks sells; null where nobody has signed in. */
  viewer_sells: boolean | null;
  /** Of what whoever asks fetches there; null where that is nothing. */
  basket_number: number | null;
};

/** To whom and when something is shown; `siteUrl` is the site's address without a closing slash. */
export interface DayViewer {
  viewerId?: number | undefined;
  siteUrl: string;
  timeZone: string;
  now: Date;
}

export function showDay(
  row: DayRow,
  { viewerId, siteUrl, timeZone, now }: DayViewer,
): Static<typeof MarketDay> {
  return {
    id: row.id,
    place: showPlace(row.place),
    date: row.date,
    time_zone: timeZone,
    starts_at: row.starts_at,
    ends_at: row.ends_at,
    opens_at: row.opens_at,
    closes_at: row.closes_at,
    slots: row.slots.map(({ id, starts_at, ends_at, capacity, taken }) => ({
      ...{ id, starts_at, ends_at, capacity },
      left: capacity === null ? null : capacity - taken,
    })),
    status: statusAt(now, row),
    note: row.note,
    cancel_reason: row.cancel_reason,
    attending: row.attending.map((producer) => showShortUser(producer, siteUrl)),
    series_id: row.series_id,
    is_attending: row.viewer_sells ? row.attending.some(({ id }) => id === viewerId) : null,
    basket_number: row.basket_number,
  };
}

/** The columns of a series that `showSeries` needs, and the dates of its days that were deleted. */
export const seriesColumns = [
  "id",
  "place_id",
  "every_weeks",
  "nth",
  "weekday",
  "starts_on",
  "ends_on",
  "starts_at",
  "ends_at",
  "closes_days_before",
  "closes_at",
  "slot_minutes",
  "slot_capacity",
  "is_active",
  "created_at",
  "updated_at",
  sql<string[]>`skipped::text[]`.as("skipped"),
] as const;

type SeriesColumn = Extract<(typeof seriesColumns)[number], string>;
export type SeriesRow = Pick<Selectable<DB["series"]>, SeriesColumn> & {
  skipped: string[];
  /** Whether whoever asks comes to its days; null where they don't sell. */
  is_attending: boolean | null;
};

export function showSeries(row: SeriesRow): Static<typeof Series> {
  return {
    id: row.id,
    place_id: row.place_id,
    rule: ruleOf(row),
    starts_on: row.starts_on,
    ends_on: row.ends_on,
    starts_at: toMinute(row.starts_at),
    ends_at: toMinute(row.ends_at),
    closes: { days_before: row.closes_days_before, at: toMinute(row.closes_at) },
    slot_minutes: row.slot_minutes,
    slot_capacity: row.slot_capacity,
    is_active: row.is_active,
    is_attending: row.is_attending,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** PostgreSQL refuses a row that has neither or both. */
export function ruleOf({
  every_weeks,
  nth,
  weekday,
}: Pick<SeriesRow, "every_weeks" | "nth" | "weekday">): Rule & Static<typeof Series>["rule"] {
  return every_weeks === null ? { nth: nth as 1 | 2 | 3 | 4 | -1, weekday } : { every_weeks, weekday };
}

/** `16:00:00` as `16:00`. */
export function toMinute(time: string): string {
  return time.slice(0, 5);
}
