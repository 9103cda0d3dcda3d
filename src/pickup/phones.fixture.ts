import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import type { TestPerson } from "../../tests/support/people.ts";
import { readDay } from "./day.ts";
import { type Basket, type DayEvent, isKept, linesOf, statusOf, sumsOf } from "./elements/day.ts";
import { type Entry, Phone, Refused, type Snapshot, type Store } from "./elements/phone.ts";

/** A number from 0 up to `below`, the same ones for the same seed. */
export type Random = (below: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What keeps a phone's log; `lose` is what a broken phone does. */
export function newStore(): Store & { lose(): void } {
  let snapshot: Snapshot | undefined;
  let entries: Entry[] = [];
  return {
    readSnapshot: async () => snapshot,
    async writeSnapshot(other) {
      snapshot = other;
    },
    readEntries: async () => entries.map((entry) => ({ ...entry })),
    async write(changed) {
      for (const entry of changed) {
        const i = entries.findIndex(({ event }) => event.id === entry.event.id);
        if (i < 0) entries.push({ ...entry });
        else entries[i] = { ...entry };
      }
    },
    lose() {
      [snapshot, entries] = [undefined, []];
    },
  };
}

/** A phone whose network is as bad as `line` says: requests and answers are lost, and batches come twice and late. */
export function newPhone(
  app: TestApp,
  as: TestPerson,
  dayId: number,
  line: { random: Random; isBad: boolean },
  store = newStore(),
) {
  const post = async (events: DayEvent[]) => {
    const { status, body } = await call(app, "POST", `market-days/${dayId}/events/`, {
      as,
      json: { events },
    });
    if (status === 200) return body.results;
    if (status < 500) throw new Refused(body.code);
    throw new Error(String(status));
  };
  let late: DayEvent[] | undefined;
  const me = { id: as.id, username: as.username, display_name: as.username };
  const phone = new Phone(me, store, {
    async send(events) {
      const luck = line.isBad ? line.random(6) : 6;
      if (luck === 0) throw new Error("nothing was sent");
      // What was sent before comes again, behind what was sent since.
      if (luck === 1 && late) await post(late);
      const results = await post(events);
      late = events;
      if (luck === 2) throw new Error("the answer was lost");
      if (luck === 3) return post(events);
      return results;
    },
    async fetchDay() {
      if (line.isBad && line.random(3) === 0) throw new Error("no network");
      const about = {
        id: dayId,
        name: "",
        language: "en",
        time_zone: "UTC",
        digits: { EUR: 2 },
        is_staff: true,
      } as const;
      return { about, last_event: 0, day: await readDay(app.platform.db, dayId) };
    },
  });
  return Object.assign(phone, { store });
}

/**
 * Two phones hand a day over on a bad network, until it is a good one: `acts` things done, by whom and when `random` says. Answers
 * what is wrong at its end: something unsent, lost, or other than on the server.
 */
export async function handOverByTwo(
  app: TestApp,
  dayId: number,
  helpers: [TestPerson, TestPerson],
  { random, acts }: { random: Random; acts: number },
): Promise<string[]> {
  const line = { random, isBad: true };
  const phones = helpers.map((helper) => newPhone(app, helper, dayId, line));
  for (const phone of phones) while (!phone.snapshot) await phone.sync();
  for (let i = 0; i < acts; i++) {
    const phone = phones[random(2)];
    const event = phone && anyEvent(phone, random);
    if (event) await phone.add(event);
    if (random(4) === 0) await phone?.sync();
  }
  line.isBad = false;
  for (const phone of [...phones, ...phones]) await phone.sync();
  const truth = await readDay(app.platform.db, dayId);
  const { rows } = await app.platform.database.pool.query(
    "select id, refusal is null as taken from day_events where market_day_id = $1",
    [dayId],
  );
  const taken = new Map(rows.map(({ id, taken }) => [id, taken]));
  return phones.flatMap((phone, n) => {
    // What the phone holds for done is done, and what it doesn't has been refused.
    const wrong = phone.entries.filter(
      ({ event, state }) => (state === "known") !== (taken.get(event.id) === true),
    );
    const isSame = isDeepStrictEqual(statesOf(phone.day.baskets), statesOf(truth.baskets));
    return [
      ...(phone.unsent > 0 ? [`phone ${n}: ${phone.unsent} events were not sent`] : []),
      ...(isSame ? [] : [`phone ${n} shows another day than the server`]),
      ...wrong.map(({ event }) => `phone ${n}: ${event.kind} ${event.id} is not what it is held for`),
    ];
  });
}

/** The lines that more than one hand-over that counts has given out; none where all is well. */
export async function findHandedTwice(
  app: TestApp,
  dayId: number,
): Promise<{ line: unknown; times: number }[]> {
  const { rows } = await app.platform.database.pool.query(
    `select line, count(*)::int as times from day_events given, jsonb_array_elements(effect->'lines') line
     where kind = 'handed_over' and market_day_id = $1 and not exists (
       select from day_events undone where undone.market_day_id = $1 and undone.kind = 'undo' and undone.refusal is null
         and undone.told->>'of' = given.id::text)
     group by line having count(*) > 1`,
    [dayId],
  );
  return rows;
}

function statesOf(baskets: Basket[]) {
  return baskets.map((basket) => [
    basket.number,
    statusOf(basket),
    sumsOf(basket),
    basket.seen.length,
    basket.cash.length,
  ]);
}

/** Something that a helper may do next, by what their phone shows. */
export function anyEvent(phone: Phone, random: Random): DayEvent | undefined {
  const baskets = phone.day.baskets.filter(isKept);
  const basket = baskets[random(baskets.length)];
  if (!basket) return undefined;
  const told = {
    id: randomUUID(),
    at: new Date(Date.now() + random(7200) * 1000 - 3_600_000).toISOString(),
    device: "a phone",
  };
  const { number } = basket;
  const due = sumsOf(basket)[0]?.due_minor ?? 0;
  switch (random(8)) {
    case 0:
      return { ...told, kind: "arrived", basket: number };
    case 1:
      return { ...told, kind: "no_show", basket: number };
    case 2: {
      const marks = [
        ...basket.cash,
        ...basket.seen,
        ...linesOf(basket).flatMap(({ line }) => line.handed ?? []),
      ];
      const mark = marks[random(marks.length)];
      return mark && { ...told, kind: "undo", of: mark.event };
    }
    case 3:
    case 4: {
      if (due === 0) return undefined;
      const amount = (minor: number) => ({ amount: (minor / 100).toFixed(2), currency: "EUR" });
      return { ...told, kind: "cash", basket: number, received: amount(due + 300), change: amount(300) };
    }
    default:
      return statusOf(basket) === "handed_over"
        ? undefined
        : { ...told, kind: "handed_over", basket: number };
  }
}
