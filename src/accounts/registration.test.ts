import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ TRUST_PROXY: "loopback" });
});
after(() => app.close());

const password = "a-long-enough-password";

async function codeFor(email: string): Promise<string> {
  const answer = await call(app, "POST", "registration/", { json: { email } });
  assert.equal(answer.status, 202);
  return (await letterTo(app, email)).code;
}

function validate(body: object, client = "192.0.2.1") {
  return call(app, "POST", "registration/validate/", { json: body, headers: { "x-forwarded-for": client } });
}

test("a code by mail makes an account that is signed in", async () => {
  const email = "Eva@example.org";
  const asked = await call(app, "POST", "registration/", { json: { email } });
  assert.equal(asked.status, 202);
  assert.deepEqual(asked.body, { expires_in_seconds: 900 });
  const letter = await letterTo(app, email);
  assert.match(letter.text, new RegExp(`^${letter.code}$`, "m"));

  const made = await validate({
    email,
    code: ` ${letter.code.slice(0, 4).toLowerCase()}\u2013${letter.code.slice(4)}\u200b `,
    username: "Eva",
    password,
    password_repeat: password,
    display_name: "Eva of the Hill",
    location: { name: "Ghent", latitude: 51.0543, longitude: 3.7174 },
    about: "Apples and pears.",
    is_producer: true,
  });
  assert.equal(made.status, 201, made.text);
  const { tokens, ...me } = made.body;
  assert.equal(made.headers.get("location"), `${app.url}/backend/api/users/${me.id}/`);
  assert.equal(me.email, email);
  assert.equal(me.username, "Eva");
  assert.equal(me.producer_status, "approved");
  assert.deepEqual(me.offers, ["pickup"]);
  assert.deepEqual(me.location, { name: "Ghent", latitude: 51.0543, longitude: 3.7174 });

  const own = await call(app, "GET", "me/", { as: tokens });
  assert.equal(own.status, 200);
  assert.deepEqual(own.body, me);
});

test("a known address is answered like an unknown one, and its letter says so and has no code", async () => {
  const email = "known@example.org";
  const made = await validate({ email, code: await codeFor(email), username: "known", password });
  assert.equal(made.status, 201);

  const again = await call(app, "POST", "registration/", { json: { email: "KNOWN@example.org" } });
  assert.equal(again.status, 202);
  assert.deepEqual(again.body, { expires_in_seconds: 900 });
  const letter = await letterTo(app, email);
  assert.equal(letter.code, null);
  assert.match(letter.text, /known/);
});

test("a code dies after 15 minutes and when it has done its work", async () => {
  const email = "spent@example.org";
  const code = await codeFor(email);
  assert.equal((await validate({ email, code, username: "spent", password })).status, 201);
  const again = await validate({ email, code, username: "spent2", password });
  assert.equal(again.status, 400);
  assert.equal(again.body.code, "invalid_code");

  const late = await codeFor("late@example.org");
  app.advance(901);
  const tooLate = await validate({ email: "late@example.org", code: late, username: "late", password });
  assert.equal(tooLate.body.code, "invalid_code");
});

test("five wrong tries kill a code for their client only, and a stranger's tries lock nobody out", async () => {
  const email = "tries@example.org";
  const code = await codeFor(email);
  const wrong = code === "22222222" ? "33333333" : "22222222";
  for (let tried = 0; tried < 5; tried++) {
    const answer = await validate({ email, code: wrong, username: "tries", password }, "198.51.100.7");
    assert.equal(answer.body.code, "invalid_code");
  }
  const dead = await validate({ email, code, username: "tries", password }, "198.51.100.7");
  assert.equal(dead.body.code, "invalid_code");
  assert.equal((await validate({ email, code, username: "tries", password }, "198.51.100.8")).status, 201);
});

test("parallel wrong tries count one after another", async () => {
  const email = "parallel@example.org";
  const code = await codeFor(email);
  const wrong = code === "22222222" ? "33333333" : "22222222";
  const tries = Array.from({ length: 30 }, () =>
    validate({ email, code: wrong, username: "parallel", password }),
  );
  for (const answer of await Promise.all(tries)) assert.equal(answer.body.code, "invalid_code");
  const counted = await app.platform.db
    .selectFrom("email_codes")
    .select("wrong_tries")
    .where("email", "=", email)
    .executeTakeFirstOrThrow();
  assert.equal(counted.wrong_tries, 5);
});

test("one code used fifty times at once makes one account", async () => {
  const email = "fifty@example.org";
  const code = await codeFor(email);
  const uses = Array.from({ length: 50 }, (_, n) =>
    validate({ email, code, username: `fifty${n}`, password }),
  );
  const statuses = (await Promise.all(uses)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 201).length, 1);
  assert.equal(statuses.filter((status) => status === 400).length, 49);
});

test("a right code beside a bad username or password stays good", async () => {
  const email = "stays@example.org";
  const code = await codeFor(email);
  const shortened = await validate({ email, code, username: "stays", password: "short" });
  assert.deepEqual(shortened.body.error_codes, { password: ["too_short"] });
  const taken = await validate({ email, code, username: "EVA", password });
  assert.equal(taken.status, 409);
  assert.equal(taken.body.code, "username_taken");
  assert.equal((await validate({ email, code, username: "stays", password })).status, 201);
});

test("an account bears the address that its code was sent to, whatever the database takes for the same", async () => {
  const code = await codeFor("mİne@example.org");
  const made = await validate({ email: "mine@example.org", code, username: "mine", password });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.body.email, "mİne@example.org");
});

