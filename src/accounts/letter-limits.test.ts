import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { countsOf, times } from "../../tests/support/at-once.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ TRUST_PROXY: "loopback" });
});
after(() => app.close());

const [owner, stranger] = ["192.0.2.1", "198.51.100.7"];
const next = "another-long-password";

const post = (path: string, json: object, client = owner, as?: TestPerson) =>
  call(app, "POST", path, { json, as, headers: { "x-forwarded-for": client } });

/** Codes of all letters to the address, the oldest first. */
async function codesTo(email: string): Promise<string[]> {
  await app.jobsDone();
  const { body } = await call(app, "GET", `/dev/mailbox.json?to=${encodeURIComponent(email)}`);
  return body.letters.map(({ code }: { code: string }) => code).reverse();
}

/** Asks so many times, one letter after another. */
async function ask(path: string, email: string, client: string, most = 1) {
  for (let asked = 0; asked < most; asked++) {
    const { status, body } = await post(path, { email }, client);
    assert.deepEqual([status, body], [202, { expires_in_seconds: 900 }]);
    await app.jobsDone();
  }
}

const register = (email: string, code: string | undefined, username: string) =>
  post("registration/validate/", { email, code, username, password });

const reset = (email: string, code: string | undefined) =>
  post("auth/password-reset/validate/", { email, code, password: next });

test("from one client three letters go to an address in 15 minutes, and the last code stays good", async () => {
  const email = "three@example.org";
  await ask("registration/", email, owner, 5);
  const codes = await codesTo(email);
  assert.equal(new Set(codes).size, 3);
  const replaced = await register(email, codes[1], "three");
  assert.equal(replaced.body.code, "invalid_code", "asking again replaces the code");
  assert.equal((await register(email, codes[2], "three")).status, 201);

  app.advance(901);
  await ask("registration/", email, owner);
  assert.equal((await codesTo(email)).length, 4);
});

test("of letters asked for at once no more leave", async () => {
  const email = "at-once@example.org";
  assert.deepEqual(countsOf(await times(12, () => post("registration/", { email }))), { 202: 12 });
  const codes = await codesTo(email);
  assert.equal(codes.length, 3);
  // Letters that are sent at once arrive in any order; the one that was released last bears the code that counts.
  const statuses: number[] = [];
  for (const code of codes) statuses.push((await register(email, code, "at-once")).status);
  assert.equal(statuses.filter((status) => status === 201).length, 1);
});

test("letters of one purpose use up none of another", async () => {
  const email = "purposes@example.org";
  await newPerson(app, "purposes");
  const mover = await newPerson(app, "purposes-2");
  await ask("auth/password-reset/", email, owner, 4);
  await ask("registration/", email, owner, 4);
  const json = { email, current_password: password };
  assert.equal((await post("me/email/", json, owner, mover)).status, 202);
  assert.equal((await codesTo(email)).length, 7);
});

test("what one client asked for uses up nothing of another, whose network of IPv6 is one", async () => {
  const email = "others@example.org";
  await ask("registration/", email, stranger, 4);
  await ask("registration/", email, "2001:db8::1", 2);
  await ask("registration/", email, "2001:db8::ffff:2", 2);
  assert.equal((await codesTo(email)).length, 6);
  await ask("registration/", email, owner);
  const codes = await codesTo(email);
  assert.equal(codes.length, 7);
  assert.equal((await register(email, codes[6], "others")).status, 201);
});

test("a stranger who asks again and again replaces nobody's code", async () => {
  const { email } = await newPerson(app, "replaced");
  await ask("auth/password-reset/", email, owner);
  const [own] = await codesTo(email);
  await ask("auth/password-reset/", email, stranger, 3);
  assert.equal((await reset(email, own)).status, 200);
  const [, , , theirs] = await codesTo(email);
  assert.equal((await reset(email, theirs)).body.code, "invalid_code", "the others' are over with it");
});

test("letters that were not sent don't count", async () => {
  const email = "unsent@example.org";
  await ask("auth/password-reset/", email, owner, 5);
  await ask("registration/", email, owner);
  const [code] = await codesTo(email);
  assert.equal((await register(email, code, "unsent")).status, 201);
  await ask("auth/password-reset/", email, owner, 4);
  assert.equal((await codesTo(email)).length, 4);
});

test("a crowd of clients gets thirty letters out, whose codes are good, and one that signed in before its own", async () => {
  const { email, username } = await newPerson(app, "crowded");
  assert.equal((await post("auth/token/", { username, password }, owner)).status, 200);
  const asked = await times(40, (n) => post("auth/password-reset/", { email }, `203.0.113.${n}`));
  assert.deepEqual(countsOf(asked), { 202: 40 });
  assert.equal((await codesTo(email)).length, 30);
  await ask("auth/password-reset/", email, owner, 4);
  const codes = await codesTo(email);
  assert.equal(codes.length, 33);
  assert.equal((await reset(email, codes[29])).status, 200);
});

test("moving to an address, an account has letters of its own", async () => {
  const email = "wanted@example.org";
  const [first, second] = [await newPerson(app, "mover-1"), await newPerson(app, "mover-2")];
  const json = { email, current_password: password };
  for (let asked = 0; asked < 4; asked++) {
    assert.equal((await post("me/email/", json, owner, first)).status, 202);
    await app.jobsDone();
  }
  assert.equal((await codesTo(email)).length, 3);
  assert.equal((await post("me/email/", json, owner, second)).status, 202);
  const codes = await codesTo(email);
  assert.equal(codes.length, 4);
  assert.equal((await post("me/email/validate/", { code: codes[3] }, owner, second)).status, 200);
});

test("the same is written whether or not the address has an account", async () => {
  const { email } = await newPerson(app, "known-one");
  const written: unknown[] = [];
  const emails = [email, "nobody@example.org"];
  const { pool } = app.platform.database;
  const keeps = `create table kept_codes as select * from email_codes limit 0;
    create function keep_code() returns trigger language plpgsql as
      $$ begin insert into kept_codes select new.*; return null; end $$;
    create trigger keep_code after insert on email_codes for each row execute function keep_code()`;
  await pool.query(keeps);
  for (const address of emails) await post("auth/password-reset/", { email: address });
  await app.jobsDone();
  const { rows } = await pool.query("select purpose, email, asker, is_living, wrong_tries from kept_codes");
  for (const { email: address, ...row } of rows) {
    assert.ok(emails.includes(address));
    written.push(row);
  }
  assert.equal(written.length, 2);
  assert.deepEqual(written[0], written[1]);
});
