import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { planOf } from "../../tests/support/plans.ts";
import { auditReviews } from "./audit.ts";
import { readReviews } from "./reviews.ts";

let app: TestApp;
let producer: TestPerson;
const written = 2000;
const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
before(async () => {
  app = await startApp();
  producer = await newPerson(app, "orchard", sells);
  const { db } = app.platform;
  // Nobody searches for them.
  await sql`alter table users disable trigger users_learn_words`.execute(db);
  await sql`insert into users (username, password_hash, joined_at)
    select 'many' || i, 'x', now() from generate_series(1, ${written}) i`.execute(db);
  // Two at each moment: the later id is the newer.
  await sql`insert into reviews (author_id, user_id, rating, created_at, updated_at)
    select id, ${producer.id}, 1 + id % 5, moment, moment
    from users cross join lateral (values (timestamptz '2025-01-01' + id / 2 * interval '1 minute')) as at (moment)
    where username like 'many%'`.execute(db);
  // Others' reviews, so that an index is worth its while.
  await sql`insert into reviews (author_id, user_id, rating, created_at, updated_at)
    select id, id + 1, 3, now(), now() from users
    where username like 'many%' and id < ${written}`.execute(db);
  await sql`vacuum analyze reviews`.execute(db);
});
after(() => app.close());

async function page(path: string) {
  const answer = await call(app, "GET", path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const ids = ({ results }: { results: { id: number }[] }) => results.map(({ id }) => id);

test("a statement that writes thousands counts them all", async () => {
  const { summary } = await page(`review/user/${producer.id}/`);
  assert.deepEqual(summary, {
    average: 3,
    count: written,
    stars: { "1": 400, "2": 400, "3": 400, "4": 400, "5": 400 },
  });
  assert.deepEqual(await auditReviews(app.platform.db), []);
});

test("a walk there and back meets each review once, the newest first", async () => {
  const pages = [];
  for (let next = `review/user/${producer.id}/?limit=100`; next !== null; next = pages.at(-1).next) {
    pages.push(await page(next));
  }
  const met = pages.flatMap(ids);
  assert.equal(new Set(met).size, written);
  assert.deepEqual(
    met,
    met.toSorted((a, b) => b - a),
  );
  const back = await page(pages[1].previous);
  assert.deepEqual(ids(back), ids(pages[0]));
  assert.equal(back.previous, null);
});

test("author narrows the list, and not the summary", async () => {
  const [review] = (await page(`review/user/${producer.id}/?limit=1`)).results;
  const own = await page(`review/user/${producer.id}/?author=${review.author.id}`);
  assert.deepEqual(own.results, [review]);
  assert.equal(own.summary.count, written);
  assert.deepEqual((await page(`review/user/${producer.id}/?author=${producer.id}`)).results, []);
});

for (const [query, codes] of [
  ["author=x", { author: ["wrong_type"] }],
  ["author=0", { author: ["too_small"] }],
  ["limit=0", { limit: ["too_small"] }],
  ["ordering=rating", { ordering: ["unknown_field"] }],
] as const) {
  test(`a list of reviews is refused by field: ${query}`, async () => {
    const answer = await call(app, "GET", `review/user/${producer.id}/?${query}`);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, codes);
  });
}

test("a cursor is good for its own person only", async () => {
  const { next } = await page(`review/user/${producer.id}/?limit=1`);
  const cursor = new URL(next).searchParams.get("cursor");
  const other = await newPerson(app, "other", sells);
  const answer = await call(app, "GET", `review/user/${other.id}/?cursor=${cursor}`);
  assert.equal(answer.body.code, "invalid_cursor");
});

test("each page is one statement that walks an index", async () => {
  const first = { filters: {}, take: 21, after: undefined, backwards: false };
  const later = { ...first, after: ["2025-01-01T12:00:00.000Z", 1000] };
  for (const at of [first, later, { ...later, backwards: true }]) {
    const plan = await planOf(app.platform, (db) => readReviews(db, producer.id, at));
    assert.match(plan, /Index (Only )?Scan.* using reviews_of_user/);
    assert.doesNotMatch(plan, /Sort|Seq Scan/);
  }
  const ofOne = { ...first, filters: { author: producer.id + 1 } };
  const byAuthor = await planOf(app.platform, (db) => readReviews(db, producer.id, ofOne));
  assert.match(byAuthor, /Index (Only )?Scan.* using reviews_of_author/);
});