for (const [as, again] of [
  ["x@b\u00fccher.example", "x@xn--bcher-kva.example"],
  ["y@xn--bcher-kva.example", "Y@B\u00dcCHER.example"],
  ["z@bu\u0308cher.example", "z@b\u00fccher.example"],
  ["jose\u0301@example.org", "jos\u00e9@EXAMPLE.org"],
] as const) {
  test(`one mailbox has one account and one sign-in: ${as} and ${again}`, async () => {
    const username = `mailbox-${as.charAt(0)}`;
    const code = await codeFor(` ${as}\u200b`);
    const made = await validate({ email: again, code, username: ` ${username} `, password });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.body.username, username);
    assert.equal(made.body.email, as.normalize().replace("xn--bcher-kva", "bücher"));

    assert.equal((await call(app, "POST", "registration/", { json: { email: again } })).status, 202);
    const letter = await letterTo(app, as);
    assert.equal(letter.code, null, "it is known");
    assert.equal(letter.to, made.body.email);
    for (const login of [as, `\n${again} `, ` ${username}`]) {
      const signIn = { json: { username: login, password } };
      assert.equal((await call(app, "POST", "auth/token/", signIn)).status, 200, login);
      const form = { form: { username: login, password } };
      assert.equal((await call(app, "POST", "auth/token/", form)).status, 200, login);
    }
    const blank = { json: { username, password: `${password} ` } };
    assert.equal((await call(app, "POST", "auth/token/", blank)).status, 401, "passwords stay as typed");
  });
}

test("what people would take for the site's own name is a taken username, and spends no code", async () => {
  const email = "reserved@example.org";
  const code = await codeFor(email);
  const names = [
    "admin",
    "Adm1n",
    "a.d-m_i.n",
    "STAFF",
    "r00t",
    "support-team",
    "Farmgate",
    "farrngate_support",
  ];
  for (const username of names) {
    const answer = await validate({ email, code, username, password });
    assert.deepEqual([answer.status, answer.body.code], [409, "username_taken"], username);
  }
  assert.equal((await validate({ email, code, username: "supportive", password })).status, 201);
});

test("an address taken meanwhile is a 409", async () => {
  const email = "meanwhile@example.org";
  const code = await codeFor(email);
  await app.platform.db
    .insertInto("users")
    .values({
      username: "faster",
      email: "MeanWhile@example.org",
      password_hash: "none",
      joined_at: new Date(),
    })
    .execute();
  const late = await validate({ email, code, username: "slower", password });
  assert.equal(late.status, 409);
  assert.equal(late.body.code, "email_taken");
});

for (const [why, field, given, expected] of [
  ["shorter than ten", "password", "123456789", "too_short"],
  ["longer than 128", "password", "x".repeat(129), "too_long"],
  ["one of the most used", "password", "Password123", "too_common"],
  ["the username", "password", "the.username.here", "same_as_username"],
  ["the address", "password", "bad@example.org", "same_as_email"],
  ["unlike its repetition", "password_repeat", "another-password", "mismatch"],
  ["too short a username", "username", "ab", "too_short"],
  ["too long a username", "username", "a".repeat(31), "too_long"],
  ["a username with a space", "username", "a b c", "wrong_format"],
  ["a number for text", "username", 42, "wrong_type"],
  ["null for text", "username", null, "null_not_allowed"],
  ["text for a boolean", "is_producer", "true", "wrong_type"],
  ["no address", "email", "nobody", "wrong_format"],
  ["an empty address", "email", "", "blank"],
  ["a place without a name", "location.name", { location: { latitude: 1, longitude: 1 } }, "required"],
  ["half a point", "location.longitude", { location: { name: "x", latitude: 1 } }, "required"],
  ["a member that is none", "colour", "red", "unknown_field"],
] as const) {
  test(`registering is refused by field: ${why}`, async () => {
    const body = {
      email: "bad@example.org",
      code: "22222222",
      username: "the.username.here",
      password,
      ...(typeof given === "object" && given !== null ? given : { [field]: given }),
    };
    const answer = await validate(body);
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, "invalid_input", answer.text);
    assert.deepEqual(answer.body.error_codes[field], [expected]);
    assert.equal(answer.body.errors[field].length, 1);
  });
}

test("no row of the outbox or the job queue holds a code, not even while its letter waits", async () => {
  const email = "rows@example.org";
  const { pool } = app.platform.database;
  // What is deleted there stays, for this test to read.
  await pool.query(`
    create table left_outbox as select data::text from outbox;
    create function keep_row() returns trigger language plpgsql as $$
      begin insert into left_outbox values (old.data); return old; end $$;
    create trigger keep_row before delete on outbox for each row execute function keep_row()`);
  const code = await codeFor(email);
  await app.jobsDone();
  const { rows } = await pool.query("select data from left_outbox union all select data::text from jobs.job");
  await pool.query("drop function keep_row() cascade; drop table left_outbox");
  assert.ok(rows.length > 0);
  for (const { data } of rows) assert.ok(!String(data).includes(code));
});

test("a domain in any script is taken, one whose letters mean others is not", async () => {
  const domains = {
    ...{ "münchen.example": 202, "MÜNCHEN.example": 202, "xn--mnchen-3ya.example": 202, "例え.example": 202 },
    ...{ "\uff45xample.org": 400, "xn--mnchen-3ya.\uff45xample": 400 },
    ...{ "\u2122x.example": 400, "exampl\u1d49.org": 400 },
  };
  for (const [domain, expected] of Object.entries(domains)) {
    const { status } = await call(app, "POST", "registration/", { json: { email: `a@${domain}` } });
    assert.equal(status, expected, domain);
  }
});
