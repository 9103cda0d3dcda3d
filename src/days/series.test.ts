import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { daysAfter } from "#platform/base";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { makeAllDays } from "./making.ts";
import {
  dayAhead,
  newPlace,
  newSeries,
  newStaff,
  refusal,
  sent,
  seriesInput,
  take,
  timeZone,
} from "./market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let place: { id: number };
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  staff = await newStaff(app);
});
// Each has a place of its own, by which its days are told from others.
test.beforeEach(async () => {
  place = await newPlace(app, staff);
});
after(() => app.close());

interface Day {
  id: number;
  date: string;
  starts_at: string;
  closes_at: string;
  note: string | null;
  series_id: number | null;
  slots: { id: number }[];
}

const daysAt = async (placeId = place.id): Promise<Day[]> =>
  (await call(app, "GET", `market-days/?place=${placeId}&limit=100`)).body.results;
const datesAt = async (placeId?: number) => (await daysAt(placeId)).map(({ date }) => date);
const change = (id: number, json: object, headers = {}) =>
  call(app, "PATCH", `series/${id}/`, { as: staff, json, headers });
const changeDay = (id: number, json: object) => sent(app, "PATCH", `market-days/${id}/`, { as: staff, json });
const clockAt = (moment: string) =>
  Temporal.Instant.from(moment)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
const weekdayOf = (day: string) => Temporal.PlainDate.from(day).dayOfWeek;

/** The coming days of one weekday, from the first whose cut-off, at 20 o'clock some days before, is ahead. */
function comingDays(weekday: number, daysBefore: number): string[] {
  const all = Array.from({ length: 57 }, (_, days) => dayAhead(app, days));
  const now = clockAt(app.platform.clock.now().toISOString());
  return all.filter((day) => weekdayOf(day) === weekday && `${daysAfter(day, -daysBefore)}T20:00` > now);
}

test("a series makes its days eight weeks ahead at once, each at its time on the clock", async () => {
  const json = seriesInput(place.id, { slot_minutes: 15, slot_capacity: 20 });
  const made = await call(app, "POST", "series/", { as: staff, json });
  assert.equal(made.status, 201, made.text);
  const { id, created_at: _, updated_at: __, ...rest } = made.body;
  assert.deepEqual(rest, {
    ...json,
    starts_on: dayAhead(app, 0),
    ends_on: null,
    is_active: true,
    is_attending: null,
  });
  assert.equal(new URL(made.headers.get("location") ?? "").pathname, `/backend/api/series/${id}/`);
  const days = await daysAt();
  assert.deepEqual(
    days.map(({ date }) => date),
    comingDays(5, 2),
  );
  for (const { date, starts_at, closes_at, slots, series_id } of days) {
    assert.deepEqual(
      [clockAt(starts_at), clockAt(closes_at)],
      [`${date}T16:00`, `${daysAfter(date, -2)}T20:00`],
    );
    assert.deepEqual([slots.length, series_id], [12, id]);
  }
});

test("however many processes make days, and how often, each is made once", async () => {
  const { id } = await newSeries(app, staff, place.id);
  const first = await datesAt();
  const { db, config, clock } = app.platform;
  const inThreeWeeks = new Date(clock.now().getTime() + 21 * 24 * 3600 * 1000);
  await Promise.all(Array.from({ length: 8 }, () => makeAllDays(db, config, inThreeWeeks)));
  const dates = await datesAt();
  assert.equal(dates.length, new Set(dates).size);
  assert.deepEqual([dates.length, dates.slice(0, first.length)], [first.length + 3, first]);
  const { pool } = app.platform.database;
  const twice = `insert into market_days (place_id, date, opens_at, closes_at, starts_at, ends_at, series_id, series_date, created_at, updated_at)
    select place_id, date, opens_at, closes_at, starts_at, ends_at, series_id, series_date, created_at, updated_at
    from market_days where series_id = ${id} limit 1`;
  await assert.rejects(pool.query(twice), /market_days_series_id_series_date_key/);
});

