import { type RawBuilder, sql } from "kysely";
import type { Db } from "#platform/database";
import type { ListRow, PagePosition, PageRequest } from "#platform/listing";
import type { AskedFilters, Filters, Market } from "./filters.ts";
import { filtersOf, isPast, onSettledDay, read } from "./lists.ts";

/** A row in a list of the promoted, and whether it stands there for its promotion. */
export interface PromotedRow extends ListRow {
  isInFront: boolean;
}

/** A page of what is promoted now. Throws invalid_input. */
export async function readPromoted(
  db: Db,
  market: Market,
  now: Date,
  { filters: asked, ...position }: PageRequest<AskedFilters>,
): Promise<PromotedRow[]> {
  const filters = await filtersOf(db, market, asked);
  const rows = await onSettledDay(db, market, position, (dayPassed, from) =>
    listPromoted(db, { ...filters, dayPassed }, now, from),
  );
  return rows.map((row) => ({ ...row, isInFront: true }));
}

/**
 * A page of everything, the promoted in front. What counts as promoted is settled on the first page by a moment
 * that all its keys begin with: the last end of a promotion that is over, so that while nothing ends the keys stay the
 * same. Throws invalid_input.
 */
export async function readPromotedFirst(
  db: Db,
  market: Market,
  now: Date,
  { filters: asked, ...position }: PageRequest<AskedFilters>,
): Promise<PromotedRow[]> {
  const filters = await filtersOf(db, market, asked);
  const [settled, ...keys] = position.after ?? [];
  const moment = settled === undefined ? await findLastEndOfPromotion(db, now) : new Date(settled);
  const after = position.after && keys;
  const rows = await onSettledDay(db, market, { ...position, after }, (dayPassed, from) =>
    listPromotedFirst(db, { ...filters, dayPassed }, moment, from),
  );
  // Keys are the day, the part of the list and the place in it.
  return rows.map((row) => ({
    ...row,
    keys: [moment.toISOString(), ...row.keys],
    isInFront: row.keys[1] === 0,
  }));
}

/** What is promoted now and not past its day, the newest first. */
function listPromoted(db: Db, filters: Dated, now: Date, place: PagePosition): Promise<ListRow[]> {
  return read(db, filters, "-created_at", [stoodInFront(now, filters)], place);
}

/** Everything, what was promoted at `moment` and not past its day in front of the rest, each part the newest first. */
function listPromotedFirst(db: Db, filters: Dated, moment: Date, place: PagePosition): Promise<ListRow[]> {
  const rest = sql<boolean>`(products.promoted_until is null or products.promoted_until <= ${moment}
    or ${isPast(filters.dayPassed)})`;
  return read(db, filters, "-created_at", [stoodInFront(moment, filters), rest], place);
}

type Dated = Filters & { dayPassed: string };

/** When the last promotion ended that is over; until the next one ends, the same products are promoted. */
async function findLastEndOfPromotion(db: Db, now: Date): Promise<Date> {
  const { ended } = await db
    .selectFrom("products")
    .select(({ fn }) => fn.max("promoted_until").as("ended"))
    .where("promoted_until", "<=", now)
    .executeTakeFirstOrThrow();
  return ended ?? new Date(0);
}

function stoodInFront(moment: Date, { dayPassed }: Dated): RawBuilder<boolean> {
  return sql`(products.promoted_until > ${moment} and not ${isPast(dayPassed)})`;
}
