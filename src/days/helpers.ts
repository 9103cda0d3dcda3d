import { sql } from "kysely";
import { requireActive, type ShortRow, shortColumns } from "#accounts";
import { notFound, secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { recordAct, requireStaff } from "#staff";
import { notHelper } from "./errors.ts";

/** Somebody who helps at a day, with since when. */
export type HelperRow = ShortRow & { added_at: Date };

/** Staff, and who helps at that day. Throws not_found where there is no such day, not_helper for everybody else. */
export async function requireHelper(db: Db, userId: number, dayId: number): Promise<void> {
  const part = await findPart(db, userId, dayId);
  if (part !== "staff" && part !== "helper") throw notHelper();
}

/** What somebody is to a day; who sells may be a producer of it. Throws not_found, user_inactive, token_not_valid. */
export async function findPart(
  db: Db,
  userId: number,
  dayId: number,
): Promise<"staff" | "helper" | "producer" | "none"> {
  const { rows } = await sql<Part>`
    select roles, is_producer, disabled_at, left_at,
      exists (select from market_days where id = ${dayId}) as is_day,
      exists (select from day_helpers where market_day_id = ${dayId} and user_id = ${userId}) as helps
    from users where id = ${userId}`.execute(db);
  const { is_day, roles, helps, is_producer } = requireActive(rows[0]);
  if (!is_day) throw notFound();
  if (roles.includes("staff")) return "staff";
  if (helps) return "helper";
  return is_producer ? "producer" : "none";
}

interface Part {
  roles: string[];
  is_producer: boolean;
  disabled_at: Date | null;
  left_at: Date | null;
  is_day: boolean;
  helps: boolean;
}

/** Lets somebody help at a day, which they may do already. Throws permission_denied, not_found for an unknown day or person. */
export async function addHelper(
  tx: Tx,
  { userId, now }: Actor,
  dayId: number,
  helperId: number,
): Promise<HelperRow> {
  await requireStaff(tx, userId);
  await requireDay(tx, dayId);
  const { rows } =
    await sql`select from users where id = ${helperId} and disabled_at is null and left_at is null
    for key share`.execute(tx);
  if (rows.length === 0) throw notFound();
  const added = await sql`insert into day_helpers (market_day_id, user_id, added_by, added_at)
    values (${dayId}, ${helperId}, ${userId}, ${now}) on conflict do nothing returning user_id`.execute(tx);
  if (added.rows.length > 0) await record(tx, { userId, now }, "helper_added", dayId, helperId);
  const helper = (await findHelpers(tx, dayId)).find(({ id }) => id === helperId);
  if (!helper) throw notFound();
  return helper;
}

/** Somebody helps no longer, also who never did. Throws permission_denied, not_found for an unknown day. */
export async function removeHelper(
  tx: Tx,
  { userId, now }: Actor,
  dayId: number,
  helperId: number,
): Promise<void> {
  await requireStaff(tx, userId);
  await requireDay(tx, dayId);
  const removed = await sql`delete from day_helpers where market_day_id = ${dayId} and user_id = ${helperId}
    returning user_id`.execute(tx);
  if (removed.rows.length > 0) await record(tx, { userId, now }, "helper_removed", dayId, helperId);
}

function record(
  tx: Tx,
  { userId, now }: Actor,
  act: "helper_added" | "helper_removed",
  dayId: number,
  helperId: number,
) {
  const details = { user_id: String(helperId) };
  return recordAct(tx, userId, { act, subject: "market_day", subject_id: dayId, details }, now);
}

/** Who helps at a day, by name. Throws permission_denied, not_found for an unknown day. */
export async function readHelpers(db: Db, userId: number, dayId: number): Promise<HelperRow[]> {
  await requireStaff(db, userId);
  await requireDay(db, dayId);
  return findHelpers(db, dayId);
}

/** A day to hand over, in a list of them. */
export interface DayToHandOver {
  id: number;
  date: string;
  starts_at: Date;
  ends_at: Date;
  place: string;
}

/** The days of these weeks that somebody may hand over: all for staff, else those they help at; the earliest first. */
export async function findDaysToHandOver(db: Db, userId: number, now: Date): Promise<DayToHandOver[]> {
  const { rows } = await sql<DayToHandOver>`
    select market_days.id, date, starts_at, ends_at, places.name as place
    from market_days join places on places.id = place_id
    where starts_at between ${secondsAfter(now, -7 * 24 * 3600)} and ${secondsAfter(now, 14 * 24 * 3600)}
      and cancelled_at is null and (
        exists (select from users where id = ${userId} and 'staff' = any (roles))
        or exists (select from day_helpers where market_day_id = market_days.id and user_id = ${userId}))
    order by starts_at, market_days.id limit 50`.execute(db);
  return rows;
}

/** One of them, whoever asks. Throws not_found. */
export async function findDayToHandOver(db: Db, id: number): Promise<DayToHandOver> {
  const { rows } = await sql<DayToHandOver>`
    select market_days.id, date, starts_at, ends_at, places.name as place
    from market_days join places on places.id = place_id where market_days.id = ${id}`.execute(db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

async function findHelpers(db: Db, dayId: number): Promise<HelperRow[]> {
  return db
    .selectFrom("day_helpers")
    .innerJoin("users", "users.id", "user_id")
    .select(shortColumns.map((column) => `users.${column}` as const))
    .select("added_at")
    .where("market_day_id", "=", dayId)
    .where("disabled_at", "is", null)
    .orderBy((eb) => eb.fn.coalesce("display_name", "username"))
    .orderBy("users.id")
    .execute();
}

async function requireDay(db: Db, id: number): Promise<void> {
  const { rows } = await sql`select from market_days where id = ${id}`.execute(db);
  if (rows.length === 0) throw notFound();
}
