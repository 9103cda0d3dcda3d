import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { DB } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { listUsers, listUsersByDistance, searchUsers } from "./users.ts";

let app: TestApp;
let eva: TestPerson;
const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
const places: [name: string, latitude: number, longitude: number][] = [
  ["ghent", 51.0543, 3.7174],
  ["brussels", 50.8503, 4.3517],
  ["bruges", 51.2093, 3.2247],
  ["ghent-too", 51.0543, 3.7174],
  ["london", 51.5074, -0.1278],
  ["fiji-west", -17, 179.96],
  ["fiji-east", -17, -179.97],
  ["pole-near", 89.9, 10],
  ["pole-far", 89.9, -170],
];
before(async () => {
  app = await startApp();
  const joined = (minute: number) => ({ joined_at: new Date(Date.UTC(2026, 0, 1, 0, minute)) });
  eva = await newPerson(app, "eva", joined(0));
  for (const [i, [name, latitude, longitude]] of places.entries()) {
    const about = name.startsWith("br") ? "Close to Ghent." : null;
    const place = { location_name: name, latitude, longitude };
    await newPerson(app, name, { ...joined(1 + i), ...sells, ...place, about });
  }
  await newPerson(app, "buyer", { ...joined(20), location_name: "x", latitude: 51.05, longitude: 3.72 });
  // Two at one moment: the later id is the newer.
  await newPerson(app, "twin-1", joined(21));
  await newPerson(app, "twin-2", joined(21));
  const gone = await newPerson(app, "gone", { ...joined(22), ...sells });
  const disabled = await newPerson(app, "disabled", { ...joined(23), ...sells });
  await change(gone, { left_at: new Date() });
  await change(disabled, { disabled_at: new Date() });
});
after(() => app.close());

async function change({ id }: TestPerson, columns: { left_at: Date } | { disabled_at: Date }) {
  await app.platform.db.updateTable("users").set(columns).where("id", "=", id).execute();
}

const newest = [...places].reverse().map(([name]) => name);

interface Body {
  next: string | null;
  previous: string | null;
  results: { username: string; distance_km?: number }[];
}

async function page(path: string, as?: TestPerson): Promise<Body> {
  const answer = await call(app, "GET", path, { as });
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const namesIn = ({ results }: Body) => results.map(({ username }) => username);
const names = async (path: string, as?: TestPerson) => namesIn(await page(path, as));

test("strangers are shown producers, the signed in everybody who has not left, the newest first", async () => {
  assert.deepEqual(await names("users/list/"), newest);
  assert.deepEqual(await names("users/list/", eva), ["twin-2", "twin-1", "buyer", ...newest, "eva"]);
  const { body, headers } = await call(app, "GET", "users/list?limit=1");
  assert.deepEqual(Object.keys(body), ["next", "previous", "results"]);
  assert.equal(headers.get("cache-control"), "private, no-store");
  assert.match(String(headers.get("vary")), /Authorization/);
  assert.equal("distance_km" in body.results[0], false);
});

test("is_producer filters", async () => {
  assert.deepEqual(await names("users/list/?is_producer=true", eva), newest);
  assert.deepEqual(await names("users/list/?is_producer=false", eva), ["twin-2", "twin-1", "buyer", "eva"]);
  assert.deepEqual(await names("users/list/?is_producer=false"), []);
});

for (const path of [
  "users/list/?limit=2",
  "users/list/?limit=2&near=51,3.7&radius_km=100",
  "users/list/?limit=1&near=51,3.7&radius_km=100&ordering=distance",
  "users/?limit=1&search=ghent",
  "users/?limit=1&search=twim",
]) {
  test(`a walk there and back meets each once: ${path}`, async () => {
    const pages: Body[] = [];
    for (let next: string | null = path; next !== null; next = pages.at(-1)?.next ?? null) {
      pages.push(await page(next, eva));
    }
    assert.ok(pages.length > 1);
    assert.deepEqual(pages.flatMap(namesIn), await names(path.replace(/limit=\d/, "limit=100"), eva));
    assert.equal(pages[0]?.previous, null);
    const back: Body[] = [];
    for (let to = pages.at(-1)?.previous ?? null; to !== null; to = back[0]?.previous ?? null) {
      back.unshift(await page(to, eva));
    }
    assert.deepEqual(back.map(namesIn), pages.slice(0, -1).map(namesIn));
  });
}

test("near finds producers within the radius of the point they show, and says how far away", async () => {
  const { results } = await page("users/list/?near=51.05,3.72&radius_km=50&ordering=distance", eva);
  const found = results.map(({ username, distance_km }) => [username, distance_km]);
  // Ghent shows 51.05, 3.72: the distance is zero, though the real point is half a kilometre off.
  assert.deepEqual(found, [
    ["ghent", 0],
    ["ghent-too", 0],
    ["bruges", 39.2],
    ["brussels", 49.4],
  ]);
  assert.deepEqual(await names("users/list/?near=51.05,3.72&radius_km=49"), ["ghent-too", "bruges", "ghent"]);
  assert.deepEqual(await names("users/list/?near=51.05,3.72&radius_km=50&is_producer=false", eva), []);
});

test("near looks across the 180th meridian and over the poles", async () => {
  const fiji = ["fiji-west", "fiji-east"];
  const from = async (near: string) => names(`users/list/?near=${near}&radius_km=40&ordering=distance`);
  assert.deepEqual(await from("-17,179.99"), fiji);
  assert.deepEqual(await from("-17,-179.96"), fiji.toReversed());
  assert.deepEqual(await from("-17,180"), await from("-17,-180"));
  assert.deepEqual(await from("89.95,10"), ["pole-near", "pole-far"]);
  assert.deepEqual(await from("-90,0"), []);
});

const refusals: [query: string, codes: Record<string, string[]>][] = [
  ["near=51,3", { radius_km: ["required"] }],
  ["radius_km=5", { near: ["required"] }],
  ["ordering=distance", { near: ["required"], radius_km: ["required"] }],
  ["near=91,3&radius_km=5", { near: ["wrong_format"] }],
  ["near=51,181&radius_km=5", { near: ["wrong_format"] }],
  ["near=51&radius_km=5", { near: ["wrong_format"] }],
  ["near=51,3,2&radius_km=5", { near: ["wrong_format"] }],
  ["near=1e1,3&radius_km=5", { near: ["wrong_format"] }],
  ["near=51,3&radius_km=0.9", { radius_km: ["too_small"] }],
  ["near=51,3&radius_km=100.5", { radius_km: ["too_large"] }],
  ["near=51,3&radius_km=NaN", { radius_km: ["wrong_type"] }],
  ["ordering=name", { ordering: ["not_a_choice"] }],
  ["is_producer=1", { is_producer: ["wrong_type"] }],
  ["is_producer=true&is_producer=true", { is_producer: ["wrong_type"] }],
  ["limit=101", { limit: ["too_large"] }],
  ["limit=0", { limit: ["too_small"] }],
  ["colour=red", { colour: ["unknown_field"] }],
];
for (const [query, codes] of refusals) {
  test(`a list is refused by field: ${query}`, async () => {
    const answer = await call(app, "GET", `users/list/?${query}`);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, codes);
  });
}

