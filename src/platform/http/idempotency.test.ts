import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { times, untilWaiting } from "../../../tests/support/at-once.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { cartOf, newProduct } from "../../../tests/support/goods.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../../tests/support/people.ts";
import { expireResponses } from "./idempotency.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

const askToMove = (person: TestPerson, email: string, key: string, current_password = password) =>
  call(app, "POST", "me/email/", {
    as: person,
    json: { email, current_password },
    headers: { "idempotency-key": key },
  });

const codesOf = async (person: TestPerson) => {
  const { rows } = await app.platform.database.pool.query("select id from email_codes where user_id = $1", [
    person.id,
  ]);
  return rows.map(({ id }) => id);
};

test("the same key and body answer the first answer again and do nothing", async () => {
  const person = await newPerson(app, "again");
  const first = await askToMove(person, "again2@example.org", "key 1");
  assert.equal(first.status, 202);
  const codes = await codesOf(person);
  const retried = await askToMove(person, "again2@example.org", "key 1");
  assert.equal(retried.status, 202);
  assert.equal(retried.text, first.text);
  assert.deepEqual(await codesOf(person), codes);
  await askToMove(person, "again2@example.org", "key 2");
  assert.notDeepEqual(await codesOf(person), codes, "another key is another request");
});

test("the members' order and white space make no other body", async () => {
  const person = await newPerson(app, "order");
  const send = (raw: string) =>
    call(app, "POST", "me/email/", {
      as: person,
      raw,
      headers: { "idempotency-key": "k", "content-type": "application/json" },
    });
  assert.equal((await send(`{"email":"o2@example.org","current_password":"${password}"}`)).status, 202);
  assert.equal((await send(`{ "current_password":"${password}", "email":"o2@example.org" }`)).status, 202);
});

test("the same key with another body is a 422", async () => {
  const person = await newPerson(app, "reused");
  await askToMove(person, "reused2@example.org", "key");
  const other = await askToMove(person, "reused3@example.org", "key");
  assert.equal(other.status, 422);
  assert.equal(other.body.code, "idempotency_key_reused");
});

test("keys belong to their user and route", async () => {
  const [one, two] = [await newPerson(app, "one"), await newPerson(app, "two")];
  assert.equal((await askToMove(one, "one2@example.org", "shared")).status, 202);
  assert.equal((await askToMove(two, "two2@example.org", "shared")).status, 202);
  const elsewhere = await call(app, "POST", "me/email/validate/", {
    as: one,
    json: { code: "22222222" },
    headers: { "idempotency-key": "shared" },
  });
  assert.equal(elsewhere.body.code, "invalid_code");
});

test("a refusal is not kept: the retry is tried again", async () => {
  const person = await newPerson(app, "refused");
  const wrong = await askToMove(person, "refused2@example.org", "key", "not the password");
  assert.equal(wrong.body.code, "wrong_password");
  assert.equal((await askToMove(person, "refused2@example.org", "key")).status, 202);
});

test("many at once with one key do the work once; the others get its answer or are told to wait", async () => {
  const person = await newPerson(app, "many");
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => askToMove(person, "many2@example.org", "key")),
  );
  for (const { status, body } of answers) {
    assert.ok(status === 202 || (status === 409 && body.code === "idempotency_in_progress"), `${status}`);
  }
  assert.equal((await codesOf(person)).length, 1);
  await app.jobsDone();
  const { rowCount } = await app.platform.database.pool.query(
    "select from mailbox_letters where recipient = 'many2@example.org'",
  );
  assert.equal(rowCount, 1);
});

test("a retry does not do again what takes long: it is answered though the password is another by then", async () => {
  const person = await newPerson(app, "prepared");
  const first = await askToMove(person, "prepared2@example.org", "key");
  await app.platform.database.pool.query("update users set password_hash = 'none' where id = $1", [
    person.id,
  ]);
  assert.equal((await askToMove(person, "prepared2@example.org", "key")).text, first.text);
});

test("a retry that is refused for what the first request has done meanwhile gets the first answer", async () => {
  const person = await newPerson(app, "spent");
  await askToMove(person, "spent2@example.org", "ask");
  const { code } = await letterTo(app, "spent2@example.org");
  const headers = { "idempotency-key": "move" };
  const move = () => call(app, "POST", "me/email/validate/", { as: person, json: { code }, headers });
  const answers = await transaction(app.platform.db, async (tx) => {
    // The first has spent the code and can't keep its answer yet; the second waits to see the code.
    await sql`lock table idempotency_keys in share mode`.execute(tx);
    const first = move();
    await untilWaiting(app, 1);
    const second = move();
    await untilWaiting(app, 2);
    return [first, second] as const;
  });
  const [first, second] = await Promise.all(answers);
  assert.equal(first.status, 200, first.text);
  assert.deepEqual([second.status, second.text], [200, first.text]);
});

test("any number of retries at once get the stored response, also where nothing long is prepared", async () => {
  const [seller, buyer] = [await newProducer(app, "seller"), await newPerson(app, "buyer")];
  const pears = await newProduct(app, seller);
  const add = () => cartOf(app, buyer).add(pears, 1, { "idempotency-key": "key" });
  const first = await add();
  assert.equal(first.status, 200);
  for (const { status, text } of await times(20, add)) assert.deepEqual([status, text], [200, first.text]);
});

test("a key is forgotten after a day", async () => {
  const person = await newPerson(app, "day");
  await askToMove(person, "day2@example.org", "key");
  app.advance(24 * 3600 + 1);
  // The access token has died meanwhile too.
  const { body } = await call(app, "POST", "auth/token/", { json: { username: "day", password } });
  const later = await askToMove({ ...person, access: body.access }, "day3@example.org", "key");
  assert.equal(later.status, 202, later.text);
});

test("a key that is empty, too long or not printable is a 400", async () => {
  const person = await newPerson(app, "keys");
  for (const key of ["", "x".repeat(256), "caf\u00e9"]) {
    const answer = await askToMove(person, "keys2@example.org", key);
    assert.equal(answer.status, 400, JSON.stringify(key));
    assert.equal(answer.body.code, "invalid_idempotency_key");
  }
  assert.equal((await askToMove(person, "keys2@example.org", "x".repeat(255))).status, 202);
});

test("a job removes from the database what is forgotten, and nothing else", async () => {
  const { db, jobs } = app.platform;
  const askOnce = async (username: string) =>
    askToMove(await newPerson(app, username), `${username}2@example.org`, `of ${username}`);
  await askOnce("yesterday");
  app.advance(24 * 3600 + 1);
  await askOnce("today");
  await transaction(db, (tx) => jobs.add(tx, expireResponses, {}));
  await app.jobsDone();
  assert.deepEqual(await db.selectFrom("idempotency_keys").select("key").execute(), [{ key: "of today" }]);
});