test("the nth and the last weekday of a month, and every other week from the start", async () => {
  const rules = [
    { nth: -1, weekday: 6 },
    { nth: 2, weekday: 2 },
    { every_weeks: 2, weekday: 1 },
  ];
  const found: string[][] = [];
  for (const rule of rules) {
    const own = await newPlace(app, staff);
    await newSeries(app, staff, own.id, {
      rule,
      starts_on: dayAhead(app, 0),
      closes: { days_before: 0, at: "12:00" },
    });
    found.push(await datesAt(own.id));
  }
  const [last = [], second = [], fortnight = []] = found;
  for (const day of last) {
    assert.equal(weekdayOf(day), 6);
    assert.notEqual(daysAfter(day, 7).slice(0, 7), day.slice(0, 7));
  }
  for (const day of second) assert.deepEqual([weekdayOf(day), Math.ceil(Number(day.slice(8)) / 7)], [2, 2]);
  for (const [index, day] of fortnight.entries())
    if (index > 0) assert.equal(day, daysAfter(fortnight[index - 1] ?? "", 14));
  assert.ok(last.length >= 1 && second.length >= 1 && fortnight.length >= 3, JSON.stringify(found));
});

test("a series that can't be is refused by its field", async () => {
  const refused: [object, object][] = [
    [{ rule: { weekday: 5 } }, { "rule.every_weeks": ["required"] }],
    [{ rule: { weekday: 5, nth: 1, every_weeks: 1 } }, { "rule.nth": ["unknown_field"] }],
    [{ rule: { weekday: 5, nth: 5 } }, { "rule.nth": ["not_a_choice"] }],
    [{ rule: { weekday: 8, nth: 1 } }, { "rule.weekday": ["too_large"] }],
    [{ ends_at: "16:00" }, { ends_at: ["too_small"] }],
    [{ closes: { days_before: 0, at: "16:01" } }, { "closes.at": ["too_large"] }],
    [{ starts_on: dayAhead(app, 9), ends_on: dayAhead(app, 8) }, { ends_on: ["too_small"] }],
    [{ place_id: 999_999 }, { place_id: ["not_a_choice"] }],
  ];
  const { id } = await newSeries(app, staff, place.id);
  for (const [members, codes] of refused) {
    const json = seriesInput(place.id, members);
    assert.deepEqual(refusal(await call(app, "POST", "series/", { as: staff, json })), [400, codes]);
    assert.deepEqual(refusal(await change(id, members)), [400, codes], JSON.stringify(members));
  }
});

test("days follow their series, but for what was changed on them by hand", async () => {
  const { id } = await newSeries(app, staff, place.id);
  const [moved, noted, cancelled, deleted, ...plain] = (await daysAt()).slice(1);
  assert.ok(moved && noted && cancelled && deleted && plain[0]);
  await changeDay(moved.id, { date: daysAfter(moved.date, 1), starts_at: "15:00" });
  await changeDay(noted.id, { note: "Bring jars." });
  await sent(app, "POST", `market-days/${cancelled.id}/cancellation/`, {
    as: staff,
    json: { reason: "Frost." },
  });
  await sent(app, "DELETE", `market-days/${deleted.id}/`, { as: staff });

  const changed = await change(id, { starts_at: "17:00", ends_at: "20:00" });
  assert.equal(changed.status, 200, changed.text);
  const byId = new Map((await daysAt()).map((day) => [day.id, clockAt(day.starts_at)]));
  assert.equal(byId.get(moved.id), `${daysAfter(moved.date, 1)}T15:00`);
  assert.equal(byId.get(noted.id), `${noted.date}T17:00`);
  assert.equal(byId.get(cancelled.id), `${cancelled.date}T16:00`);
  assert.equal(byId.get(plain[0].id), `${plain[0].date}T17:00`);
  assert.equal(byId.has(deleted.id), false);

  // Another weekday: what was made and changed by hand stays, the others go, and those deleted don't come again.
  assert.equal((await change(id, { rule: { every_weeks: 1, weekday: 6 } })).status, 200);
  const saturdays = comingDays(6, 2);
  const kept = [daysAfter(moved.date, 1), noted.date, cancelled.date];
  assert.deepEqual(await datesAt(), [...kept, ...saturdays].sort());
  assert.equal((await change(id, { rule: { every_weeks: 1, weekday: 5 } })).status, 200);
  const fridays = comingDays(5, 2).filter((day) => day !== deleted.date && day !== moved.date);
  assert.deepEqual(await datesAt(), [...fridays, daysAfter(moved.date, 1)].sort());
});

