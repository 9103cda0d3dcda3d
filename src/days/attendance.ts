import { sql } from "kysely";
import { notAProducer, requireActivePerson } from "#accounts";
import { invalidInput, notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { offerMarketDays, openOrders } from "#users";
import { dayClosed, notAttending } from "./errors.ts";
import { type DayTimes, statusAt } from "./status.ts";

/**
 * The producer comes to a day, also to one of a series that they don't come to. Throws not_a_producer, not_found,
 * day_closed, not_attending on a day off.
 */
export async function attendDay(tx: Tx, { userId, now }: Actor, dayId: number): Promise<void> {
  await requireProducer(tx, userId);
  const { is_off, ...day } = await lockAttended(tx, userId, dayId);
  const status = statusAt(now, day);
  if (status !== "announced" && status !== "open") throw dayClosed();
  if (is_off) throw notAttending();
  await writeAttendance(tx, dayId, userId, true);
  await offerMarketDays(tx, [userId]);
}

/**
 * The producer doesn't come to a day, though perhaps to others of its series. Throws not_a_producer, not_found, day_closed,
 * open_orders.
 */
export async function leaveDay(tx: Tx, { userId, now }: Actor, dayId: number): Promise<void> {
  await requireProducer(tx, userId);
  const status = statusAt(now, await lockAttended(tx, userId, dayId));
  if (status === "under_way" || status === "done" || status === "cancelled") throw dayClosed();
  if (await hasOrdersFor(tx, userId, [dayId])) throw ordersForDay();
  await writeAttendance(tx, dayId, userId, false);
}

/** The producer comes to all days of a series but those that they are away on. Throws not_a_producer, not_found. */
export async function attendSeries(tx: Tx, { userId }: Actor, seriesId: number): Promise<void> {
  await requireProducer(tx, userId);
  await requireSeries(tx, seriesId);
  await sql`insert into series_attendance (series_id, producer_id) values (${seriesId}, ${userId})
    on conflict do nothing`.execute(tx);
  await offerMarketDays(tx, [userId]);
}

/**
 * The producer comes no longer to a series, but to those of its days of which they said so. Throws not_a_producer,
 * not_found, open_orders.
 */
export async function leaveSeries(tx: Tx, { userId, now }: Actor, seriesId: number): Promise<void> {
  await requireProducer(tx, userId);
  await requireSeries(tx, seriesId);
  const dayIds = await lockDaysBySeries(tx, userId, seriesId, now);
  if (await hasOrdersFor(tx, userId, dayIds)) throw ordersForDay();
  await tx
    .deleteFrom("series_attendance")
    .where("series_id", "=", seriesId)
    .where("producer_id", "=", userId)
    .execute();
}

/** Writes down that producers come to a new day: all who sell now, or those named. Throws invalid_input for who doesn't sell. */
export async function inviteProducers(tx: Tx, dayId: number, producers: "all" | number[]): Promise<void> {
  const { rows } = await sql<{ producer_id: number }>`
    insert into day_attendance (market_day_id, producer_id, attends)
    select ${dayId}::bigint, id, true from users where is_producer and disabled_at is null and left_at is null
      and (${producers === "all"}::boolean or id = any (${producers === "all" ? [] : producers}::bigint[]))
    returning producer_id`.execute(tx);
  await offerMarketDays(
    tx,
    rows.map(({ producer_id }) => producer_id),
  );
  if (producers === "all") return;
  const invited = new Set(rows.map(({ producer_id }) => producer_id));
  const others = producers.flatMap((id, index) => (invited.has(id) ? [] : [`producers.${index}`]));
  if (others.length > 0) throw invalidInput(Object.fromEntries(others.map((name) => [name, "not_a_choice"])));
}

/** What a series says of its days is written down for each of them, so that it holds when the series is gone. */
export async function keepAttendance(tx: Tx, seriesId: number): Promise<void> {
  await sql`insert into day_attendance (market_day_id, producer_id, attends)
    select market_days.id, producer_id, true from market_days join series_attendance using (series_id)
    where series_id = ${seriesId} on conflict do nothing`.execute(tx);
}

async function requireProducer(tx: Tx, userId: number): Promise<void> {
  const { producer_status } = await requireActivePerson(tx, userId, "for key share");
  if (producer_status !== "approved")
    throw notAProducer(undefined, "Only producers come to market days. You can become one on your profile.");
}

const ordersForDay = () =>
  openOrders({}, "You have open orders for this market day. Cancel them first, or come.");

/** Whether something of a producer is ordered for one of these days, which are held. */
async function hasOrdersFor(tx: Tx, producerId: number, dayIds: number[]): Promise<boolean> {
  const { rows } = await sql`select from orders where market_day_id = any (${dayIds}::bigint[])
    and producer_id = ${producerId} and status in ('awaiting_payment', 'placed', 'ready') limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}

/** The coming days of a series to which the producer comes only because they come to the series, held against orders. */
async function lockDaysBySeries(tx: Tx, producerId: number, seriesId: number, now: Date): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from market_days where series_id = ${seriesId} and ends_at > ${now} and not exists (
      select from day_attendance where market_day_id = market_days.id and producer_id = ${producerId}
    ) order by id for update`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Held against changes and orders. */
async function lockAttended(tx: Tx, userId: number, dayId: number) {
  const { rows } = await sql<DayTimes & { cancelled_at: Date | null; is_off: boolean }>`
    select opens_at, closes_at, starts_at, ends_at, cancelled_at,
      (select days_off @> date from users where id = ${userId}) as is_off
    from market_days where id = ${dayId} for update`.execute(tx);
  if (!rows[0]) throw notFound();
  return rows[0];
}

async function requireSeries(tx: Tx, seriesId: number): Promise<void> {
  const { rows } = await sql`select from series where id = ${seriesId} for no key update`.execute(tx);
  if (rows.length === 0) throw notFound();
}

async function writeAttendance(tx: Tx, dayId: number, producerId: number, attends: boolean): Promise<void> {
  await sql`insert into day_attendance (market_day_id, producer_id, attends)
    values (${dayId}, ${producerId}, ${attends})
    on conflict (market_day_id, producer_id) do update set attends = excluded.attends
    where day_attendance.attends <> excluded.attends`.execute(tx);
}
