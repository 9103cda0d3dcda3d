import assert from "node:assert/strict";
import { dayIn, daysAfter } from "#platform/base";
import type { TestApp } from "../../tests/support/app.ts";
import { type Answer, call, type Sent } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

export const timeZone = "Europe/Brussels";

/** Somebody of the staff. */
export function newStaff(app: TestApp, username = "staff"): Promise<TestPerson> {
  return newPerson(app, username, { roles: ["staff"] });
}

/** The day so many days from now, in the time zone of the tests. */
export function dayAhead(app: TestApp, days: number): string {
  return daysAfter(dayIn(timeZone, app.platform.clock.now()), days);
}

export const address = { street: "Loskaai 1", postal_code: "9000", city: "Ghent", country: "BE" };

/** Sends something that has to go well, and gives its body. */
export async function sent(app: TestApp, method: string, path: string, what: Sent): Promise<Answer["body"]> {
  const answer = await call(app, method, path, what);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`);
  return answer.body;
}

export function newPlace(app: TestApp, as: TestPerson, members: object = {}) {
  return sent(app, "POST", "places/", { as, json: { name: "De Loods", address, ...members } });
}

/** A day in a week from now, from 16 to 19 o'clock, with a cut-off two days before; `members` say what is otherwise. */
export function dayInput(app: TestApp, placeId: number, members: object = {}) {
  return {
    place_id: placeId,
    date: dayAhead(app, 7),
    starts_at: "16:00",
    ends_at: "19:00",
    closes_at: `${dayAhead(app, 5)}T20:00`,
    ...members,
  };
}

export async function newDay(app: TestApp, as: TestPerson, placeId: number, members: object = {}) {
  return sent(app, "POST", "market-days/", { as, json: dayInput(app, placeId, members) });
}

/** A series of every day of the week of its first day, tomorrow in a week. */
export function seriesInput(placeId: number, members: object = {}) {
  return {
    place_id: placeId,
    rule: { every_weeks: 1, weekday: 5 },
    starts_at: "16:00",
    ends_at: "19:00",
    closes: { days_before: 2, at: "20:00" },
    ...members,
  };
}

export async function newSeries(app: TestApp, as: TestPerson, placeId: number, members: object = {}) {
  return sent(app, "POST", "series/", { as, json: seriesInput(placeId, members) });
}

/** Somebody takes slots, as orders will. */
export async function take(app: TestApp, slotId: number, baskets: number): Promise<void> {
  await app.platform.database.pool.query("update slots set taken = taken + $2 where id = $1", [
    slotId,
    baskets,
  ]);
  await app.changesSeen();
}

/** What refuses a request: its status, code, and field codes where there are any. */
export function refusal({ status, body }: Answer) {
  return body.error_codes ? [status, body.error_codes] : [status, body.code];
}
