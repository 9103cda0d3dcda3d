import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { daysAfter } from "#platform/base";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import {
  address,
  dayAhead,
  dayInput,
  newDay,
  newPlace,
  newStaff,
  refusal,
  sent,
  take,
  timeZone,
} from "./market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let eva: TestPerson;
let bob: TestPerson;
let place: { id: number };
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  staff = await newStaff(app);
  eva = await newProducer(app, "eva");
  bob = await newPerson(app, "bob");
  place = await newPlace(app, staff);
});
after(() => app.close());

const get = async (path: string, as?: TestPerson) => (await call(app, "GET", path, { as })).body;
const post = (json: object, as = staff) => call(app, "POST", "market-days/", { as, json });
const patch = (id: number, json: object, headers = {}) =>
  call(app, "PATCH", `market-days/${id}/`, { as: staff, json, headers });

test("a day is shown to everybody in UTC, made of days and times on the clock, with its place and slots", async () => {
  const json = dayInput(app, place.id, { slot_minutes: 45, slot_capacity: 20, note: "Bring jars." });
  const made = await post(json);
  assert.equal(made.status, 201, made.text);
  assert.equal(
    new URL(made.headers.get("location") ?? "").pathname,
    `/backend/api/market-days/${made.body.id}/`,
  );
  const day = await get(`market-days/${made.body.id}/`);
  assert.deepEqual(day, made.body);
  const inZone = (moment: string) =>
    Temporal.Instant.from(moment)
      .toZonedDateTimeISO(timeZone)
      .toPlainDateTime()
      .toString({ smallestUnit: "minute" });
  assert.deepEqual([day.starts_at, day.ends_at, day.closes_at].map(inZone), [
    `${json.date}T16:00`,
    `${json.date}T19:00`,
    json.closes_at,
  ]);
  assert.equal(day.slots.length, 4);
  for (const { capacity, left } of day.slots) assert.deepEqual([capacity, left], [20, 20]);
  const { id: _, slots: __, opens_at: ___, place: held, starts_at, ends_at, closes_at, ...rest } = day;
  assert.ok(starts_at.endsWith("Z") && ends_at.endsWith("Z") && closes_at.endsWith("Z"));
  assert.deepEqual([held.name, held.address], ["De Loods", address]);
  assert.deepEqual(rest, {
    ...{ date: json.date, time_zone: timeZone, status: "open", note: "Bring jars.", cancel_reason: null },
    ...{ attending: [], series_id: null, is_attending: null, basket_number: null },
  });
  const whole = await newDay(app, staff, place.id);
  assert.equal(whole.slots.length, 1);
  assert.deepEqual([whole.slots[0].capacity, whole.slots[0].left], [null, null]);
});

test("only staff lay down, change, cancel and delete days and places", async () => {
  const { id } = await newDay(app, staff, place.id);
  const writes: [string, string, object | undefined][] = [
    ["POST", "market-days/", dayInput(app, place.id)],
    ["PATCH", `market-days/${id}/`, { note: "x" }],
    ["DELETE", `market-days/${id}/`, undefined],
    ["POST", `market-days/${id}/cancellation/`, { reason: "x" }],
    ["POST", "places/", { name: "x", address }],
    ["PATCH", `places/${place.id}/`, { name: "x" }],
    ["DELETE", `places/${place.id}/`, undefined],
  ];
  for (const [method, path, json] of writes) {
    assert.equal((await call(app, method, path, { json })).status, 401, path);
    for (const as of [bob, eva])
      assert.deepEqual(
        refusal(await call(app, method, path, { as, json })),
        [403, "permission_denied"],
        path,
      );
  }
});

