import { type Insertable, sql, type Updateable } from "kysely";
import type { Static } from "typebox";
import { type Config, invalidInput, notFound } from "#platform/base";
import type { DB, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { recordAct, requireStaff } from "#staff";
import { inviteProducers } from "./attendance.ts";
import { hasBaskets } from "./baskets.ts";
import { dayClosed, dayHasOrders } from "./errors.ts";
import { tellBuyers, tellSellers } from "./letters.ts";
import { findDays } from "./lists.ts";
import { timeAt } from "./moments.ts";
import { requireActivePlace } from "./places.ts";
import { columnsOf, type DayPlan, faultOf, requireMoment, slotsOf } from "./plan.ts";
import type { MarketDayChanges, NewMarketDay } from "./schemas.ts";
import { type DayColumns, type DayRow, dayColumns } from "./show.ts";
import { findBroken, insertSlots, lockSlots, refuseTaken, replaceSlots, takenOf } from "./slots.ts";
import { statusAt } from "./status.ts";

type Settings = Pick<Config, "timeZone">;
type Site = { config: Settings; jobs: JobQueue };

/** Lays down a market day. Throws permission_denied, invalid_input. */
export async function createDay(
  tx: Tx,
  { timeZone }: Settings,
  { userId, now }: Actor,
  said: Static<typeof NewMarketDay>,
): Promise<DayRow> {
  await requireStaff(tx, userId);
  const plan: DayPlan = {
    place_id: said.place_id,
    date: said.date,
    starts: said.starts_at,
    ends: said.ends_at,
    opens_at: said.opens_at === undefined ? now : requireMoment(timeZone, "opens_at", said.opens_at),
    closes_at: requireMoment(timeZone, "closes_at", said.closes_at),
    slot_minutes: said.slot_minutes ?? null,
    slot_capacity: said.slot_capacity ?? null,
    note: said.note ?? null,
  };
  requirePossible(timeZone, plan, now, ["date", "closes_at"]);
  await requireActivePlace(tx, plan.place_id);
  const id = await insertDay(tx, timeZone, plan, now);
  if (id === undefined) throw new Error("a day of no series was made already");
  if (said.producers !== undefined) await inviteProducers(tx, id, said.producers);
  await recordAct(tx, userId, { act: "market_day_created", ...subjectOf(id) }, now);
  return readDay(tx, userId, id);
}

/**
 * Changes a day by hand: what its series says of that counts no longer. `requireSame` is shown what it is and throws
 * where the client saw something else. Throws permission_denied, not_found, invalid_input, day_closed, day_has_orders.
 */
export async function changeDay(
  tx: Tx,
  { config: { timeZone }, jobs }: Site,
  { userId, now }: Actor,
  id: number,
  { confirm = false, ...changes }: Static<typeof MarketDayChanges>,
  requireSame: (day: DayRow) => void,
): Promise<DayRow> {
  await requireStaff(tx, userId);
  const day = await lockDay(tx, id);
  const before = await readDay(tx, userId, id);
  requireSame(before);
  requireAhead(day, now);
  const names = Object.keys(changes);
  if (names.length === 0) return before;
  const plan = planOf(timeZone, day);
  const { starts_at, ends_at, opens_at, closes_at, ...plain } = changes;
  const changed: DayPlan = {
    ...plan,
    ...plain,
    starts: starts_at ?? plan.starts,
    ends: ends_at ?? plan.ends,
    opens_at: opens_at === undefined ? plan.opens_at : requireMoment(timeZone, "opens_at", opens_at),
    closes_at: closes_at === undefined ? plan.closes_at : requireMoment(timeZone, "closes_at", closes_at),
  };
  requirePossible(timeZone, changed, now, names);
  if (changed.place_id !== day.place_id) await requireActivePlace(tx, changed.place_id);
  const byHand = day.series_id === null ? day.changed : [...new Set([...day.changed, ...names])].sort();
  await replan(tx, timeZone, day, changed, { confirm, now, byHand, jobs });
  const details = { changed: names.join(", ") };
  await recordAct(tx, userId, { act: "market_day_changed", ...subjectOf(id), details }, now);
  return readDay(tx, userId, id);
}

/**
 * Cancels a day, which nobody orders for any more. What becomes of its orders is theirs to say, in the same transaction.
 * Throws permission_denied, not_found, day_closed for what is over or was cancelled before.
 */
export async function cancelDay(tx: Tx, { userId, now }: Actor, id: number, reason: string): Promise<DayRow> {
  await requireStaff(tx, userId);
  requireAhead(await lockDay(tx, id), now);
  await updateDay(tx, id, {
    ...{ cancelled_at: now, cancelled_by: userId, cancel_reason: reason, updated_at: now },
  });
  await recordAct(tx, userId, { act: "market_day_cancelled", ...subjectOf(id), reason }, now);
  return readDay(tx, userId, id);
}

/**
 * Deletes a day that nobody has ordered for; its series doesn't make it again. Throws permission_denied, not_found,
 * day_has_orders.
 */
export async function deleteDay(tx: Tx, { userId, now }: Actor, id: number): Promise<void> {
  await requireStaff(tx, userId);
  // A series is held before its days, by whoever changes them.
  await sql`update series set skipped = skipped || series_date from market_days
    where series.id = series_id and market_days.id = ${id}`.execute(tx);
  await lockDay(tx, id);
  const slots = await lockSlots(tx, id);
  const detail = "People have ordered for this market day. Cancel it instead.";
  refuseTaken(takenOf(slots), detail);
  // Orders that were cancelled say for which day they were.
  if (await hasBaskets(tx, id)) throw dayHasOrders({ slots: [] }, detail);
  await removeDay(tx, id);
  await recordAct(tx, userId, { act: "market_day_deleted", ...subjectOf(id) }, now);
}

/** Writes a day with its slots; undefined, and nothing done, where its series has made it before. */
export async function insertDay(
  tx: Tx,
  timeZone: string,
  plan: DayPlan,
  now: Date,
  ofSeries: Pick<Insertable<DB["market_days"]>, "series_id" | "series_date"> = {},
): Promise<number | undefined> {
  const inserted = await tx
    .insertInto("market_days")
    .values({ ...columnsOf(timeZone, plan), ...ofSeries, created_at: now, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(["series_id", "series_date"]).where("series_id", "is not", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (inserted) await insertSlots(tx, inserted.id, slotsOf(timeZone, plan), plan.slot_capacity);
  return inserted?.id;
}

/**
 * Makes a locked day what is planned. Those who have a slot are promised place, hours and cut-off. Throws day_has_orders
 * for what breaks that, unless it is confirmed: then they are told.
 */
export async function replan(
  tx: Tx,
  timeZone: string,
  day: DayColumns,
  plan: DayPlan,
  { confirm, now, byHand, jobs }: { confirm: boolean; now: Date; byHand: string[]; jobs: JobQueue },
): Promise<void> {
  const slots = await lockSlots(tx, day.id);
  const bounds = slotsOf(timeZone, plan);
  const broken = findBroken(slots, bounds, plan.slot_capacity);
  const isElsewhere = plan.place_id !== day.place_id || plan.closes_at < day.closes_at;
  const concerned = isElsewhere ? takenOf(slots) : broken;
  if (!confirm) refuseTaken(concerned);
  const columns = columnsOf(timeZone, plan);
  await updateDay(tx, day.id, {
    ...{ ...columns, changed: byHand, updated_at: now },
    // What was told of a day that is now at another time is told anew.
    ...(plan.closes_at > now ? { sales_told_at: null } : {}),
    ...(columns.starts_at > day.starts_at ? { baskets_told_at: null } : {}),
  });
  await replaceSlots(tx, day.id, bounds, plan.slot_capacity);
  if (concerned.length === 0) return;
  await tellBuyers(tx, jobs, day.id, "changed");
  await tellSellers(tx, jobs, day.id, "changed");
}

/** What a day is planned as. */
export function planOf(timeZone: string, day: DayColumns): DayPlan {
  const { place_id, date, opens_at, closes_at, slot_minutes, slot_capacity, note } = day;
  const [starts, ends] = [timeAt(timeZone, day.starts_at), timeAt(timeZone, day.ends_at)];
  return { place_id, date, starts, ends, opens_at, closes_at, slot_minutes, slot_capacity, note };
}

function subjectOf(id: number) {
  return { subject: "market_day", subject_id: id } as const;
}

export async function removeDay(tx: Tx, id: number): Promise<void> {
  await tx.deleteFrom("market_days").where("id", "=", id).execute();
}

/** Throws invalid_input where the times are not in order, or one of those named has passed. */
function requirePossible(timeZone: string, plan: DayPlan, now: Date, named: string[]): void {
  const fault = faultOf(timeZone, plan);
  if (fault) throw invalidInput(fault);
  const { starts_at, closes_at } = columnsOf(timeZone, plan);
  const day = named.find((name) => name === "date" || name === "starts_at");
  if (day !== undefined && starts_at <= now) throw invalidInput({ [day]: "in_past" });
  if (named.includes("closes_at") && closes_at <= now) throw invalidInput({ closes_at: "in_past" });
}

function requireAhead(day: DayColumns, now: Date): void {
  const status = statusAt(now, day);
  if (status === "done" || status === "cancelled") throw dayClosed();
}

/** A day that is held until the transaction ends. Throws not_found. */
async function lockDay(tx: Tx, id: number): Promise<DayColumns> {
  const day = await tx
    .selectFrom("market_days")
    .select(dayColumns)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (!day) throw notFound();
  return day;
}

/** One day as somebody sees it. Throws not_found. */
export async function readDay(tx: Tx, viewerId: number, id: number): Promise<DayRow> {
  const [day] = await findDays(tx, viewerId, [id]);
  if (!day) throw notFound();
  return day;
}

async function updateDay(tx: Tx, id: number, changes: Updateable<DB["market_days"]>): Promise<void> {
  await tx.updateTable("market_days").set(changes).where("id", "=", id).execute();
}
