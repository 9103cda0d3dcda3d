import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { createDatabase, startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";
import { auditHome } from "./audit.ts";
import { refreshHome } from "./refresh.ts";

let app: TestApp;
let voices: TestPerson[];
let made = 0;
before(async () => {
  app = await startApp({ TIME_ZONE: "Pacific/Auckland" });
});
after(async () => {
  await refresh();
  const differences = await auditHome(app.platform.db);
  await app.close();
  assert.deepEqual(differences, []);
});

interface RankedUser {
  username: string;
  score: number | null;
  sample_size: number;
}

const refresh = () => refreshHome(app.platform.db, app.platform.clock, app.platform.config);

/** One list, up to date: who stands in it, with which score of how many. */
async function list(name: string): Promise<[string, number | null, number][]> {
  await refresh();
  await app.changesSeen();
  const { status, body, text } = await call(app, "GET", "home/?limit=100");
  assert.equal(status, 200, text);
  return body[name].map((entry: RankedUser) => [entry.username, entry.score, entry.sample_size]);
}

const namesIn = async (name: string) => (await list(name)).map(([username]) => username);

/** Each test begins on an empty market, with people who have just signed in. */
async function clear() {
  voices = await Promise.all([1, 2, 3, 4].map(() => newPerson(app, `voice-${++made}`)));
  const { db } = app.platform;
  await sql`delete from reviews`.execute(db);
  await sql`delete from products`.execute(db);
}

async function newProducer(name: string, since = new Date()): Promise<TestPerson> {
  const columns = { producer_status: "approved", producer_since: since, offers: ["pickup"] };
  return newPerson(app, `${name}-${++made}`, columns);
}

async function sell(as: TestPerson, told: object = {}, at = app): Promise<{ id: number }> {
  const product = { name: "Pears", category: "fruit", price: { amount: "3.50", currency: "EUR" } };
  const json = { ...product, pack_size: "1", pack_unit: "kg", stock: 10, ...told };
  const answer = await call(at, "POST", "products/new/", { as, json });
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

/** A review by each voice in turn. */
async function rate(about: TestPerson, ratings: number[]): Promise<{ id: number }[]> {
  return Promise.all(
    ratings.map(async (rating, i) => {
      const answer = await call(app, "POST", `review/new/${about.id}/`, { as: voices[i], json: { rating } });
      assert.equal(answer.status, 201, answer.text);
      return answer.body;
    }),
  );
}

const day = (daysAgo: number) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Pacific/Auckland" }).format(
    app.platform.clock.now().getTime() - daysAgo * 24 * 3600 * 1000,
  );

test("an empty market has five empty lists", async () => {
  await clear();
  await refresh();
  const { body, headers } = await call(app, "GET", "home/");
  assert.deepEqual(body, { best_rated: [], newest: [], biggest_orders: [], most_fresh: [], fastest: [] });
  assert.equal(headers.get("cache-control"), "public, no-cache");
});

test("best_rated is the Bayesian mean, with the site's mean as five reviews more", async () => {
  await clear();
  const [two, one, four, none, soldOut] = await Promise.all(
    ["two", "one", "four", "none", "sold-out"].map((name) => newProducer(name)),
  );
  assert.ok(two && one && four && none && soldOut);
  for (const person of [two, one, four, none]) await sell(person);
  await sell(soldOut, { stock: 0 });
  await rate(two, [5, 5]);
  await rate(one, [5]);
  await rate(four, [4, 4, 4, 4]);
  await rate(soldOut, [1]);
  // All reviews: 32 stars in 8, so m = 4. Two: (20 + 10) / 7. One: (20 + 5) / 6. Four: (20 + 16) / 9.
  assert.deepEqual(await list("best_rated"), [
    [two.username, 4.2857, 2],
    [one.username, 4.1667, 1],
    [four.username, 4, 4],
  ]);
});

test("scores that differ are told apart, so that a lower rating may be seen to stand in front", async () => {
  await clear();
  const [one, two, soldOut] = await Promise.all(["one", "two", "sold-out"].map((name) => newProducer(name)));
  assert.ok(one && two && soldOut);
  for (const person of [one, two]) await sell(person);
  await sell(soldOut, { stock: 0 });
  await rate(one, [5]);
  await rate(two, [5, 4]);
  await rate(soldOut, [1]);
  // m = 3.75: (18.75 + 9) / 7 and (18.75 + 5) / 6.
  assert.deepEqual(await list("best_rated"), [
    [two.username, 3.9643, 2],
    [one.username, 3.9583, 1],
  ]);
});

test("the mean of all reviews moves everybody's score, also of who was not reviewed", async () => {
  await clear();
  const [first, second] = [await newProducer("first"), await newProducer("second")];
  await sell(first);
  await sell(second);
  await rate(first, [5]);
  assert.deepEqual(await list("best_rated"), [[first.username, 5, 1]]);
  const [low] = await rate(second, [1]);
  // m = 3: (15 + 5) / 6 and (15 + 1) / 6.
  assert.deepEqual(await list("best_rated"), [
    [first.username, 3.3333, 1],
    [second.username, 2.6667, 1],
  ]);
  await call(app, "DELETE", `review/${low?.id}/`, { as: voices[0] });
  assert.deepEqual(await list("best_rated"), [[first.username, 5, 1]]);
});

test("newest is by the day somebody began to sell", async () => {
  await clear();
  const old = await newProducer("old", new Date("2024-03-01"));
  const fresh = await newProducer("fresh", new Date("2025-03-01"));
  const oldest = await newProducer("oldest", new Date("2023-03-01"));
  for (const person of [old, fresh, oldest]) await sell(person);
  assert.deepEqual(await list("newest"), [
    [fresh.username, null, 0],
    [old.username, null, 0],
    [oldest.username, null, 0],
  ]);
});

test("most_fresh is the mean of the days since harvest of what is in stock", async () => {
  await clear();
  const [mixed, fresh, undated] = [
    await newProducer("mixed"),
    await newProducer("fresh"),
    await newProducer("undated"),
  ];
  await sell(mixed, { harvested_on: day(0) });
  await sell(mixed, { harvested_on: day(2) });
  await sell(mixed, { harvested_on: day(3) });
  await sell(mixed, {});
  await sell(mixed, { harvested_on: day(300), stock: 0 });
  await sell(mixed, { harvested_on: day(300), is_listed: false });
  await sell(fresh, { harvested_on: day(1) });
  await sell(undated);
  // Mixed: (0 + 2 + 3) / 3.
  assert.deepEqual(await list("most_fresh"), [
    [fresh.username, 1, 1],
    [mixed.username, 1.6667, 3],
  ]);
  const [before] = (await call(app, "GET", "home/?list=most_fresh")).body.results;
  assert.equal(before.score, 1);
  app.advance(24 * 3600);
  assert.deepEqual(await list("most_fresh"), [
    [fresh.username, 2, 1],
    [mixed.username, 2.6667, 3],
  ]);
});

test("what is past its best-before day is not in stock, from the site's next day on", async () => {
  await clear();
  const [mixed, milk] = [await newProducer("mixed"), await newProducer("milk")];
  await sell(mixed, { harvested_on: day(0) });
  await sell(mixed, { harvested_on: day(8), best_before: day(0) });
  const { id } = await sell(milk, { harvested_on: day(2), best_before: day(0) });
  assert.deepEqual(await list("most_fresh"), [
    [milk.username, 2, 1],
    [mixed.username, 4, 2],
  ]);
  app.advance(24 * 3600);
  assert.deepEqual(await list("most_fresh"), [[mixed.username, 1, 1]]);
  assert.deepEqual(await namesIn("newest"), [mixed.username]);
  const later = app.platform.db
    .updateTable("products")
    .set({ best_before: day(0) })
    .where("id", "=", id);
  await later.execute();
  assert.deepEqual((await namesIn("newest")).toSorted(), [milk.username, mixed.username].toSorted());
  assert.deepEqual(await auditHome(app.platform.db), []);
});

test("equal scores are ordered by rating, then by id", async () => {
  await clear();
  const since = new Date("2025-01-01");
  const people = [];
  for (const name of ["a", "b", "c", "d"]) people.push(await newProducer(name, since));
  const [a, b, c, d] = people;
  assert.ok(a && b && c && d);
  for (const person of people) await sell(person, { harvested_on: day(3) });
  await rate(c, [4]);
  await rate(d, [5, 4]);
  const expected = [d, c, a, b].map(({ username }) => username);
  assert.deepEqual(await namesIn("newest"), expected);
  assert.deepEqual(await namesIn("most_fresh"), expected);
});

test("what sells out, pauses, is shut out or leaves goes from all lists, and comes back", async () => {
  await clear();
  const person = await newProducer("comes-and-goes");
  const product = await sell(person, { harvested_on: day(0) });
  await rate(person, [5]);
  const lists = async () =>
    Promise.all(["best_rated", "newest", "most_fresh"].map(async (name) => (await list(name)).length));
  assert.deepEqual(await lists(), [1, 1, 1]);
  const stock = (change: number) =>
    call(app, "POST", `products/${product.id}/stock/`, { as: person, json: { change } });
  await stock(-10);
  assert.deepEqual(await lists(), [0, 0, 0]);
  await stock(10);
  assert.deepEqual(await lists(), [1, 1, 1]);
  await call(app, "PATCH", "me/", { as: person, json: { is_producer: false } });
  assert.deepEqual(await lists(), [0, 0, 0]);
  await call(app, "PATCH", "me/", { as: person, json: { is_producer: true } });
  assert.deepEqual(await lists(), [1, 1, 1]);
  const users = app.platform.db.updateTable("users").where("id", "=", person.id);
  await users.set({ disabled_at: new Date() }).execute();
  assert.deepEqual(await lists(), [0, 0, 0]);
  await users.set({ disabled_at: null }).execute();
  assert.deepEqual(await lists(), [1, 1, 1]);
  await call(app, "DELETE", "me/", { as: person, json: { current_password: password } });
  // At once, before the scores follow.
  assert.deepEqual((await call(app, "GET", "home/")).body.newest, []);
  assert.deepEqual(await lists(), [0, 0, 0]);
});

test("who begins to sell is in the lists seconds later, and who sells out is not", async () => {
  await clear();
  const shown = async () =>
    (await call(app, "GET", "home/")).body.newest.map((one: RankedUser) => one.username);
  const until = async (expected: string[]) => {
    const deadline = performance.now() + 50_000;
    while (String(await shown()) !== String(expected)) {
      assert.ok(performance.now() < deadline, `not ${expected} after 50 seconds`);
      await sleep(50);
    }
  };
  const person = await newProducer("seconds");
  const product = await sell(person);
  await until([person.username]);
  await call(app, "POST", `products/${product.id}/stock/`, { as: person, json: { change: -10 } });
  await until([]);
});

test("a deleted product and a corrected harvest day change the list", async () => {
  await clear();
  const person = await newProducer("changes");
  const [one, two] = [
    await sell(person, { harvested_on: day(1) }),
    await sell(person, { harvested_on: day(4) }),
  ];
  assert.deepEqual(await list("most_fresh"), [[person.username, 2.5, 2]]);
  await call(app, "PATCH", `products/${two.id}/`, { as: person, json: { harvested_on: day(2) } });
  assert.deepEqual(await list("most_fresh"), [[person.username, 1.5, 2]]);
  await call(app, "DELETE", `products/${two.id}/`, { as: person });
  assert.deepEqual(await list("most_fresh"), [[person.username, 1, 1]]);
  await call(app, "PATCH", `products/${one.id}/`, { as: person, json: { harvested_on: null } });
  assert.deepEqual(await list("most_fresh"), []);
});

test("writers and refreshes at once leave nothing behind", async () => {
  await clear();
  const people = await Promise.all(Array.from({ length: 6 }, () => newProducer("busy")));
  await Promise.all([
    ...people.map(async (person, i) => {
      const product = await sell(person, { harvested_on: day(i) });
      await rate(person, [5, 4, 3]);
      if (i % 2 === 0) await call(app, "DELETE", `products/${product.id}/`, { as: person });
    }),
    ...Array.from({ length: 10 }, refresh),
  ]);
  await refresh();
  assert.deepEqual(await auditHome(app.platform.db), []);
  assert.equal((await list("best_rated")).length, 3);
});

test("the audit finds a score that nobody's rows explain", async () => {
  await clear();
  const person = await newProducer("audited");
  await sell(person);
  await refresh();
  const { db } = app.platform;
  const scores = db.updateTable("home_scores").where("user_id", "=", person.id);
  await scores.set({ sample_size: 7 }).execute();
  const found = await auditHome(db);
  assert.equal(found.length, 1);
  assert.match(
    found[0] ?? "",
    new RegExp(`^User ${person.id} in newest: stored .* of 7, counted .* of 0\\.$`),
  );
  await scores.set({ sample_size: 0 }).execute();
});

test("an app that starts takes in what waits", { timeout: 30_000 }, async () => {
  const { connection, drop } = await createDatabase();
  const own = { connection, revive: async () => {} };
  const first = await startApp({}, own);
  const columns = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  await sell(await newPerson(first, "alone", columns), {}, first);
  await first.close();
  const second = await startApp({}, own);
  const newest = async () => (await call(second, "GET", "home/")).body.newest;
  while ((await newest()).length === 0) await sleep(10);
  assert.equal((await newest())[0].username, "alone");
  await second.close();
  await drop();
});
