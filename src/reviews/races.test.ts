import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { auditReviews } from "./audit.ts";

let app: TestApp;
let producer: TestPerson;
let people: TestPerson[];
const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
before(async () => {
  app = await startApp();
  producer = await newPerson(app, "orchard", sells);
  people = await Promise.all(Array.from({ length: 50 }, (_, i) => newPerson(app, `voice-${i}`)));
});
after(async () => {
  const differences = await auditReviews(app.platform.db);
  await app.close();
  assert.deepEqual(differences, []);
});

const write = (as: TestPerson, about: { id: number }, rating: number) =>
  call(app, "POST", `review/new/${about.id}/`, { as, json: { rating } });
const counts = async ({ id }: { id: number }) =>
  (await call(app, "GET", `review/user/${id}/`, { as: producer })).body.summary;

function statusesOf(answers: { status: number }[]) {
  return Object.fromEntries(
    Object.entries(Object.groupBy(answers, ({ status }) => String(status))).map(([status, those]) => [
      status,
      those?.length,
    ]),
  );
}

test("of 50 reviews of one producer at once none is lost from the mean", async () => {
  const answers = await Promise.all(people.map((person, i) => write(person, producer, 1 + (i % 5))));
  assert.deepEqual(statusesOf(answers), { 201: 50 });
  const stars = { "1": 10, "2": 10, "3": 10, "4": 10, "5": 10 };
  assert.deepEqual(await counts(producer), { average: 3, count: 50, stars });
});

test("of 20 reviews by one author at once one is written, and the others are told which", async () => {
  const about = await newPerson(app, "about", sells);
  const [author] = people;
  assert.ok(author);
  const answers = await Promise.all(Array.from({ length: 20 }, () => write(author, about, 4)));
  assert.deepEqual(statusesOf(answers), { 201: 1, 409: 19 });
  const made = answers.find(({ status }) => status === 201);
  for (const { status, body } of answers) {
    if (status === 409) {
      assert.partialDeepStrictEqual(body, { code: "already_reviewed", review_id: made?.body.id });
    }
  }
  assert.equal((await counts(about)).count, 1);
});

test("writing and taking back at once ends with what is there being counted", async () => {
  const about = await newPerson(app, "contested", sells);
  await Promise.all(
    people.slice(0, 8).map(async (person, i) => {
      const first = await write(person, about, 5);
      const path = `review/${first.body.id}/`;
      const answers = await Promise.all([
        call(app, "DELETE", path, { as: person }),
        call(app, "DELETE", path, { as: person }),
        call(app, "PATCH", path, { as: person, json: { rating: 1 + (i % 4) } }),
        write(person, about, 2),
        write(person, about, 3),
      ]);
      const [one, other, , ...writes] = answers.map(({ status }) => status);
      assert.deepEqual([one, other].sort(), [204, 404]);
      for (const { status, text } of answers) assert.ok(status < 500, text);
      assert.ok(writes.filter((status) => status === 201).length <= 1);
    }),
  );
  const { body } = await call(app, "GET", `review/user/${about.id}/?limit=100`);
  assert.equal(body.summary.count, body.results.length);
});

test("of many corrections at once the last to be written counts, once", async () => {
  const about = await newPerson(app, "corrected", sells);
  const [author] = people;
  assert.ok(author);
  const { body } = await write(author, about, 5);
  const path = `review/${body.id}/`;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      call(app, "PATCH", path, { as: author, json: { rating: 1 + (i % 5) } }),
    ),
  );
  assert.deepEqual(statusesOf(answers), { 200: 20 });
  const { rating } = (await call(app, "GET", path)).body;
  const { average, count } = await counts(about);
  assert.deepEqual({ average, count }, { average: rating, count: 1 });
});

test("two who review each other at once both succeed", async () => {
  const pairs = people.slice(0, 20);
  const answers = await Promise.all(
    pairs.flatMap((person, i) => {
      const other = pairs[i ^ 1];
      assert.ok(other);
      return write(person, other, 5);
    }),
  );
  assert.deepEqual(statusesOf(answers), { 201: 20 });
});
