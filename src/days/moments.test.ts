import assert from "node:assert/strict";
import { test } from "node:test";
import { momentAt, momentOn, slotBounds, timeAt } from "./moments.ts";
import { daysOf } from "./rules.ts";
import { statusAt } from "./status.ts";

/** Two changes of the clocks, one of them of a time that is skipped, per line and more: 20 in 6 zones. */
const changes: [timeZone: string, days: string[]][] = [
  ["Europe/Brussels", ["2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26"]],
  ["America/New_York", ["2026-11-01", "2027-03-14", "2027-11-07", "2028-03-12"]],
  // By half an hour.
  ["Australia/Lord_Howe", ["2026-10-04", "2027-04-04", "2027-10-03"]],
  // At midnight: the day begins at one.
  ["America/Santiago", ["2026-09-06", "2027-04-04", "2027-09-05"]],
  ["Europe/Dublin", ["2027-03-28", "2027-10-31", "2028-03-26"]],
  ["Pacific/Auckland", ["2026-09-27", "2027-04-04", "2027-09-26"]],
];

/** What clocks on the wall show at a moment, by the tables of Intl alone, as milliseconds of a day in UTC. */
function wallOf(format: Intl.DateTimeFormat, moment: number): number {
  const parts = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** The moment of a local time, found by trying what the clock shows: the first that fits, else as far on as the gap is wide. */
function oracle(timeZone: string): (wall: number) => number {
  const format = new Intl.DateTimeFormat("en", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
    ...{ hour: "numeric", minute: "numeric" },
  });
  return (wall) => {
    const offset = (moment: number) => wallOf(format, moment) - moment;
    const [before, after] = [offset(wall - dayMs), offset(wall + dayMs)];
    const fitting = [wall - before, wall - after].filter((moment) => wallOf(format, moment) === wall);
    return fitting.length > 0 ? Math.min(...fitting) : wall - before;
  };
}

const dayMs = 24 * 3600 * 1000;

/** A generator of Park and Miller, so that what fails once fails again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test("10,000 random local times round 20 changes of the clocks in 6 zones are the moments of an oracle, and so is whether orders are taken", () => {
  const all = changes.flatMap(([timeZone, days]) =>
    days.map((day) => ({ timeZone, day, find: oracle(timeZone) })),
  );
  assert.equal(all.length, 20);
  const random = randomFrom(2026);
  const seen = { skipped: 0, twice: 0 };
  for (let n = 0; n < 10_000; n++) {
    const { timeZone, day, find } = all[n % all.length] as (typeof all)[number];
    // Half of them within three hours of the change, the others within two days.
    const spread = n % 40 < 20 ? 3 * 3600_000 : 2 * dayMs;
    const middle = Date.parse(`${day}T02:00Z`);
    const wall = Math.floor((middle + (random() * 2 - 1) * spread) / 60_000) * 60_000;
    const local = new Date(wall).toISOString().slice(0, 16);
    const closes_at = momentAt(timeZone, local) ?? assert.fail();
    const expected: number = find(wall);
    assert.equal(closes_at.getTime(), expected, `${local} in ${timeZone}`);
    if (timeAt(timeZone, closes_at) !== local.slice(11)) seen.skipped++;
    if (timeAt(timeZone, new Date(expected + 3600_000)) === local.slice(11)) seen.twice++;

    const now = new Date(expected + Math.round((random() * 2 - 1) * 2 * 3600_000));
    const [opens_at, starts_at, ends_at] = [-9, 9, 10].map((days) => new Date(expected + days * dayMs));
    if (!opens_at || !starts_at || !ends_at) assert.fail();
    const status = statusAt(now, { opens_at, closes_at, starts_at, ends_at, cancelled_at: null });
    assert.equal(status, now.getTime() < expected ? "open" : "closed");
  }
  assert.ok(seen.skipped > 300 && seen.twice > 300, JSON.stringify(seen));
});

test("a weekly cut-off stays at its hour through the changes, in summer and in winter", () => {
  for (const [timeZone] of changes) {
    const days = daysOf({ every_weeks: 1, weekday: 3 }, "2026-09-01", {
      from: "2026-09-01",
      to: "2028-09-01",
    });
    assert.equal(days.length, 105);
    for (const day of days) assert.equal(timeAt(timeZone, momentOn(timeZone, day, "20:00")), "20:00");
  }
});

test("a day that the calendar lacks, and what is no time, are no moment", () => {
  for (const local of [
    "2027-02-29T20:00",
    "2027-04-31T20:00",
    "2027-13-01T20:00",
    "2027-04-30T24:01",
    "soon",
  ])
    assert.equal(momentAt("UTC", local), undefined, local);
});

test("slots follow each other without a gap through a night when clocks change", () => {
  const zone = "Europe/Brussels";
  const hours = (day: string) => {
    const bounds = slotBounds(zone, day, { starts: "01:30", ends: "04:00" }, 30);
    return bounds
      .map((bound, index) => (bound.getTime() - (bounds[index - 1] ?? bound).getTime()) / 60_000)
      .slice(1);
  };
  assert.deepEqual(hours("2027-03-21"), [30, 30, 30, 30, 30]);
  // From two to three there is nothing.
  assert.deepEqual(hours("2027-03-28"), [30, 30, 30]);
  // From two to three comes twice, and belongs to the slot that begins the first time.
  assert.deepEqual(hours("2027-10-31"), [30, 30, 90, 30, 30]);
  const whole = slotBounds(zone, "2027-03-28", { starts: "16:00", ends: "19:10" }, 60);
  assert.deepEqual(
    whole.map((bound) => timeAt(zone, bound)),
    ["16:00", "17:00", "18:00", "19:00", "19:10"],
  );
  assert.equal(slotBounds(zone, "2027-03-28", { starts: "16:00", ends: "19:10" }, null).length, 2);
});

test("rules give the days of the calendar", () => {
  const in2027 = { from: "2027-01-01", to: "2027-12-31" };
  const lastFridays = daysOf({ nth: -1, weekday: 5 }, "2026-01-01", in2027);
  assert.deepEqual(lastFridays.slice(0, 4), ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"]);
  assert.equal(lastFridays.length, 12);
  assert.deepEqual(daysOf({ nth: 1, weekday: 1 }, "2027-02-02", { from: "2027-01-01", to: "2027-03-31" }), [
    "2027-03-01",
  ]);
  assert.deepEqual(daysOf({ nth: 4, weekday: 7 }, "2027-01-01", { from: "2027-02-01", to: "2027-02-28" }), [
    "2027-02-28",
  ]);
  // Counted from the first Friday since the start, wherever one begins to read.
  const fortnight = { every_weeks: 2, weekday: 5 };
  const whole = daysOf(fortnight, "2026-12-29", in2027);
  assert.deepEqual(whole.slice(0, 3), ["2027-01-01", "2027-01-15", "2027-01-29"]);
  assert.deepEqual(daysOf(fortnight, "2026-12-29", { ...in2027, from: "2027-01-16" }), whole.slice(2));
  assert.deepEqual(daysOf(fortnight, "2028-01-01", in2027), []);
});
