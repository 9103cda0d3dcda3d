import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";
import { auditReviews } from "./audit.ts";

let app: TestApp;
let producer: TestPerson;
let buyer: TestPerson;
const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
before(async () => {
  app = await startApp();
  producer = await newPerson(app, "orchard", sells);
  buyer = await newPerson(app, "buyer");
});
after(async () => {
  const differences = await auditReviews(app.platform.db);
  await app.close();
  assert.deepEqual(differences, []);
});

const write = (as: TestPerson | undefined, about: { id: number }, said: object, headers = {}) =>
  call(app, "POST", `review/new/${about.id}/`, { as, json: said, headers });
const ratings = async ({ id }: { id: number }) =>
  (await call(app, "GET", `review/user/${id}/`, { as: buyer })).body.summary;

async function newReview(said: object = { rating: 4 }) {
  const [author, about] = await Promise.all([
    newPerson(app, unused("author")),
    newPerson(app, unused("about"), sells),
  ]);
  const answer = await write(author, about, said);
  assert.equal(answer.status, 201, answer.text);
  return { author, about, id: Number(answer.body.id), path: `review/${answer.body.id}/`, answer };
}

let names = 0;
const unused = (name: string) => `${name}-${++names}`;

test("a buyer reviews a producer, and everybody reads it and the mean", async () => {
  const said = { rating: 4, text: "Ripe to the day.", freshness_rating: 5, delivery_rating: null };
  const made = await write(buyer, producer, said);
  assert.equal(made.status, 201, made.text);
  assert.equal(made.headers.get("location"), `${app.url}/backend/api/review/${made.body.id}/`);
  assert.partialDeepStrictEqual(made.body, { ...said, verified_purchase: false });
  assert.deepEqual(Object.keys(made.body), [
    "id",
    "author",
    "user",
    "rating",
    "text",
    "freshness_rating",
    "delivery_rating",
    "verified_purchase",
    "created_at",
    "updated_at",
  ]);
  assert.partialDeepStrictEqual(made.body.author, { id: buyer.id, username: "buyer", location: null });
  assert.equal("email" in made.body.author, false);
  assert.equal(made.body.user.username, "orchard");

  const read = await call(app, "GET", `review/${made.body.id}/`);
  assert.equal(read.text, made.text);
  const list = await call(app, "GET", `review/user/${producer.id}/`);
  assert.deepEqual(list.body.results, [made.body]);
  assert.deepEqual(list.body.summary, {
    average: 4,
    count: 1,
    stars: { "1": 0, "2": 0, "3": 0, "4": 1, "5": 0 },
  });
  const profile = await call(app, "GET", `users/${producer.id}/`);
  assert.partialDeepStrictEqual(profile.body, { rating_average: 4, rating_count: 1 });
});

test("the mean of 5, 4 and 4 is 4.33, and follows a correction, an end and a removal", async () => {
  const about = await newPerson(app, unused("weighed"), sells);
  const paths = await Promise.all(
    [5, 4, 4].map(async (rating) => {
      const as = await newPerson(app, unused("voice"));
      return { as, path: `review/${(await write(as, about, { rating })).body.id}/` };
    }),
  );
  const [five, four] = paths;
  assert.ok(five && four);
  const stars = { "1": 0, "2": 0, "3": 0, "4": 2, "5": 1 };
  assert.deepEqual(await ratings(about), { average: 4.33, count: 3, stars });
  await call(app, "PATCH", five.path, { as: five.as, json: { rating: 1 } });
  const corrected = { "1": 1, "2": 0, "3": 0, "4": 2, "5": 0 };
  assert.deepEqual(await ratings(about), { average: 3, count: 3, stars: corrected });
  await call(app, "DELETE", four.path, { as: four.as });
  const less = { "1": 1, "2": 0, "3": 0, "4": 1, "5": 0 };
  assert.deepEqual(await ratings(about), { average: 2.5, count: 2, stars: less });
  const staff = await newPerson(app, unused("staff"), { roles: ["staff"] });
  await call(app, "POST", `${five.path}removal/`, { as: staff, json: { reason: "Unlawful." } });
  const last = { "1": 0, "2": 0, "3": 0, "4": 1, "5": 0 };
  assert.deepEqual(await ratings(about), { average: 4, count: 1, stars: last });
});

test("one reviews a person once: the second try names the first", async () => {
  const { author, about, id } = await newReview();
  const again = await write(author, about, { rating: 1 });
  assert.equal(again.status, 409);
  assert.partialDeepStrictEqual(again.body, { code: "already_reviewed", review_id: id });
});

