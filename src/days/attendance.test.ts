import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import {
  dayAhead,
  newDay,
  newPlace,
  newSeries,
  newStaff,
  refusal,
  sent,
  timeZone,
} from "./market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let eva: TestPerson;
let zoe: TestPerson;
let place: { id: number };
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  staff = await newStaff(app);
  eva = await newProducer(app, "eva");
  zoe = await newProducer(app, "zoe");
});
test.beforeEach(async () => {
  place = await newPlace(app, staff);
});
after(() => app.close());

interface Day {
  id: number;
  date: string;
  attending: { id: number; username: string }[];
}

const days = async (query = "", as?: TestPerson): Promise<Day[]> =>
  (await call(app, "GET", `market-days/?place=${place.id}${query}`, { as })).body.results;
const come = async (id: number) =>
  (await call(app, "GET", `market-days/${id}/`)).body.attending.map(({ id }: { id: number }) => id);
const attend = (id: number, as: TestPerson) => call(app, "PUT", `market-days/${id}/attendance/`, { as });
const stay = (id: number, as: TestPerson) => call(app, "DELETE", `market-days/${id}/attendance/`, { as });

test("a producer comes to a day or not, and everybody sees it at once", async () => {
  const { id } = await newDay(app, staff, place.id);
  assert.deepEqual(await come(id), []);
  const answer = await attend(id, eva);
  assert.deepEqual([answer.status, answer.body.is_attending], [200, true], answer.text);
  assert.equal((await attend(id, eva)).text, answer.text);
  assert.deepEqual(await come(id), [eva.id]);
  const seenBy = async (as?: TestPerson) =>
    (await call(app, "GET", `market-days/${id}/`, { as })).body.is_attending;
  assert.deepEqual(
    [await seenBy(eva), await seenBy(zoe), await seenBy(staff), await seenBy()],
    [true, false, null, null],
  );
  assert.equal((await stay(id, eva)).status, 204);
  assert.equal((await stay(id, eva)).status, 204);
  assert.deepEqual(await come(id), []);
});

test("who comes to a series comes to all of its days but those they stay away from", async () => {
  const { id } = await newSeries(app, staff, place.id);
  const answer = await call(app, "PUT", `series/${id}/attendance/`, { as: eva });
  assert.deepEqual([answer.status, answer.body.is_attending], [200, true], answer.text);
  const [first, second, ...others] = await days();
  assert.ok(first && second && others.length > 3);
  assert.equal((await stay(second.id, eva)).status, 204);
  await attend(second.id, zoe);
  assert.deepEqual(await days("&producer=999999"), []);
  const ofEva = (await days(`&producer=${eva.id}`)).map(({ id }) => id);
  assert.deepEqual(
    ofEva,
    [first, ...others].map(({ id }) => id),
  );
  assert.deepEqual(
    (await days(`&producer=${zoe.id}`)).map(({ id }) => id),
    [second.id],
  );
  for (const day of await days())
    assert.deepEqual(
      day.attending.map(({ id }) => id),
      [day.id === second.id ? zoe.id : eva.id],
    );
  assert.equal((await attend(first.id, eva)).status, 200);
  assert.equal((await call(app, "DELETE", `series/${id}/attendance/`, { as: eva })).status, 204);
  assert.deepEqual(
    (await days(`&producer=${eva.id}`)).map(({ id }) => id),
    [first.id],
  );
});

test("days off take a producer out, and they are told where they say otherwise", async () => {
  const { id } = await newSeries(app, staff, place.id);
  await sent(app, "PUT", `series/${id}/attendance/`, { as: eva });
  const [first, second, third] = await days();
  assert.ok(first && second && third);
  await come(second.id);
  const take = (days_off: object[]) => call(app, "PATCH", "me/", { as: eva, json: { days_off } });
  const range = { from: second.date, to: second.date };
  const taken = await take([range, { from: dayAhead(app, 300), to: dayAhead(app, 310) }]);
  assert.equal(taken.status, 200, taken.text);
  assert.deepEqual(taken.body.days_off[0], range);
  assert.deepEqual(await come(second.id), []);
  assert.deepEqual((await days(`&producer=${eva.id}`)).map(({ id }) => id).slice(0, 2), [first.id, third.id]);
  assert.deepEqual(refusal(await attend(second.id, eva)), [409, "not_attending"]);
  const refused: [object[], object][] = [
    [[{ from: "2030-08-10", to: "2030-08-09" }], { "days_off.0.to": ["too_small"] }],
    [
      [
        { from: "2030-08-01", to: "2030-08-09" },
        { from: "2030-08-09", to: "2030-08-12" },
      ],
      { "days_off.1.from": ["overlaps"] },
    ],
    [[{ from: "2030-08-01" }], { "days_off.0.to": ["required"] }],
  ];
  for (const [ranges, codes] of refused) assert.deepEqual(refusal(await take(ranges)), [400, codes]);
  const joined = await take([
    { from: "2030-08-10", to: "9999-12-31" },
    { from: "2030-08-01", to: "2030-08-09" },
  ]);
  assert.deepEqual(joined.body.days_off, [{ from: "2030-08-01", to: "9999-12-31" }]);
  assert.deepEqual((await take([])).body.days_off, []);
  assert.deepEqual(await come(second.id), [eva.id]);
});

