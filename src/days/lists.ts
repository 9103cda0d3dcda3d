import { type RawBuilder, sql } from "kysely";
import { type ShortRow, shortColumns } from "#accounts";
import { daysAfter, invalidInput } from "#platform/base";
import type { FragmentKind } from "#platform/cache";
import { compiled, type Db, multiplexed } from "#platform/database";
import {
  isInCircle,
  kilometresFrom,
  type ListRow,
  type PageRequest,
  parseCircle,
  readList,
} from "#platform/listing";
import { dayTags } from "./cache-tags.ts";
import { momentOn } from "./moments.ts";
import { findPlaces } from "./places.ts";
import { MarketDay } from "./schemas.ts";
import { type DayRow, type DayViewer, dayColumns, type SlotRow, showDay } from "./show.ts";
import { type DayStatus, dayStatuses } from "./status.ts";

/** What the address of the list asks; `from` and `to` are days, `status` one or more by commas. */
export interface AskedDays {
  from?: string;
  to?: string;
  place?: number;
  producer?: number;
  status?: string;
  near?: string;
  radius_km?: number;
}

/** A page of market days, the earliest first. Throws invalid_input. */
export function readDays(
  db: Db,
  { timeZone, now }: { timeZone: string; now: Date },
  { filters, ...position }: PageRequest<AskedDays>,
): Promise<ListRow[]> {
  const { from, to, place, producer } = filters;
  const near = parseCircle(filters);
  const statuses = parseStatuses(filters.status);
  const given = (condition: RawBuilder<boolean> | false | undefined) =>
    condition !== undefined && condition !== false;
  const where = [
    from !== undefined && sql<boolean>`starts_at >= ${momentOn(timeZone, from, "00:00")}`,
    to !== undefined && sql<boolean>`starts_at < ${momentOn(timeZone, daysAfter(to, 1), "00:00")}`,
    place !== undefined && sql<boolean>`place_id = ${place}`,
    producer !== undefined && isAttendedBy(producer),
    statuses && hasStatus(statuses, now),
    near &&
      sql<boolean>`place_id in (select id from places where ${isInCircle({ column: "places.place" }, near)})`,
  ].filter(given);
  return readList(
    db,
    {
      table: "market_days",
      keyset: { column: sql`starts_at`, type: "timestamptz", isDescending: false },
      distance:
        near &&
        sql<number>`(select ${kilometresFrom({ column: "places.place" }, near)} from places where places.id = place_id)`,
      tiers: [{ where }],
      candidatesPerRow: 1,
    },
    position,
  );
}

/** How days are shown to somebody. */
export function dayFragments(db: Db, viewer: DayViewer): FragmentKind {
  return {
    name: "market day",
    schema: MarketDay,
    siteUrl: viewer.siteUrl,
    async read(ids) {
      const rows = await findDays(db, viewer.viewerId, ids);
      return rows.map((row) => ({ shown: showDay(row, viewer), ...dayTags(row, viewer.now) }));
    },
  };
}

/** Those days, in any order, with their places and slots and who comes. */
export async function findDays(db: Db, viewerId: number | undefined, ids: number[]): Promise<DayRow[]> {
  const { rows } = await sql<Read>`select day.*,
      (select is_producer from users where id = ${viewerId ?? null}::bigint) as viewer_sells,
      (select number from baskets
        where market_day_id = day.id and buyer_id = ${viewerId ?? null}::bigint and holds_slot) as basket_number
    from (${shownDays}) day where id = any (${ids}::bigint[])`.execute(multiplexed(db));
  const places = await findPlaces(db, [...new Set(rows.map(({ place_id }) => place_id))]);
  const placeOf = new Map(places.map((place) => [place.id, place]));
  return rows.flatMap(({ slots, ...row }) => {
    const place = placeOf.get(row.place_id);
    return place ? [{ ...row, place, slots: slots.map(withMoments) }] : [];
  });
}

/**
 * When the status of any day changes next; undefined where none does. Only a day that isn't over has a moment to come,
 * and it began a day ago at most.
 */
export async function findNextChange(db: Db, now: Date): Promise<Date | undefined> {
  const { rows } = await sql<{ next: Date | null }>`
    select min(moment) as next from market_days
      cross join lateral (values (opens_at), (closes_at), (starts_at), (ends_at)) of_day (moment)
    where starts_at > ${dayBefore(now)} and cancelled_at is null and moment > ${now}`.execute(db);
  return rows[0]?.next ?? undefined;
}

type Read = Omit<DayRow, "place" | "slots"> & { slots: SlotTexts[] };
type SlotTexts = Omit<SlotRow, "starts_at" | "ends_at"> & { starts_at: string; ends_at: string };

