import { sql } from "kysely";
import { type Config, dayIn, daysAfter } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { insertDay, planOf, removeDay, replan } from "./days.ts";
import { momentOn } from "./moments.ts";
import { type DayPlan, faultOf } from "./plan.ts";
import { daysOf } from "./rules.ts";
import { type DayColumns, dayColumns, ruleOf, type SeriesRow, seriesColumns, toMinute } from "./show.ts";

type Settings = Pick<Config, "timeZone">;
/** What days are made of. */
type Pattern = Omit<SeriesRow, "is_attending">;

/** So many days ahead they are made. */
const daysAhead = 8 * 7;

/**
 * Makes the days of a locked series for the next eight weeks, where they aren't made: those that were deleted by hand or
 * moved are not made again, and none whose orders would be closed from the beginning.
 */
export async function makeDays(tx: Tx, { timeZone }: Settings, series: Pattern, now: Date): Promise<void> {
  if (!series.is_active) return;
  for (const date of datesOf(timeZone, series, now)) {
    const plan = planFor(timeZone, series, date, now);
    if (faultOf(timeZone, plan)) continue;
    await insertDay(tx, timeZone, plan, now, { series_id: series.id, series_date: date });
  }
}

/** The same for every series, each in a transaction of its own. */
export async function makeAllDays(db: Db, settings: Settings, now: Date): Promise<void> {
  const today = dayIn(settings.timeZone, now);
  const { rows } = await sql<{ id: number }>`
    select id from series where is_active and coalesce(ends_on >= ${today}, true) order by id`.execute(db);
  for (const { id } of rows) {
    await transaction(db, async (tx) => {
      const series = await tx
        .selectFrom("series")
        .select(seriesColumns)
        .where("id", "=", id)
        .forUpdate()
        .executeTakeFirst();
      if (series) await makeDays(tx, settings, series, now);
    });
  }
}

/**
 * Brings the coming days of a locked series up to it, but for what was changed by hand. A day that its rule no longer
 * has goes, unless somebody has changed it or ordered for it. Throws day_has_orders.
 */
export async function followSeries(
  tx: Tx,
  { timeZone }: Settings,
  series: Pattern,
  { now, confirm, jobs }: { now: Date; confirm: boolean; jobs: JobQueue },
): Promise<void> {
  const dates = new Set(daysOf(ruleOf(series), series.starts_on, boundsOf(timeZone, series, now)));
  for (const day of await lockComing(tx, series.id, now)) {
    if (day.series_date !== null && dates.has(day.series_date)) {
      const plan = {
        ...planOf(timeZone, day),
        ...membersLeft(planFor(timeZone, series, day.series_date, now), day),
      };
      if (!faultOf(timeZone, plan))
        await replan(tx, timeZone, day, plan, { confirm, now, byHand: day.changed, jobs });
    } else if (day.is_untouched) await removeDay(tx, day.id);
  }
}

/** Deletes the coming days of a locked series that nobody has changed or ordered for. */
export async function deleteUntouched(tx: Tx, seriesId: number, now: Date): Promise<void> {
  for (const day of await lockComing(tx, seriesId, now)) if (day.is_untouched) await removeDay(tx, day.id);
}

/** The dates of days to be made. */
function datesOf(timeZone: string, series: Pattern, now: Date): string[] {
  const skipped = new Set(series.skipped);
  const all = daysOf(ruleOf(series), series.starts_on, boundsOf(timeZone, series, now));
  return all.filter((date) => !skipped.has(date));
}

function boundsOf(timeZone: string, { ends_on }: Pattern, now: Date): { from: string; to: string } {
  const from = dayIn(timeZone, now);
  const to = daysAfter(from, daysAhead);
  return { from, to: ends_on !== null && ends_on < to ? ends_on : to };
}

/** The day of a date by its series. Orders begin when it is made. */
function planFor(timeZone: string, series: Pattern, date: string, now: Date): DayPlan {
  const { place_id, closes_days_before, closes_at, slot_minutes, slot_capacity } = series;
  const closing = daysAfter(date, -closes_days_before);
  return {
    ...{ place_id, date, slot_minutes, slot_capacity, note: null, opens_at: now },
    starts: toMinute(series.starts_at),
    ends: toMinute(series.ends_at),
    closes_at: momentOn(timeZone, closing, toMinute(closes_at)),
  };
}

/** What of a plan a day follows: neither what was changed by hand nor what a series doesn't say. */
function membersLeft(plan: DayPlan, { changed }: DayColumns): Partial<DayPlan> {
  const { note: _, opens_at: __, ...said } = plan;
  const names: Record<string, string> = { starts: "starts_at", ends: "ends_at" };
  return Object.fromEntries(Object.entries(said).filter(([name]) => !changed.includes(names[name] ?? name)));
}

/** The days of a series that still take orders, held in the order of their ids. */
async function lockComing(
  tx: Tx,
  seriesId: number,
  now: Date,
): Promise<(DayColumns & { is_untouched: boolean })[]> {
  return tx
    .selectFrom("market_days")
    .select(dayColumns)
    .select(
      sql<boolean>`changed = '{}' and not exists (
        select from slots where market_day_id = market_days.id and taken > 0
      ) and not exists (select from baskets where market_day_id = market_days.id)`.as("is_untouched"),
    )
    .where("series_id", "=", seriesId)
    .where("cancelled_at", "is", null)
    .where("closes_at", ">", now)
    .orderBy("id")
    .forUpdate()
    .execute();
}
