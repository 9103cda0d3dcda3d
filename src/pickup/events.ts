import { sql } from "kysely";
import { findPart, holdDay, notHelper } from "#days";
import {
  handOverAtDay,
  lockDayOrders,
  supplyLine,
  supplyLineAfterAll,
  takeHandOversBack,
  unweighLine,
  weighLine,
} from "#orders";
import type { Platform } from "#platform";
import { Problem } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { type Effect, personJson, readDay } from "./day.ts";
import type { Basket, Day, DayEvent, Person } from "./elements/day.ts";
import { apply, basketOf, completed, handedBy, judge, type Refusal, toHandOver } from "./elements/rules.ts";
import { dayNotOpen } from "./errors.ts";

/** What became of an event, as it is answered. */
export interface EventOutcome {
  id: string;
  result: "applied" | "duplicate" | "refused";
  code: string | null;
  basket: number | null;
  by: Person | null;
  at: string | null;
}

/**
 * Takes what was done at a day, in the order in which it comes: each event is judged by what those before it have made of
 * the day, and what was taken before changes nothing. Throws not_found, not_helper, day_not_open where one of them is new.
 */
export async function takeEvents(
  tx: Tx,
  site: Pick<Platform, "jobs">,
  actor: Actor,
  dayId: number,
  events: DayEvent[],
): Promise<EventOutcome[]> {
  const part = await findPart(tx, actor.userId, dayId);
  if (part !== "staff" && part !== "helper") throw notHelper();
  const status = await holdDay(tx, dayId, actor.now);
  const known = await findOutcomes(
    tx,
    dayId,
    events.map(({ id }) => id),
  );
  const fresh = events.filter(({ id }) => !known.has(id));
  if (fresh.length > 0 && (status === "cancelled" || (await isClosed(tx, dayId)))) throw dayNotOpen();
  if (fresh.length > 0) await lockDayOrders(tx, dayId, namedIn(fresh));
  const work: Work = {
    ...{ tx, site, dayId, actor },
    caller: { ...actor, as: part === "staff" ? "operator" : "helper" },
    day: fresh.length > 0 ? await readDay(tx, dayId) : { baskets: [] },
    by: await findPerson(tx, actor.userId),
  };
  const outcomes: EventOutcome[] = [];
  for (const event of events) {
    const before = known.get(event.id);
    const outcome = before ?? (await takeEvent(work, event));
    outcomes.push(outcome);
    if (before === undefined) known.set(event.id, asKnown(outcome));
  }
  return outcomes;
}

/** Whether staff have closed a day. */
export async function isClosed(db: Db, dayId: number): Promise<boolean> {
  const { rows } = await sql`select from day_closings where market_day_id = ${dayId}`.execute(db);
  return rows.length > 0;
}

interface Work {
  tx: Tx;
  site: Pick<Platform, "jobs">;
  dayId: number;
  actor: Actor;
  /** As orders know who acts. */
  caller: Parameters<typeof weighLine>[2];
  day: Day;
  by: Person;
}

async function takeEvent(work: Work, event: DayEvent): Promise<EventOutcome> {
  const { day, by, actor } = work;
  const basket = basketOf(day, event);
  const at = actor.now.toISOString();
  let effect: Effect = {};
  let refusal = judge(day, event);
  if (!refusal && basket) {
    const done = await tryEffect(work, basket, event);
    if ("code" in done) refusal = done;
    else effect = done;
  }
  if (!refusal) apply(day, event, { event: event.id, by, at });
  // Of what concerns nothing here nothing is kept.
  if (basket) await insertEvent(work, basket.number, event, refusal, effect);
  const { code = null, ...first } = refusal ?? { by, at };
  return {
    id: event.id,
    result: refusal ? "refused" : "applied",
    code,
    basket: basket?.number ?? null,
    ...first,
  };
}

/** What an event does to orders, or why they don't let it; then nothing of it has happened. */
async function tryEffect(work: Work, basket: Basket, event: DayEvent): Promise<Effect | Refusal> {
  const { tx } = work;
  if (!["handed_over", "weighed", "short", "undo"].includes(event.kind)) return {};
  await sql`savepoint day_event`.execute(tx);
  try {
    const effect = await effectOf(work, basket, event);
    await sql`release savepoint day_event`.execute(tx);
    return effect;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await sql`rollback to savepoint day_event`.execute(tx);
    return { code: error.code, by: null, at: null };
  }
}