function withMoments({ starts_at, ends_at, ...slot }: SlotTexts): SlotRow {
  return { ...slot, starts_at: new Date(starts_at), ends_at: new Date(ends_at) };
}

const columnsOfSlot = ["id", "n", "starts_at", "ends_at", "capacity", "taken"];

/**
 * Whether a row of `users` comes to one of `market_days`: to that day, or to all of its series and not away that day; nobody
 * on their days off, or who sells no more.
 */
export const comesThatDay = sql<boolean>`
  is_producer and disabled_at is null and left_at is null and not days_off @> date and users.id in (
    select producer_id from day_attendance where market_day_id = market_days.id and attends
    union all
    select producer_id from series_attendance where series_attendance.series_id = market_days.series_id
      and not exists (
        select from day_attendance where market_day_id = market_days.id and not attends
          and day_attendance.producer_id = series_attendance.producer_id
      )
  )`;

const attending = sql<ShortRow[]>`(
  select coalesce(json_agg(${objectOf("users", shortColumns)} order by coalesce(display_name, username), users.id), '[]')
  from users where ${comesThatDay})`;

const slotsOfDay = sql<SlotTexts[]>`(
  select coalesce(json_agg(${objectOf("slots", columnsOfSlot)} order by n), '[]')
  from slots where market_day_id = market_days.id)`;

const shownDays = compiled((db) =>
  db
    .selectFrom("market_days")
    .select(dayColumns.map((column) => `market_days.${column}` as const))
    .select([attending.as("attending"), slotsOfDay.as("slots")]),
);

function objectOf(table: string, columns: readonly string[]) {
  return sql`json_build_object(${sql.join(
    columns.flatMap((column) => [sql.lit(column), sql.ref(`${table}.${column}`)]),
  )})`;
}

/** The same as `attending`, of one producer, from whom it is few days and series that are looked up. */
function isAttendedBy(producerId: number): RawBuilder<boolean> {
  return sql`exists (
      select from users where id = ${producerId} and is_producer and disabled_at is null and left_at is null
        and not days_off @> date
    ) and (
      id in (select market_day_id from day_attendance where producer_id = ${producerId} and attends)
      or series_id in (select series_id from series_attendance where producer_id = ${producerId})
        and id not in (select market_day_id from day_attendance where producer_id = ${producerId} and not attends)
    )`;
}

function parseStatuses(text: string | undefined): DayStatus[] | undefined {
  if (text === undefined) return undefined;
  const asked = text.split(",");
  const found = dayStatuses.filter((status) => asked.includes(status));
  if (found.length !== new Set(asked).size) throw invalidInput({ status: "not_a_choice" });
  return found;
}

/** What isn't over began a day ago at most, so that no walk begins with all that is. */
function hasStatus(statuses: DayStatus[], now: Date): RawBuilder<boolean> {
  const any = sql<boolean>`(${sql.join(
    statuses.map((status) => sql`(${conditions[status](now)})`),
    sql` or `,
  )})`;
  if (statuses.includes("done") || statuses.includes("cancelled")) return any;
  return sql`starts_at > ${dayBefore(now)} and ${any}`;
}

/** As `statusAt` tells it. */
const conditions: Record<DayStatus, (now: Date) => RawBuilder<boolean>> = {
  announced: (now) => sql`cancelled_at is null and opens_at > ${now}`,
  open: (now) => sql`cancelled_at is null and opens_at <= ${now} and closes_at > ${now}`,
  closed: (now) => sql`cancelled_at is null and closes_at <= ${now} and starts_at > ${now}`,
  under_way: (now) => sql`cancelled_at is null and starts_at <= ${now} and ends_at > ${now}`,
  done: (now) => sql`cancelled_at is null and ends_at <= ${now}`,
  cancelled: () => sql`cancelled_at is not null`,
};

function dayBefore(now: Date): Date {
  return new Date(now.getTime() - longestDayMs);
}

/** A day begins and ends on one date, which has 25 hours at most. */
const longestDayMs = 25 * 3600 * 1000;

/** Whether there is a place for market days, and whether one lies ahead. */
export async function findDayAhead(db: Db, now: Date): Promise<{ hasPlace: boolean; hasDay: boolean }> {
  const { rows } = await sql<{ hasPlace: boolean; hasDay: boolean }>`
    select exists (select from places where is_active) as "hasPlace",
      exists (select from market_days where cancelled_at is null and ends_at > ${now}
        and starts_at > ${now}::timestamptz - interval '25 hours') as "hasDay"`.execute(db);
  return rows[0] ?? { hasPlace: false, hasDay: false };
}