test("nobody reviews themselves, who has left, who is disabled or who never was", async () => {
  const own = await write(buyer, buyer, { rating: 5 });
  assert.equal(own.status, 403);
  assert.equal(own.body.code, "own_profile");
  const { db } = app.platform;
  const change = async (name: string, columns: { left_at: Date } | { disabled_at: Date }) => {
    const person = await newPerson(app, unused(name), sells);
    await db.updateTable("users").set(columns).where("id", "=", person.id).execute();
    return person;
  };
  const disabled = await change("disabled", { disabled_at: new Date() });
  const left = await change("left", { left_at: new Date() });
  for (const about of [disabled, left, { id: 999_999 }, { id: 0 }]) {
    assert.equal((await write(buyer, about, { rating: 5 })).status, 404);
  }
  assert.equal((await write(undefined, producer, { rating: 5 })).status, 401);
  assert.equal((await write(disabled, producer, { rating: 5 })).body.code, "user_inactive");
});

test("a buyer may be reviewed too, which strangers don't see", async () => {
  const about = await newPerson(app, unused("customer"));
  const made = await write(producer, about, { rating: 5 });
  assert.equal(made.status, 201, made.text);
  for (const path of [`review/${made.body.id}/`, `review/user/${about.id}/`]) {
    assert.equal((await call(app, "GET", path)).status, 404);
    const seen = await call(app, "GET", path, { as: buyer });
    assert.equal(seen.status, 200);
    assert.equal(seen.headers.get("cache-control"), "private, no-store");
    assert.match(String(seen.headers.get("vary")), /Authorization/);
  }
});

const wrong: [said: object, field: string, code: string][] = [
  [{}, "rating", "required"],
  [{ rating: null }, "rating", "null_not_allowed"],
  [{ rating: "5" }, "rating", "wrong_type"],
  [{ rating: 4.5 }, "rating", "wrong_type"],
  [{ rating: 0 }, "rating", "too_small"],
  [{ rating: 6 }, "rating", "too_large"],
  [{ rating: 1e300 }, "rating", "too_large"],
  [{ rating: 5, text: "x".repeat(5001) }, "text", "too_long"],
  [{ rating: 5, text: 5 }, "text", "wrong_type"],
  [{ rating: 5, text: "a\u0000b" }, "text", "wrong_format"],
  [{ rating: 5, text: "\ud800" }, "text", "wrong_format"],
  [{ rating: 5, freshness_rating: 6 }, "freshness_rating", "too_large"],
  [{ rating: 5, delivery_rating: "1" }, "delivery_rating", "wrong_type"],
  [{ rating: 5, verified_purchase: true }, "verified_purchase", "unknown_field"],
  [{ rating: 5, author: 1 }, "author", "unknown_field"],
];
for (const [said, field, code] of wrong) {
  test(`a review is refused by field: ${JSON.stringify(said).slice(0, 60)}`, async () => {
    const answer = await write(buyer, producer, said);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes[field], [code]);
    const { path, author } = await newReview();
    const changed = await call(app, "PATCH", path, { as: author, json: said });
    if (code === "required") assert.equal(changed.status, 200);
    else assert.deepEqual(changed.body.error_codes[field], [code]);
  });
}

test("5,000 characters may be said, and all of them come back", async () => {
  const text = `${"é🍐\n".repeat(1666)}xx`;
  assert.equal([...text].length, 5000);
  const { answer } = await newReview({ rating: 5, text });
  assert.equal(answer.body.text, text);
});

test("its author corrects a review, and nobody else", async () => {
  const { author, path, answer } = await newReview({ rating: 2, text: "Late.", delivery_rating: 1 });
  app.advance(5);
  const changed = await call(app, "PATCH", path, { as: author, json: { rating: 3, delivery_rating: null } });
  assert.equal(changed.status, 200, changed.text);
  assert.partialDeepStrictEqual(changed.body, { rating: 3, text: "Late.", delivery_rating: null });
  assert.ok(changed.body.updated_at > answer.body.updated_at);
  assert.equal(changed.body.created_at, answer.body.created_at);
  const same = await call(app, "PATCH", path, { as: author, json: {} });
  assert.equal(same.text, changed.text);
  for (const method of ["PATCH", "DELETE"]) {
    const json = method === "PATCH" ? { json: { rating: 1 } } : {};
    const refused = await call(app, method, path, { as: buyer, ...json });
    assert.equal(refused.status, 403);
    assert.equal(refused.body.code, "not_author");
    assert.equal((await call(app, method, path, json)).status, 401);
    assert.equal((await call(app, method, "review/999999/", { as: author, ...json })).status, 404);
  }
});

test("If-Match lets a correction through only for who saw the present state", async () => {
  const { author, path } = await newReview();
  const seen = String((await call(app, "GET", path)).headers.get("etag"));
  const correct = (rating: number) =>
    call(app, "PATCH", path, { as: author, json: { rating }, headers: { "if-match": seen } });
  assert.equal((await correct(1)).status, 200);
  const late = await correct(2);
  assert.equal(late.status, 412);
  assert.equal(late.body.code, "precondition_failed");
});

