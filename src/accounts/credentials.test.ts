import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import PostalMime from "postal-mime";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { countsOf, times } from "../../tests/support/at-once.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { newPerson, password } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";
import { openSmtpServer } from "../../tests/support/smtp.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

const next = "another-long-password";
const post = (path: string, json: object, as?: { access: string }, headers = {}) =>
  call(app, "POST", path, { json, as, headers });
const signIn = (username: string, typed: string) => post("auth/token/", { username, password: typed });

test("a code by mail sets another password and ends every session", async () => {
  const person = await newPerson(app, "forgot");
  const email = "FORGOT@example.org";
  assert.deepEqual((await post("auth/password-reset/", { email })).body, { expires_in_seconds: 900 });
  const { code } = await letterTo(app, person.email);

  const same = await post("auth/password-reset/validate/", { email, code, password: "forgot@example.org" });
  assert.deepEqual(same.body.error_codes, { password: ["same_as_email"] });
  const repeat = { email, code, password: next, password_repeat: password };
  assert.deepEqual((await post("auth/password-reset/validate/", repeat)).body.error_codes, {
    password_repeat: ["mismatch"],
  });

  const done = await post("auth/password-reset/validate/", {
    email,
    code,
    password: next,
    password_repeat: next,
  });
  assert.equal(done.status, 200, done.text);
  assert.deepEqual(done.body, {});
  assert.equal((await post("auth/token/refresh/", { refresh: person.refresh })).status, 401);
  assert.equal((await signIn("forgot", password)).status, 401);
  assert.equal((await signIn("forgot", next)).status, 200);
  assert.match((await letterTo(app, person.email)).subject, /password/i, "the owner is told");
  const again = await post("auth/password-reset/validate/", { email, code, password: next });
  assert.equal(again.body.code, "invalid_code");
});

test("asking to reset the password of an unknown address is answered alike and writes to nobody", async () => {
  const email = "stranger@example.org";
  const answer = await post("auth/password-reset/", { email });
  assert.equal(answer.status, 202);
  assert.deepEqual(answer.body, { expires_in_seconds: 900 });
  assert.equal(await letterTo(app, email), undefined);
  const guess = await post("auth/password-reset/validate/", { email, code: "22222222", password: next });
  assert.equal(guess.body.code, "invalid_code");
});

test("a code for a password goes to the account's own address, whatever the database takes for the same", async () => {
  const person = await newPerson(app, "victim");
  const alike = ["vİctim@example.org", "VİCTIM@example.org", person.email];
  for (const email of [...alike, ...alike]) {
    assert.equal((await post("auth/password-reset/", { email })).status, 202);
    await app.jobsDone();
  }
  const { body } = await call(app, "GET", `/dev/mailbox.json?to=${person.email}`);
  const to = body.letters.map((letter: { to: string }) => letter.to);
  assert.deepEqual(to, [person.email, person.email, person.email], "three, as to one address");
});

test("a code of one kind is no code of another", async () => {
  const person = await newPerson(app, "kinds");
  await post("auth/password-reset/", { email: person.email });
  const { code } = await letterTo(app, person.email);
  const body = { email: person.email, code, username: "kinds2", password };
  assert.equal((await post("registration/validate/", body)).body.code, "invalid_code");
});

test("changing the password takes the current one and ends the other sessions only", async () => {
  const person = await newPerson(app, "changes");
  const { body: other } = await signIn("changes", password);
  const wrong = await post("me/password/", { current_password: "not it", password: next }, person);
  assert.equal(wrong.status, 400);
  assert.equal(wrong.body.code, "wrong_password");
  const common = await post("me/password/", { current_password: password, password: "1234567890" }, person);
  assert.deepEqual(common.body.error_codes, { password: ["too_common"] });
  const named = await post(
    "me/password/",
    { current_password: password, password: "CHANGES@example.org" },
    person,
  );
  assert.deepEqual(named.body.error_codes, { password: ["same_as_email"] });

  const done = await post("me/password/", { current_password: password, password: next }, person);
  assert.equal(done.status, 200, done.text);
  assert.equal((await post("auth/token/refresh/", { refresh: other.refresh })).status, 401);
  assert.equal((await post("auth/token/refresh/", { refresh: person.refresh })).status, 200);
  assert.equal((await signIn("changes", next)).status, 200);
});

test("a retried change of password gets the first answer though the password is another by then", async () => {
  const person = await newPerson(app, "retries");
  const key = { "idempotency-key": "change 1" };
  const change = { current_password: password, password: next };
  const first = await post("me/password/", change, person, key);
  assert.equal(first.status, 200);
  const again = await post("me/password/", change, person, key);
  assert.equal(again.status, 200);
  assert.equal(again.text, first.text);
  const reused = await post("me/password/", { ...change, password: "third-password" }, person, key);
  assert.equal(reused.status, 422);
  assert.equal(reused.body.code, "idempotency_key_reused");
});

