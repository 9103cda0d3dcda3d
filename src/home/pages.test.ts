import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { planOf } from "../../tests/support/plans.ts";
import { auditHome } from "./audit.ts";
import { listNames } from "./lists.ts";
import { readHomeList, readHomeLists } from "./queries/pages.ts";
import { refreshHome } from "./refresh.ts";

let app: TestApp;
const farms = 1200;
before(async () => {
  app = await startApp();
  const { db } = app.platform;
  // Nobody searches for them.
  await sql`alter table users disable trigger users_learn_words`.execute(db);
  await sql`alter table products disable trigger products_learn_words`.execute(db);
  await sql`insert into users (username, password_hash, joined_at, producer_status, producer_since, offers)
    select 'farm' || i, 'x', now(), 'approved', timestamptz '2025-01-01' + i % 500 * interval '1 hour', '{pickup}'
    from generate_series(1, ${farms}) i`.execute(db);
  await sql`insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock,
      harvested_on, created_at, updated_at)
    select id, 'Pears', 'fruit', 'EUR', 350, 1, 'kg', 10, current_date - (id % 7)::int, now(), now()
    from users, generate_series(1, 2)`.execute(db);
  await sql`insert into reviews (author_id, user_id, rating, created_at, updated_at)
    select id, id + 1, 1 + id % 5, now(), now() from users where id < ${farms}`.execute(db);
  await refreshHome(db, app.platform.clock, app.platform.config);
  await app.changesSeen();
  await sql`vacuum analyze home_scores, users`.execute(db);
});
after(() => app.close());

async function page(path: string) {
  const answer = await call(app, "GET", path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const ids = ({ results }: { results: { id: number }[] }) => results.map(({ id }) => id);

test("many changes at once are all taken in", async () => {
  assert.deepEqual(await auditHome(app.platform.db), []);
});

test("home shows the first ten of each list, as the list itself does", async () => {
  const home = await page("home/");
  for (const name of ["best_rated", "newest", "most_fresh"]) {
    assert.equal(home[name].length, 10);
    assert.deepEqual((await page(`home/?list=${name}`)).results, home[name]);
  }
  assert.deepEqual(Object.keys(home), [...listNames]);
  const three = await page("home/?limit=3");
  assert.deepEqual(three.newest, home.newest.slice(0, 3));
  const [entry] = home.best_rated;
  const { score, sample_size, ...user } = entry;
  assert.deepEqual(user, await page(`users/${entry.id}/`));
  assert.equal(sample_size, 1);
  // All reviews have 3 stars in the mean, nearly: (15 + 5) / 6.
  assert.equal(score.toFixed(2), "3.33");
});

for (const name of ["best_rated", "newest", "most_fresh"]) {
  test(`a walk through ${name} and back meets each producer once, in one order`, async () => {
    const pages = [];
    for (let next = `home/?list=${name}&limit=100`; next !== null; next = pages.at(-1).next) {
      pages.push(await page(next));
    }
    const met = pages.flatMap(ids);
    assert.equal(new Set(met).size, met.length);
    assert.equal(met.length, name === "best_rated" ? farms - 1 : farms);
    const back = await page(pages[2].previous);
    assert.deepEqual(ids(back), ids(pages[1]));
    assert.deepEqual(ids(await page(back.previous)), ids(pages[0]));
  });
}

test("the same state gives the same bytes, next included, whatever the hour", async () => {
  for (const path of ["home/", "home/?list=most_fresh&limit=5"]) {
    const first = await call(app, "GET", path);
    app.advance(7200);
    const second = await call(app, "GET", path);
    assert.equal(second.text, first.text);
    const etag = String(first.headers.get("etag"));
    assert.equal((await call(app, "GET", path, { headers: { "if-none-match": etag } })).status, 304);
  }
});

test("a cursor is good for its own list only", async () => {
  const { next } = await page("home/?list=newest&limit=5");
  const cursor = new URL(next).searchParams.get("cursor");
  assert.equal((await page(`home/?cursor=${cursor}`)).results.length, 5);
  assert.equal((await page(`home/?list=newest&cursor=${cursor}`)).results.length, 5);
  for (const query of [`list=best_rated&cursor=${cursor}`, `cursor=${cursor}x`, "cursor="]) {
    const answer = await call(app, "GET", `home/?${query}`);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, "invalid_cursor");
  }
});

for (const [query, codes] of [
  ["list=best", { list: ["not_a_choice"] }],
  ["list=", { list: ["not_a_choice"] }],
  ["limit=0", { limit: ["too_small"] }],
  ["limit=101", { limit: ["too_large"] }],
  ["limit=ten", { limit: ["wrong_type"] }],
  ["near=51,3", { near: ["unknown_field"] }],
] as const) {
  test(`home is refused by field: ${query}`, async () => {
    const answer = await call(app, "GET", `home/?${query}`);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, codes);
  });
}

test("each page is one statement that walks an index", async () => {
  const first = { take: 11, after: undefined, backwards: false };
  const later = { ...first, after: [-3, -3, 100] };
  for (const at of [first, later, { ...later, backwards: true }]) {
    for (const name of listNames) {
      const plan = await planOf(app.platform, (db) => readHomeList(db, { filters: { list: name }, ...at }));
      assert.match(plan, /home_scores_in_order/);
      assert.doesNotMatch(plan, /Sort|Seq Scan on (users|home_scores|products)/);
    }
  }
  const home = await planOf(app.platform, (db) => readHomeLists(db, 10));
  assert.equal(home.match(/home_scores_in_order/g)?.length, listNames.length);
  assert.doesNotMatch(home, /Sort|Seq Scan on (users|home_scores|products)/);
});