test("its author takes a review back once, and may write another", async () => {
  const { author, about, path } = await newReview();
  assert.equal((await call(app, "DELETE", path, { as: author })).status, 204);
  assert.equal((await call(app, "DELETE", path, { as: author })).status, 404);
  assert.equal((await call(app, "GET", path)).status, 404);
  assert.equal((await ratings(about)).count, 0);
  assert.equal((await ratings(about)).average, null);
  assert.equal((await write(author, about, { rating: 5 })).status, 201);
});

test("with an Idempotency-Key a retry gets the first answer again", async () => {
  const about = await newPerson(app, unused("retried"), sells);
  const headers = { "idempotency-key": "once" };
  const first = await write(buyer, about, { rating: 5 }, headers);
  const second = await write(buyer, about, { rating: 5 }, headers);
  assert.equal(second.status, 201);
  assert.equal(second.text, first.text);
  assert.equal((await write(buyer, about, { rating: 4 }, headers)).status, 422);
});

test("the staff takes a review down: its author is told why, and it is written down", async () => {
  const { author, about, id, path } = await newReview({ rating: 1, text: "Insults." });
  const staff = await newPerson(app, unused("staff"), { roles: ["staff"] });
  const remove = (as: TestPerson | undefined, json: object) =>
    call(app, "POST", `${path}removal/`, { as, json });
  const reason = "It insults somebody.";
  for (const as of [author, about, buyer]) {
    const refused = await remove(as, { reason });
    assert.equal(refused.status, 403);
    assert.equal(refused.body.code, "permission_denied");
  }
  assert.equal((await remove(undefined, { reason })).status, 401);
  const removed = await remove(staff, { reason });
  assert.equal(removed.status, 201, removed.text);
  assert.partialDeepStrictEqual(removed.body, { review_id: id, reason });
  assert.equal((await remove(staff, { reason })).status, 404);

  assert.equal((await call(app, "GET", path)).status, 404);
  assert.equal((await call(app, "PATCH", path, { as: author, json: { rating: 1 } })).status, 404);
  assert.deepEqual((await call(app, "GET", `review/user/${about.id}/`)).body.results, []);
  const letter = await letterTo(app, author.email);
  assert.match(letter.text, /They wrote: “It insults somebody\.”/);
  assert.match(letter.text, new RegExp(about.username));
  const record = await app.platform.db
    .selectFrom("review_removals")
    .selectAll()
    .where("review_id", "=", id)
    .executeTakeFirstOrThrow();
  assert.partialDeepStrictEqual(record, {
    author_id: author.id,
    user_id: about.id,
    rating: 1,
    text: "Insults.",
    reason,
    removed_by: staff.id,
  });
  const own = await call(app, "GET", "me/export/", { as: author });
  assert.partialDeepStrictEqual(own.body.reviews, [{ id, text: "Insults.", removal_reason: reason }]);
});

for (const [json, code] of [
  [{}, "required"],
  [{ reason: null }, "null_not_allowed"],
  [{ reason: " " }, "blank"],
  [{ reason: 1 }, "wrong_type"],
  [{ reason: "x".repeat(501) }, "too_long"],
] as const) {
  test(`a removal says why: ${JSON.stringify(json).slice(0, 30)} is ${code}`, async () => {
    const staff = await newPerson(app, unused("staff"), { roles: ["staff"] });
    const answer = await call(app, "POST", "review/1/removal/", { as: staff, json });
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body.error_codes.reason, [code]);
  });
}

test("what somebody said stays when they leave, under nobody's name", async () => {
  const { author, about, path } = await newReview({ rating: 5, text: "Stays." });
  await write(buyer, author, { rating: 2 });
  const left = await call(app, "DELETE", "me/", { as: author, json: { current_password: password } });
  assert.equal(left.status, 204, left.text);
  const { body } = await call(app, "GET", path);
  assert.equal(body.text, "Stays.");
  assert.partialDeepStrictEqual(body.author, {
    username: `~${author.id}`,
    display_name: `~${author.id}`,
    avatar_url: null,
    location: null,
    rating_average: null,
    rating_count: 0,
  });
  assert.equal((await ratings(about)).count, 1);
});

test("what was said of who leaves goes out of sight with the profile; its author may still take it back", async () => {
  const { author, about, path } = await newReview();
  await call(app, "DELETE", "me/", { as: about, json: { current_password: password } });
  assert.equal((await call(app, "GET", path, { as: author })).status, 404);
  assert.equal((await call(app, "GET", `review/user/${about.id}/`, { as: author })).status, 404);
  assert.equal((await call(app, "PATCH", path, { as: author, json: { rating: 1 } })).status, 404);
  assert.equal((await call(app, "DELETE", path, { as: buyer })).status, 404);
  assert.equal((await call(app, "DELETE", path, { as: author })).status, 204);
});

for (const id of ["0", "-1", "1.5", "x", "9".repeat(30), "%00"]) {
  test(`a review at ${id} is a 404`, async () => {
    assert.equal((await call(app, "GET", `review/${id}/`)).status, 404);
    assert.equal((await call(app, "GET", `review/user/${id}/`)).status, 404);
  });
}