test("a cursor is good for its own list and filters only", async () => {
  const { next } = await page("users/list/?limit=2&is_producer=true");
  const cursor = new URL(String(next)).searchParams.get("cursor") ?? "";
  assert.equal((await page(`users/list/?is_producer=true&cursor=${cursor}`)).results.length, 2);
  for (const path of [
    `users/list/?cursor=${cursor}&is_producer=false`,
    `users/?cursor=${cursor}`,
    `users/list/?cursor=${cursor}x`,
    "users/list/?cursor=",
  ]) {
    const answer = await call(app, "GET", path);
    assert.equal(answer.status, 400, path);
    assert.equal(answer.body.code, "invalid_cursor");
  }
});

test("each page is read by a walk along an index, however many people there are", async () => {
  const { db, database } = app.platform;
  await sql`insert into users (username, password_hash, joined_at, display_name, about, producer_status,
      producer_since, offers, location_name, latitude, longitude)
    select 'many' || i, 'x', timestamptz '2025-01-01' + i * interval '1 minute', 'Farm ' || i, 'common',
      'approved', now(), '{pickup}', 'somewhere', -30 + i % 60, i % 170
    from generate_series(1, 4000) i`.execute(db);
  await sql`vacuum analyze users`.execute(db);

  const seen: { sql: string; parameters: readonly unknown[] }[] = [];
  const watched = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: database.pool }),
    log: ({ query }) => {
      seen.push(query);
    },
  });
  const plan = async (read: () => Promise<unknown>, statements = 1) => {
    seen.length = 0;
    await read();
    assert.equal(seen.length, statements);
    const query = seen.at(-1);
    const { rows } = await database.pool.query(`explain ${query?.sql}`, [...(query?.parameters ?? [])]);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  const first = { take: 21, after: undefined, backwards: false };
  const later = { ...first, after: ["2025-01-02T00:00:00.000Z", 2000] };
  const everybody = { isSignedIn: true };
  const all = { isProducer: undefined, near: undefined };
  for (const at of [first, later, { ...later, backwards: true }]) {
    const newestPlan = await plan(() => listUsers(watched, everybody, all, at));
    assert.match(newestPlan, /Index (Only )?Scan.* using users_by_newest/);
    assert.doesNotMatch(newestPlan, /Sort|Seq Scan/);
    const producersPlan = await plan(() => listUsers(watched, { isSignedIn: false }, all, at));
    assert.match(producersPlan, /Index (Only )?Scan.* using producers_by_newest/);
    assert.doesNotMatch(producersPlan, /Sort|Seq Scan/);
  }
  const near = { latitude: 51.05, longitude: 3.72, radiusKm: 50 };
  const nearest = () => listUsersByDistance(watched, everybody, { isProducer: undefined, near }, first);
  assert.match(await plan(nearest), /users_by_place/);
  // What the words mean is asked before.
  assert.match(
    await plan(() => searchUsers(watched, everybody, "many77", undefined, first), 2),
    /users_by_words/,
  );
});