test("a series doesn't break what those were promised who have ordered, unless that is confirmed", async () => {
  const { id } = await newSeries(app, staff, place.id, { slot_capacity: 10 });
  const [ordered] = await daysAt();
  assert.ok(ordered?.slots[0]);
  await take(app, ordered.slots[0].id, 4);
  const earlier = { closes: { days_before: 3, at: "20:00" } };
  const refused = await change(id, earlier);
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.slots[0].taken],
    [409, "day_has_orders", 4],
  );
  assert.deepEqual(
    (await daysAt())[0],
    (await daysAt()).find((day) => day.id === ordered.id),
  );
  // Another weekday leaves that day as it is.
  assert.equal((await change(id, { rule: { every_weeks: 1, weekday: 7 } })).status, 200);
  assert.ok((await datesAt()).includes(ordered.date));
  assert.equal((await change(id, { rule: { every_weeks: 1, weekday: 5 } })).status, 200);
  assert.equal((await change(id, { starts_at: "17:00", confirm: true })).status, 200);
  assert.equal(clockAt((await daysAt())[0]?.starts_at ?? ""), `${ordered.date}T17:00`);
});

test("a series is changed as it was seen, makes no more days when it is off, and ends with its last day", async () => {
  const { id } = await newSeries(app, staff, place.id, { is_active: false });
  assert.deepEqual(await datesAt(), []);
  const etag = (await call(app, "GET", `series/${id}/`, { as: staff })).headers.get("etag") ?? "";
  const ends_on = dayAhead(app, 30);
  const on = await change(id, { is_active: true, ends_on }, { "if-match": etag });
  assert.equal(on.status, 200, on.text);
  assert.deepEqual(
    await datesAt(),
    comingDays(5, 2).filter((day) => day <= ends_on),
  );
  assert.equal((await change(id, { is_active: false }, { "if-match": etag })).status, 412);
});

test("a deleted series takes its days along but for those changed by hand, and who comes to these still does", async () => {
  const eva = await newProducer(app, "eva");
  const { id } = await newSeries(app, staff, place.id);
  await sent(app, "PUT", `series/${id}/attendance/`, { as: eva });
  const [first] = await daysAt();
  assert.ok(first);
  await changeDay(first.id, { note: "The last one." });
  assert.equal((await call(app, "DELETE", `series/${id}/`, { as: staff })).status, 204);
  assert.deepEqual(
    (await daysAt()).map((day) => [day.id, day.series_id]),
    [[first.id, null]],
  );
  const { attending } = (await call(app, "GET", `market-days/${first.id}/`)).body;
  assert.deepEqual(
    attending.map(({ id }: { id: number }) => id),
    [eva.id],
  );
  assert.equal((await call(app, "GET", `series/${id}/`, { as: staff })).status, 404);
});

test("series are the business of staff, who write them, and of producers, who read them", async () => {
  const { id } = await newSeries(app, staff, place.id);
  const zoe = await newProducer(app, "zoe");
  const bob = await newPerson(app, "bob");
  for (const path of ["series/", `series/${id}/`]) {
    assert.equal((await call(app, "GET", path)).status, 401);
    assert.deepEqual(refusal(await call(app, "GET", path, { as: bob })), [403, "permission_denied"]);
    for (const as of [zoe, staff]) assert.equal((await call(app, "GET", path, { as })).status, 200);
  }
  const first = await call(app, "GET", "series/?limit=2", { as: staff });
  const second = await call(app, "GET", first.body.next, { as: staff });
  assert.equal(second.body.results.length > 0, true, second.text);
  for (const [method, path, json] of [
    ["POST", "series/", seriesInput(place.id)],
    ["PATCH", `series/${id}/`, { is_active: false }],
    ["DELETE", `series/${id}/`, undefined],
  ] as const)
    assert.deepEqual(refusal(await call(app, method, path, { as: zoe, json })), [403, "permission_denied"]);
});