test("a day that can't be is refused by its field", async () => {
  const date = dayAhead(app, 7);
  const refused: [object, object][] = [
    [{ ends_at: "16:00" }, { ends_at: ["too_small"] }],
    [{ closes_at: `${date}T16:01` }, { closes_at: ["too_large"] }],
    [{ opens_at: `${date}T10:00`, closes_at: `${date}T10:00` }, { opens_at: ["too_large"] }],
    [
      {
        date: dayAhead(app, -1),
        closes_at: `${dayAhead(app, -2)}T20:00`,
        opens_at: `${dayAhead(app, -9)}T20:00`,
      },
      { date: ["in_past"] },
    ],
    [
      { closes_at: `${dayAhead(app, -1)}T20:00`, opens_at: `${dayAhead(app, -9)}T20:00` },
      { closes_at: ["in_past"] },
    ],
    [{ closes_at: "2031-02-30T20:00" }, { closes_at: ["wrong_format"] }],
    [{ closes_at: "2031-02-20T20:00:00Z" }, { closes_at: ["wrong_format"] }],
    [{ starts_at: "4pm" }, { starts_at: ["wrong_format"] }],
    [{ slot_minutes: 4 }, { slot_minutes: ["too_small"] }],
    [{ place_id: 999_999 }, { place_id: ["not_a_choice"] }],
    [{ producers: [bob.id, eva.id] }, { "producers.0": ["not_a_choice"] }],
    [{ confirm: true }, { confirm: ["unknown_field"] }],
  ];
  for (const [members, codes] of refused)
    assert.deepEqual(
      refusal(await post(dayInput(app, place.id, members))),
      [400, codes],
      JSON.stringify(members),
    );
  const closed = await newPlace(app, staff, { name: "Closed", is_active: false });
  assert.deepEqual(refusal(await post(dayInput(app, closed.id))), [400, { place_id: ["not_a_choice"] }]);
});

test("a day is changed as it was seen; a new date keeps the times on the clock, also through a change of the clocks", async () => {
  const members = { date: "2031-03-29", closes_at: "2031-03-27T20:00", slot_minutes: 60 };
  const { id, slots } = await newDay(app, staff, place.id, members);
  const path = `market-days/${id}/`;
  const seen = await call(app, "GET", path, { as: staff });
  const etag = seen.headers.get("etag") ?? "";
  const moved = await patch(id, { date: "2031-04-01" }, { "if-match": etag });
  assert.equal(moved.status, 200, moved.text);
  assert.deepEqual(
    [moved.body.starts_at, moved.body.ends_at, moved.body.closes_at],
    ["2031-04-01T14:00:00.000Z", "2031-04-01T17:00:00.000Z", "2031-03-27T19:00:00.000Z"],
  );
  assert.deepEqual(
    moved.body.slots.map((slot: { id: number; starts_at: string }) => [slot.id, slot.starts_at]),
    [14, 15, 16].map((hour, index) => [slots[index].id, `2031-04-01T${hour}:00:00.000Z`]),
  );
  assert.equal((await patch(id, { note: "x" }, { "if-match": etag })).status, 412);
  assert.deepEqual(await get(path, staff), moved.body);
  assert.deepEqual(refusal(await patch(id, { closes_at: "2031-04-01T16:01" })), [
    400,
    { closes_at: ["too_large"] },
  ]);
  assert.deepEqual(refusal(await patch(id, { date: dayAhead(app, -3) })), [
    400,
    { closes_at: ["too_large"] },
  ]);
  const wide = await patch(id, { slot_minutes: null, slot_capacity: 5, note: null });
  assert.deepEqual(
    wide.body.slots.map((slot: { capacity: number }) => slot.capacity),
    [5],
  );
});

test("what was promised to those who have ordered is broken only where that is confirmed, and their slot holds them", async () => {
  const { id, slots, closes_at } = await newDay(app, staff, place.id, {
    slot_minutes: 60,
    slot_capacity: 10,
  });
  await take(app, slots[1].id, 6);
  const concerned = [{ id: slots[1].id, starts_at: slots[1].starts_at, taken: 6 }];
  const other = await newPlace(app, staff, { name: "Elsewhere" });
  const breaking = [
    { slot_capacity: 5 },
    { date: dayAhead(app, 8) },
    { starts_at: "15:30" },
    { slot_minutes: 30 },
    { place_id: other.id },
    { closes_at: `${dayAhead(app, 4)}T20:00` },
  ];
  for (const json of breaking) {
    const { status, body } = await patch(id, json);
    assert.deepEqual(
      [status, body.code, body.slots],
      [409, "day_has_orders", concerned],
      JSON.stringify(json),
    );
  }
  assert.equal((await patch(id, { slot_capacity: 6, note: "Fine" })).status, 200);
  const confirmed = await patch(id, { slot_capacity: 5, starts_at: "15:30", confirm: true });
  assert.equal(confirmed.status, 200, confirmed.text);
  assert.deepEqual(
    confirmed.body.slots.map((slot: { capacity: number; left: number }) => [slot.capacity, slot.left]),
    [
      [5, 5],
      [6, 0],
      [5, 5],
      [5, 5],
    ],
  );
  assert.equal(confirmed.body.slots[1].id, slots[1].id);
  assert.equal(confirmed.body.closes_at, closes_at);
  // Where they would have none at all there is nothing to confirm.
  const none = await patch(id, { slot_minutes: null, confirm: true });
  assert.deepEqual([none.status, none.body.code], [409, "day_has_orders"]);
  const deleted = await call(app, "DELETE", `market-days/${id}/`, { as: staff });
  assert.deepEqual([deleted.status, deleted.body.code], [409, "day_has_orders"]);
});

