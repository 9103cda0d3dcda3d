import { sql, type Updateable } from "kysely";
import type { Static } from "typebox";
import { requireActivePerson } from "#accounts";
import { type Config, dayIn, invalidInput, notFound } from "#platform/base";
import { compiled, type DB, type Db, type Tx } from "#platform/database";
import { type Actor, permissionDenied } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { type PagePosition, readList } from "#platform/listing";
import { recordAct, requireStaff } from "#staff";
import { keepAttendance } from "./attendance.ts";
import { deleteUntouched, followSeries, makeDays } from "./making.ts";
import { requireActivePlace } from "./places.ts";
import type { NewSeries, SeriesChanges } from "./schemas.ts";
import { type SeriesRow, seriesColumns, showSeries } from "./show.ts";

type Settings = Pick<Config, "timeZone">;

/** Lays down a series and makes its days of the next eight weeks. Throws permission_denied, invalid_input. */
export async function createSeries(
  tx: Tx,
  settings: Settings,
  actor: Actor,
  said: Static<typeof NewSeries>,
): Promise<SeriesRow> {
  const { userId, now } = actor;
  await requireStaff(tx, userId);
  await requireActivePlace(tx, said.place_id);
  const starts_on = said.starts_on ?? dayIn(settings.timeZone, now);
  requirePossible({ ...said, starts_on });
  const { place_id, starts_at, ends_at, rule, closes } = said;
  const { id } = await tx
    .insertInto("series")
    .values({
      ...columnsOf(said),
      ...{ place_id, starts_at, ends_at, starts_on, weekday: rule.weekday },
      ...{ closes_days_before: closes.days_before, closes_at: closes.at },
      ...{ created_at: now, updated_at: now },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const series = await lockSeries(tx, userId, id);
  await makeDays(tx, settings, series, now);
  await recordAct(tx, userId, { act: "series_created", subject: "series", subject_id: id }, now);
  return series;
}

/**
 * Changes a series and those of its coming days that nobody has changed by hand, as far as they haven't. `requireSame` is
 * shown what it is and throws where the client saw something else. Throws permission_denied, not_found, invalid_input,
 * day_has_orders.
 */
export async function changeSeries(
  tx: Tx,
  { config: settings, jobs }: { config: Settings; jobs: JobQueue },
  { userId, now }: Actor,
  id: number,
  { confirm = false, ...changes }: Static<typeof SeriesChanges>,
  requireSame: (series: SeriesRow) => void,
): Promise<SeriesRow> {
  await requireStaff(tx, userId);
  const before = await lockSeries(tx, userId, id);
  requireSame(before);
  if (Object.keys(changes).length === 0) return before;
  if (changes.place_id !== undefined && changes.place_id !== before.place_id)
    await requireActivePlace(tx, changes.place_id);
  requirePossible({ ...showSeries(before), ...changes });
  await tx
    .updateTable("series")
    .set({ ...columnsOf(changes), updated_at: now })
    .where("id", "=", id)
    .execute();
  const after = await lockSeries(tx, userId, id);
  await followSeries(tx, settings, after, { now, confirm, jobs });
  await makeDays(tx, settings, after, now);
  const details = { changed: Object.keys(changes).join(", ") };
  await recordAct(tx, userId, { act: "series_changed", subject: "series", subject_id: id, details }, now);
  return after;
}

/**
 * Ends a series. Its coming days that nobody has changed or ordered for go with it; the others stay, as days of their own.
 * Throws permission_denied, not_found.
 */
export async function deleteSeries(tx: Tx, { userId, now }: Actor, id: number): Promise<void> {
  await requireStaff(tx, userId);
  await lockSeries(tx, userId, id);
  await deleteUntouched(tx, id, now);
  await keepAttendance(tx, id);
  await tx.deleteFrom("series").where("id", "=", id).execute();
  await recordAct(tx, userId, { act: "series_deleted", subject: "series", subject_id: id }, now);
}

/** A page of series, the oldest first, as somebody sees them. */
export async function readSeries(db: Db, viewerId: number, position: PagePosition) {
  const keyset = { column: sql`created_at`, type: "timestamptz", isDescending: false };
  const list = { table: "series", keyset, tiers: [{ where: [] }], candidatesPerRow: 1 };
  const rows = await readList(db, list, position);
  const ids = rows.map(({ id }) => id);
  const found = new Map((await findSeries(db, viewerId, ids)).map((series) => [series.id, series]));
  return rows.flatMap(({ id, keys }) => {
    const series = found.get(id);
    return series ? [{ ...series, keys }] : [];
  });
}

/** Those series, in any order, as somebody sees them. */
export async function findSeries(db: Db, viewerId: number, ids: number[]): Promise<SeriesRow[]> {
  const { rows } =
    await sql<SeriesRow>`${allSeries(viewerId)} where series.id = any (${ids}::bigint[])`.execute(db);
  return rows;
}

/** Series are the staff's and the producers' business. Throws permission_denied. */
export async function requireInsider(db: Db, userId: number): Promise<void> {
  const { roles, producer_status } = await requireActivePerson(db, userId);
  if (!roles.includes("staff") && producer_status !== "approved") throw permissionDenied();
}

/** A series that is held until the transaction ends, as somebody sees it. Throws not_found. */
export async function lockSeries(tx: Tx, viewerId: number, id: number): Promise<SeriesRow> {
  const { rows } =
    await sql<SeriesRow>`${allSeries(viewerId)} where series.id = ${id} for update of series`.execute(tx);
  if (!rows[0]) throw notFound();
  return rows[0];
}

function allSeries(viewerId: number) {
  return sql`select series.*, case when (select is_producer from users where id = ${viewerId}) then exists (
      select from series_attendance where series_id = series.id and producer_id = ${viewerId}
    ) end as is_attending from (${seriesRows}) series`;
}

const seriesRows = compiled((db) => db.selectFrom("series").select(seriesColumns));

function columnsOf({ rule, closes, ...plain }: Static<typeof SeriesChanges>): Updateable<DB["series"]> {
  return {
    ...plain,
    ...(rule === undefined
      ? {}
      : { every_weeks: rule.every_weeks ?? null, nth: rule.nth ?? null, weekday: rule.weekday }),
    ...(closes === undefined ? {} : { closes_days_before: closes.days_before, closes_at: closes.at }),
  };
}

/** Throws invalid_input for what PostgreSQL would refuse. */
function requirePossible({ rule, starts_on, ends_on, starts_at, ends_at, closes }: Possible): void {
  const [isOfWeeks, isOfMonths] = [rule.every_weeks !== undefined, rule.nth !== undefined];
  if (!isOfWeeks && !isOfMonths) throw invalidInput({ "rule.every_weeks": "required" });
  if (isOfWeeks && isOfMonths) throw invalidInput({ "rule.nth": "unknown_field" });
  if (ends_on != null && ends_on < starts_on) throw invalidInput({ ends_on: "too_small" });
  if (ends_at <= starts_at) throw invalidInput({ ends_at: "too_small" });
  if (closes.days_before === 0 && closes.at > starts_at) throw invalidInput({ "closes.at": "too_large" });
}

type Possible = Static<typeof NewSeries> & { starts_on: string };