async function effectOf(work: Work, basket: Basket, event: DayEvent): Promise<Effect> {
  const { tx, actor, caller } = work;
  const { jobs } = work.site;
  switch (event.kind) {
    case "handed_over": {
      const lines = toHandOver(basket, event.order_id, event.n);
      for (const { id } of completed(lines)) await handOverAtDay(tx, jobs, id, actor.now);
      return { lines: lines.map(({ order, line }) => [order.id, line.n]) };
    }
    case "weighed": {
      const { order_id, n, grams, tare_grams = 0 } = event;
      await weighLine(tx, jobs, caller, order_id, n, { grams, tare_grams });
      return { before: lineOf(basket, event)?.grams ?? null };
    }
    case "short": {
      const { order_id, n, quantity, reason = null } = event;
      await supplyLine(tx, jobs, caller, order_id, n, { quantity, reason });
      return { before: lineOf(basket, event)?.quantity ?? 0 };
    }
    case "undo":
      await takeBack(work, basket, event.of);
  }
  return {};
}

/** Undoes what an event did to orders. */
async function takeBack({ tx, site, actor, caller }: Work, basket: Basket, of: string): Promise<void> {
  const handed = handedBy(basket, of).map(({ order }) => order);
  const ids = new Set(handed.filter(({ status }) => status === "fulfilled").map(({ id }) => id));
  if (ids.size > 0) await takeHandOversBack(tx, site.jobs, [...ids], actor.now);
  for (const { id, lines } of basket.orders)
    for (const { n, weighed, short } of lines) {
      if (weighed?.event === of && weighed.before === null) await unweighLine(tx, site.jobs, caller, id, n);
      else if (weighed?.event === of && weighed.before !== null)
        await weighLine(tx, site.jobs, caller, id, n, { grams: weighed.before, tare_grams: 0 });
      if (short?.event === of) await supplyLineAfterAll(tx, site.jobs, caller, id, n, short.before);
    }
}

function lineOf(basket: Basket, { order_id, n }: { order_id: number; n: number }) {
  return basket.orders.find(({ id }) => id === order_id)?.lines.find((line) => line.n === n);
}

async function insertEvent(
  { tx, dayId, actor }: Work,
  basket: number,
  event: DayEvent,
  refusal: Refusal | undefined,
  effect: Effect,
): Promise<void> {
  const { id, at, device, kind, ...told } = event;
  await tx
    .insertInto("day_events")
    .values({
      ...{ market_day_id: dayId, id, kind, basket, device, at: new Date(at) },
      told: JSON.stringify(told),
      effect: refusal || Object.keys(effect).length === 0 ? null : JSON.stringify(effect),
      refusal: refusal ? JSON.stringify(refusal) : null,
      by_id: actor.userId,
      arrived_at: actor.now,
    })
    .execute();
}

/** What became of those that came before, by their ids. */
async function findOutcomes(db: Db, dayId: number, ids: string[]): Promise<Map<string, EventOutcome>> {
  const { rows } = await sql<{
    id: string;
    basket: number;
    refusal: Refusal | null;
    by: Person;
    arrived_at: Date;
  }>`
    select day_events.id, basket, refusal, arrived_at, ${personJson} as by
    from day_events join users on users.id = by_id
    where market_day_id = ${dayId} and day_events.id = any (${ids}::uuid[])`.execute(db);
  return new Map(
    rows.map(({ id, basket, refusal, by, arrived_at }) => [
      id,
      refusal
        ? { id, result: "refused", basket, ...refusal }
        : { id, result: "duplicate", code: null, basket, by, at: arrived_at.toISOString() },
    ]),
  );
}

/** As the same event is answered when it comes again. */
function asKnown(outcome: EventOutcome): EventOutcome {
  return outcome.result === "applied" ? { ...outcome, result: "duplicate" } : outcome;
}

async function findPerson(db: Db, userId: number): Promise<Person> {
  const { rows } = await sql<{ person: Person }>`
    select ${personJson} as person from users where id = ${userId}`.execute(db);
  if (!rows[0]) throw new Error(`there is no user ${userId}`);
  return rows[0].person;
}

function namedIn(events: DayEvent[]): { baskets: number[]; orders: number[] } {
  return {
    baskets: events.flatMap((event) => ("basket" in event ? [event.basket] : [])),
    orders: events.flatMap((event) => ("order_id" in event && event.order_id ? [event.order_id] : [])),
  };
}