test("no slot is ever overbooked, whoever writes", async () => {
  const { slots } = await newDay(app, staff, place.id, { slot_capacity: 10 });
  const taking = Array.from({ length: 30 }, () => take(app, slots[0].id, 1));
  const outcomes = await Promise.allSettled(taking);
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 10);
  await assert.rejects(take(app, slots[0].id, 1), /slots_never_overbooked/);
});

test("a cancelled day stays with its reason, takes no changes and is cancelled once", async () => {
  const { id } = await newDay(app, staff, place.id);
  const path = `market-days/${id}/`;
  await get(path);
  const cancel = (headers = {}) =>
    call(app, "POST", `${path}cancellation/`, {
      as: staff,
      json: { reason: "The hall is flooded." },
      headers,
    });
  const key = { "idempotency-key": "once" };
  const cancelled = await cancel(key);
  assert.equal(cancelled.status, 200, cancelled.text);
  assert.equal((await cancel(key)).text, cancelled.text);
  const seen = await get(path);
  assert.deepEqual([seen.status, seen.cancel_reason], ["cancelled", "The hall is flooded."]);
  assert.deepEqual(refusal(await cancel()), [409, "day_closed"]);
  assert.deepEqual(refusal(await patch(id, { note: "x" })), [409, "day_closed"]);
  assert.deepEqual(
    (await get("market-days/?status=cancelled")).results.map((day: { id: number }) => day.id),
    [id],
  );
});

test("a deleted day is gone, and so is a place where none was ever held", async () => {
  const empty = await newPlace(app, staff, { name: "Empty" });
  const { id } = await newDay(app, staff, empty.id);
  const deletePlace = () => call(app, "DELETE", `places/${empty.id}/`, { as: staff });
  assert.deepEqual(refusal(await deletePlace()), [409, "place_in_use"]);
  assert.equal((await call(app, "DELETE", `market-days/${id}/`, { as: staff })).status, 204);
  for (const method of ["GET", "DELETE"])
    assert.equal((await call(app, method, `market-days/${id}/`, { as: staff })).status, 404);
  assert.equal((await deletePlace()).status, 204);
  assert.equal((await call(app, "GET", `places/${empty.id}/`)).status, 404);
});

test("days are listed from the earliest, by days, place, status and distance, page by page", async () => {
  const far = await newPlace(app, staff, {
    name: "Far",
    location: { name: "Namur", latitude: 50.4669, longitude: 4.8675 },
  });
  const dates = [10, 11, 12, 13, 14].map((days) => daysAfter("2032-01-01", days));
  for (const date of dates.toReversed())
    await newDay(app, staff, far.id, { date, closes_at: `${daysAfter(date, -2)}T20:00` });
  const datesOf = ({ results }: { results: { date: string }[] }) => results.map(({ date }) => date);
  const all = await get(`market-days/?place=${far.id}`);
  assert.deepEqual(datesOf(all), dates);
  const first = await get(`market-days/?place=${far.id}&limit=2`);
  const second = await get(first.next);
  assert.deepEqual([datesOf(first), datesOf(second)], [dates.slice(0, 2), dates.slice(2, 4)]);
  assert.deepEqual(datesOf(await get(second.previous)), dates.slice(0, 2));
  const between = `from=${dates[1]}&to=${dates[3]}`;
  assert.deepEqual(datesOf(await get(`market-days/?${between}`)), dates.slice(1, 4));
  assert.deepEqual(
    datesOf(await get(`market-days/?${between}&status=open,closed&place=${far.id}`)),
    dates.slice(1, 4),
  );
  const near = await get(`market-days/?${between}&near=50.5,4.9&radius_km=10`);
  assert.deepEqual(datesOf(near), dates.slice(1, 4));
  assert.equal(near.results[0].distance_km, 4.3);
  assert.deepEqual(datesOf(await get(`market-days/?${between}&near=51,3&radius_km=10`)), []);
  assert.equal((await call(app, "GET", "market-days/?to=9999-12-31&from=0001-01-01")).status, 200);
  for (const [query, field] of [
    ["status=open,soon", "status"],
    ["near=1,2", "radius_km"],
    ["from=soon", "from"],
  ] as const)
    assert.ok((await get(`market-days/?${query}`)).error_codes[field], query);
});