test("staff say with a new day who comes: all who sell now, or some", async () => {
  await newProducer(app, "paused", { producer_status: "paused" });
  const gone = await newProducer(app, "gone");
  await app.platform.database.pool.query("update users set disabled_at = now() where id = $1", [gone.id]);
  const all = await newDay(app, staff, place.id, { producers: "all" });
  assert.deepEqual(
    all.attending.map(({ username }: { username: string }) => username),
    ["eva", "zoe"],
  );
  const some = await newDay(app, staff, place.id, { producers: [zoe.id] });
  assert.deepEqual(await come(some.id), [zoe.id]);
});

test("who pauses or is disabled comes no longer, and does again; who leaves never does", async () => {
  const lea = await newProducer(app, "lea");
  const { id } = await newSeries(app, staff, place.id);
  await sent(app, "PUT", `series/${id}/attendance/`, { as: lea });
  const [first, second] = await days();
  assert.ok(first && second);
  await attend(second.id, lea);
  const isThere = async () =>
    [await come(first.id), await come(second.id)].map((ids) => ids.includes(lea.id));
  const pause = (is_producer: boolean) => sent(app, "PATCH", "me/", { as: lea, json: { is_producer } });
  assert.deepEqual(await isThere(), [true, true]);
  await pause(false);
  assert.deepEqual(await isThere(), [false, false]);
  assert.deepEqual(await days(`&producer=${lea.id}`), []);
  assert.deepEqual(refusal(await attend(first.id, lea)), [403, "not_a_producer"]);
  await pause(true);
  assert.deepEqual(await isThere(), [true, true]);

  const taken = await call(app, "GET", "me/export/", { as: lea });
  assert.deepEqual(taken.body.attendance, [
    { series_id: id, market_day_id: null, date: null, attends: true },
    { series_id: id, market_day_id: second.id, date: second.date, attends: true },
  ]);
  const left = await call(app, "DELETE", "me/", {
    as: lea,
    json: { current_password: "a-long-enough-password" },
  });
  assert.equal(left.status, 204, left.text);
  assert.deepEqual(await isThere(), [false, false]);
  const { rows } = await app.platform.database.pool.query(
    `select count(*)::int as kept from (select producer_id from day_attendance union all select producer_id from series_attendance) of_all
     where producer_id = ${lea.id}`,
  );
  assert.deepEqual(rows, [{ kept: 0 }]);
});

test("who sells nothing comes nowhere, and nobody to a day that isn't there", async () => {
  const bob = await newPerson(app, "bob");
  const { id } = await newDay(app, staff, place.id);
  const { id: series } = await newSeries(app, staff, place.id);
  for (const method of ["PUT", "DELETE"])
    for (const path of [`market-days/${id}/attendance/`, `series/${series}/attendance/`]) {
      assert.equal((await call(app, method, path)).status, 401);
      for (const as of [bob, staff])
        assert.deepEqual(refusal(await call(app, method, path, { as })), [403, "not_a_producer"]);
      const none = path.replace(/\d+/, "999999");
      assert.equal((await call(app, method, none, { as: eva })).status, 404);
    }
});

// Last, for it moves the clock by days.
test("nobody comes in or goes once it is too late", async () => {
  const { id, closes_at, starts_at } = await newDay(app, staff, place.id);
  const until = (moment: string) =>
    app.advance((Date.parse(moment) - app.platform.clock.now().getTime()) / 1000 + 1);
  until(closes_at);
  const late = await newProducer(app, "late");
  assert.deepEqual(refusal(await attend(id, late)), [409, "day_closed"]);
  assert.equal((await stay(id, late)).status, 204);
  until(starts_at);
  const later = await newProducer(app, "later");
  assert.deepEqual(refusal(await stay(id, later)), [409, "day_closed"]);
});