test("of changes of a password at once, each with the one before, one happens and the others are told it is wrong", async () => {
  const person = await newPerson(app, "at-once");
  const answers = await times(3, (n) =>
    post("me/password/", { current_password: password, password: `${next} ${n}` }, person),
  );
  assert.deepEqual(countsOf(answers), { 200: 1, wrong_password: 2 });
  const changed = answers.findIndex(({ status }) => status === 200);
  assert.equal((await signIn("at-once", `${next} ${changed}`)).status, 200);
});

test("another password ends a move to another address that was asked for under the old one", async () => {
  const person = await newPerson(app, "thief-in");
  const email = "thief@example.org";
  assert.equal((await post("me/email/", { email, current_password: password }, person)).status, 202);
  const { code } = await letterTo(app, email);
  await post("auth/password-reset/", { email: person.email });
  const reset = await letterTo(app, person.email);
  const body = { email: person.email, code: reset.code, password: next };
  assert.equal((await post("auth/password-reset/validate/", body)).status, 200);
  assert.equal((await post("me/email/validate/", { code }, person)).body.code, "invalid_code");
});

test("a sign-in that races a change of password leaves no session of the old one", async () => {
  const person = await newPerson(app, "races");
  const results = await Promise.all([
    ...Array.from({ length: 6 }, () => signIn("races", password)),
    post("me/password/", { current_password: password, password: next }, person),
    ...Array.from({ length: 6 }, () => signIn("races", password)),
  ]);
  assert.equal(results[6]?.status, 200);
  for (const { status, body } of results.filter((_, index) => index !== 6)) {
    if (status !== 200) continue;
    assert.equal((await post("auth/token/refresh/", { refresh: body.refresh })).status, 401);
  }
});

test("the account moves to another address by a code sent there, and the old one is told", async () => {
  const person = await newPerson(app, "moves");
  const { body: other } = await signIn("moves", password);
  const email = "moved@example.org";
  const wrong = await post("me/email/", { email, current_password: "not it" }, person);
  assert.equal(wrong.body.code, "wrong_password");
  const asked = await post("me/email/", { email, current_password: password }, person);
  assert.equal(asked.status, 202, asked.text);
  assert.deepEqual(asked.body, { expires_in_seconds: 900 });

  const { code } = await letterTo(app, email);
  assert.equal((await post("me/email/validate/", { code: "22222222" }, person)).body.code, "invalid_code");
  const stranger = await newPerson(app, "not-moving");
  assert.equal((await post("me/email/validate/", { code }, stranger)).body.code, "invalid_code");
  const moved = await post("me/email/validate/", { code }, person);
  assert.equal(moved.status, 200, moved.text);
  assert.equal(moved.body.email, email);
  assert.equal((await post("auth/token/refresh/", { refresh: other.refresh })).status, 401);
  assert.equal((await signIn(email, password)).status, 200);
  assert.equal((await signIn(person.email, password)).status, 401);
  const told = await letterTo(app, person.email);
  assert.ok(!told.text.includes(email), "the old address does not learn the new one");
});

test("moving to an address that has an account is answered alike, and no code goes out", async () => {
  const person = await newPerson(app, "wants-it");
  const owner = await newPerson(app, "has-it");
  const asked = await post("me/email/", { email: owner.email, current_password: password }, person);
  assert.equal(asked.status, 202);
  assert.equal((await letterTo(app, owner.email)).code, null);
});

test("two moves asked for at once leave one code", async () => {
  const person = await newPerson(app, "twice");
  const ask = (email: string) => post("me/email/", { email, current_password: password }, person);
  const answers = await Promise.all([ask("twice-a@example.org"), ask("twice-b@example.org")]);
  for (const { status } of answers) assert.equal(status, 202);
  await app.jobsDone();
  const { rows } = await app.platform.database.pool.query("select from email_codes where user_id = $1", [
    person.id,
  ]);
  assert.equal(rows.length, 1);
});

test("what is told of a changed password bears the same Message-ID at each try", async () => {
  const tried: (string | undefined)[] = [];
  const server = await openSmtpServer({
    options: {
      async onData(stream, _session, done) {
        const { messageId } = await PostalMime.parse(await text(stream));
        tried.push(messageId);
        done(tried.length === 1 ? new Error("later") : null);
      },
    },
  });
  const own = await startApp({ SMTP_URL: server.url });
  const as = await newPerson(own, "told");
  await call(own, "POST", "me/password/", { as, json: { current_password: password, password: next } });
  await until(() => tried.length === 2, "it was tried again");
  await own.close();
  await server.close();
  assert.match(tried[0] ?? "", /^<[-0-9a-f]{36}@localhost>$/);
  assert.equal(tried[1], tried[0]);
});