test("places are listed by name, with the exact point of each; those no longer used to staff only", async () => {
  const hidden = await newPlace(app, staff, { name: "A former barn", is_active: false });
  const point = { name: "Ghent", latitude: 51.054342, longitude: 3.717424 };
  const shown = await newPlace(app, staff, { name: "B", location: point, phone: "+32 (0)9 123 45 67" });
  const names = async (as?: TestPerson) =>
    (await get("places/?limit=100", as)).results.map(({ name }: { name: string }) => name);
  assert.deepEqual(await names(), (await names()).toSorted());
  assert.deepEqual(
    [(await names()).includes("A former barn"), (await names(bob)).includes("A former barn")],
    [false, false],
  );
  assert.ok((await names(staff)).includes("A former barn"));
  assert.equal((await call(app, "GET", `places/${hidden.id}/`)).status, 404);
  const { distance_km, ...found } = (await get("places/?near=51.05,3.72&radius_km=5")).results[0];
  assert.deepEqual([found, distance_km], [shown, 0.5]);
  assert.deepEqual([found.location, found.phone], [point, "+32 9 123 45 67"]);
  const half = { json: { name: "Half", address, location: { name: "Ghent", latitude: 51 } }, as: staff };
  assert.deepEqual(refusal(await call(app, "POST", "places/", half)), [
    400,
    { "location.longitude": ["required"] },
  ]);
});

test("a place is changed as it was seen, and its days show it at once", async () => {
  const mill = await newPlace(app, staff, { name: "The mill" });
  const { id } = await newDay(app, staff, mill.id);
  await get(`market-days/${id}/`);
  const etag = (await call(app, "GET", `places/${mill.id}/`)).headers.get("etag") ?? "";
  const change = (headers = {}) =>
    call(app, "PATCH", `places/${mill.id}/`, { as: staff, json: { name: "The old mill" }, headers });
  assert.equal((await change({ "if-match": etag })).status, 200);
  assert.equal((await change({ "if-match": etag })).status, 412);
  assert.equal((await get(`market-days/${id}/`)).place.name, "The old mill");
});

test("a day comes into kept lists at once, and what is left in its slots is never stale", async () => {
  const path = `market-days/?place=${place.id}&from=2033-01-01`;
  assert.deepEqual((await get(path)).results, []);
  const { id, slots } = await newDay(app, staff, place.id, {
    date: "2033-05-06",
    closes_at: "2033-05-04T20:00",
    slot_capacity: 3,
  });
  assert.deepEqual(
    (await get(path)).results.map((day: { id: number }) => day.id),
    [id],
  );
  await take(app, slots[0].id, 2);
  assert.equal((await get(path)).results[0].slots[0].left, 1);
  assert.equal((await get(`market-days/${id}/`)).slots[0].left, 1);
  await sent(app, "DELETE", `market-days/${(await newDay(app, staff, place.id)).id}/`, { as: staff });
});

// Last, for it moves the clock by days.
test("its status follows the clock, also where it is cached", async () => {
  const opens_at = `${dayAhead(app, 1)}T08:00`;
  const { id, ...day } = await newDay(app, staff, place.id, { opens_at });
  const path = `market-days/${id}/`;
  const listed = async (status: string) =>
    (await get(`market-days/?status=${status}`)).results.some((one: { id: number }) => one.id === id);
  assert.equal((await get(path)).status, "announced");
  assert.deepEqual([await listed("announced"), await listed("open")], [true, false]);
  for (const [moment, status] of [
    [day.opens_at, "open"],
    [day.closes_at, "closed"],
    [day.starts_at, "under_way"],
    [day.ends_at, "done"],
  ]) {
    const left = (Date.parse(String(moment)) - app.platform.clock.now().getTime()) / 1000;
    assert.equal(await listed(String(status)), false);
    app.advance(left + 1);
    assert.equal((await get(path)).status, status);
    assert.equal(await listed(String(status)), true, status);
  }
  const as = await newStaff(app, "later");
  const changed = await call(app, "PATCH", path, { as, json: { note: "x" } });
  const cancelled = await call(app, "POST", `${path}cancellation/`, { as, json: { reason: "x" } });
  for (const answer of [changed, cancelled]) assert.deepEqual(refusal(answer), [409, "day_closed"]);
});
