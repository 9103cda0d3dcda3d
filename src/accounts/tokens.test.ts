import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { after, before, test } from "node:test";
import { jwtSecret, startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password } from "../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ TRUST_PROXY: "loopback" });
});
after(() => app.close());

const refresh = (token: string) => call(app, "POST", "auth/token/refresh/", { json: { refresh: token } });
const verify = (token: string) => call(app, "POST", "auth/token/verify/", { json: { token } });
const signIn = (username: string, typed: string, client = "192.0.2.1") =>
  call(app, "POST", "auth/token/", {
    json: { username, password: typed },
    headers: { "x-forwarded-for": client, "user-agent": "Firefox on a test" },
  });

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

test("signing in works by username in any case, by e-mail address, and by form", async () => {
  await newPerson(app, "anna");
  for (const username of ["anna", "ANNA", "anna@example.org", "Anna@Example.org"]) {
    const answer = await signIn(username, password);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(Object.keys(answer.body), ["access", "refresh"]);
  }
  const form = await call(app, "POST", "auth/token/", { form: { username: "anna", password } });
  assert.equal(form.status, 200);
});

test("tokens bear simplejwt's claims", async () => {
  const person = await newPerson(app, "claims");
  const access = claimsOf(person.access);
  assert.deepEqual(Object.keys(access).sort(), ["exp", "iat", "jti", "sid", "token_type", "user_id"]);
  assert.equal(access.token_type, "access");
  assert.equal(access.user_id, String(person.id));
  assert.equal(access.exp - access.iat, 300);
  const long = claimsOf(person.refresh);
  assert.equal(long.token_type, "refresh");
  assert.equal(long.exp - long.iat, 2_592_000);
  const [head, body, signature] = person.access.split(".");
  const expected = createHmac("sha256", Buffer.from(jwtSecret)).update(`${head}.${body}`).digest("base64url");
  assert.equal(signature, expected, "HS256 under the UTF-8 bytes of the secret");
});

test("a wrong password, an unknown, a disabled and a departed account are answered alike", async () => {
  await newPerson(app, "wrong");
  await newPerson(app, "disabled");
  await newPerson(app, "departed");
  const { db } = app.platform;
  await db.updateTable("users").set({ disabled_at: new Date() }).where("username", "=", "disabled").execute();
  await db.updateTable("users").set({ left_at: new Date() }).where("username", "=", "departed").execute();
  const answers = [
    await signIn("wrong", "not the password"),
    await signIn("nobody-at-all", password),
    await signIn("disabled", password),
    await signIn("departed", password),
  ];
  for (const answer of answers) {
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get("www-authenticate"), 'Bearer realm="api"');
    assert.equal(answer.body.detail, "No active account found with the given credentials");
    assert.deepEqual(answer.body, answers[0]?.body);
  }
});

test("an old refresh token answers with the same successor until that has been used, and ten seconds longer", async () => {
  const { refresh: first } = await newPerson(app, "tabs");
  const second = (await refresh(first)).body.refresh;
  assert.notEqual(second, first);
  app.advance(3600);
  assert.equal((await refresh(first)).body.refresh, second, "to the letter, however much later");

  const third = (await refresh(second)).body.refresh;
  app.advance(9);
  assert.equal((await refresh(first)).body.refresh, second, "within ten seconds of the successor's use");
  assert.equal((await refresh(second)).body.refresh, third);
});

test("an old refresh token after that ends the whole session", async () => {
  const { refresh: first } = await newPerson(app, "stolen");
  const second = (await refresh(first)).body.refresh;
  const third = (await refresh(second)).body.refresh;
  app.advance(11);
  const reused = await refresh(first);
  assert.equal(reused.status, 401);
  assert.equal(reused.body.code, "token_not_valid");
  for (const token of [second, third]) {
    assert.equal((await refresh(token)).status, 401);
    assert.equal((await verify(token)).status, 401);
  }
});

test("twenty uses of one refresh token at once give one successor", async () => {
  const { refresh: first } = await newPerson(app, "at-once");
  const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.equal(new Set(answers.map(({ body }) => body.refresh)).size, 1);
});

test("tokens are good until their end and not a second longer", async () => {
  const person = await newPerson(app, "ends");
  assert.equal((await verify(person.access)).status, 200);
  assert.deepEqual((await verify(person.refresh)).body, {});
  app.advance(300);
  assert.equal((await verify(person.access)).body.code, "token_not_valid");
  app.advance(2_592_000 - 300);
  assert.equal((await refresh(person.refresh)).body.code, "token_not_valid");
});

test("signing out ends the session, once", async () => {
  const person = await newPerson(app, "leaves");
  const signOut = () => call(app, "POST", "auth/token/blacklist/", { json: { refresh: person.refresh } });
  const out = await signOut();
  assert.equal(out.status, 200);
  assert.deepEqual(out.body, {});
  assert.equal((await signOut()).body.code, "token_not_valid");
  assert.equal((await verify(person.refresh)).status, 401);
  assert.equal((await refresh(person.refresh)).status, 401);
});

test("a disabled user's refresh is user_inactive", async () => {
  const person = await newPerson(app, "turned-off");
  await app.platform.db
    .updateTable("users")
    .set({ disabled_at: new Date() })
    .where("id", "=", person.id)
    .execute();
  assert.equal((await refresh(person.refresh)).body.code, "user_inactive");
});

test("no refresh token is kept in clear", async () => {
  const person = await newPerson(app, "clear");
  await refresh(person.refresh);
  const { rows } = await app.platform.database.pool.query("select t::text as row from refresh_tokens t");
  const signature = person.refresh.split(".")[2] ?? "";
  for (const { row } of rows) assert.ok(!row.includes(signature));
});

test("forged tokens of every usual kind are refused", async () => {
  const person = await newPerson(app, "forged");
  const good = claimsOf(person.access);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const hs = (header: object, claims: object, key: string, digest = "sha256") => {
    const input = `${encode(header)}.${encode(claims)}`;
    return `${input}.${createHmac(digest, key).update(input).digest("base64url")}`;
  };
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const rsInput = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(good)}`;
  const publicPem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
  const [head = "", body = "", signature = ""] = person.access.split(".");
  const hs256 = { alg: "HS256", typ: "JWT" };
  const forged: Record<string, string> = {
    "alg none": `${encode({ alg: "none", typ: "JWT" })}.${encode(good)}.`,
    "alg None with a signature": `${encode({ alg: "None" })}.${encode(good)}.${signature}`,
    "another key": hs(hs256, good, "another secret of thirty-two bytes!!"),
    "an empty key": hs(hs256, good, ""),
    "a public key as secret": hs(hs256, good, publicPem),
    "another digest": hs({ alg: "HS512", typ: "JWT" }, good, jwtSecret, "sha512"),
    "another algorithm": `${rsInput}.${sign("sha256", Buffer.from(rsInput), rsa.privateKey).toString("base64url")}`,
    "a refresh token for access": person.refresh,
    "no signature": `${head}.${body}.`,
    "a tampered claim": `${head}.${encode({ ...good, user_id: "1" })}.${signature}`,
    "a tampered signature": `${head}.${body}.${signature.slice(0, -4)}AAAA`,
    "past its end": hs(hs256, { ...good, exp: Math.floor(Date.now() / 1000) - 40_000_000 }, jwtSecret),
    "no end": hs(hs256, { ...good, exp: undefined }, jwtSecret),
    "an end that is text": hs(hs256, { ...good, exp: "9999999999" }, jwtSecret),
    "no type": hs(hs256, { ...good, token_type: undefined }, jwtSecret),
    "a user that is no number": hs(hs256, { ...good, user_id: "1 or 1=1" }, jwtSecret),
    "a kid that is a path, under an empty key": hs({ ...hs256, kid: "../../../../dev/null" }, good, ""),
    "a kid that is SQL": hs({ ...hs256, kid: "x' union select 'key" }, good, "key"),
    "a jku": hs({ ...hs256, jku: "http://127.0.0.1/keys" }, good, "key"),
    "a jwk of its own": hs({ ...hs256, jwk: { kty: "oct", k: "a2V5" } }, good, "key"),
    "a critical extension": hs({ ...hs256, crit: ["exp"] }, good, "key"),
    "two dots only": "..",
    "no token": "abc",
  };
  for (const [kind, token] of Object.entries(forged)) {
    const answer = await call(app, "GET", "me/sessions/", { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 401, kind);
    assert.equal(answer.body.code, "token_not_valid", kind);
    if (kind !== "a refresh token for access") assert.equal((await verify(token)).status, 401, kind);
  }
  assert.equal((await call(app, "GET", "me/sessions/", { as: person })).status, 200);
});

test("a bad token is refused on public routes too, but registration and auth do not look at it", async () => {
  const headers = { authorization: "Bearer x.y.z" };
  assert.equal((await call(app, "GET", "users/list/", { headers })).body.code, "token_not_valid");
  const asked = await call(app, "POST", "auth/password-reset/", {
    headers,
    json: { email: "a@example.org" },
  });
  assert.equal(asked.status, 202);
});

test("a token in the address is not read", async () => {
  const { access } = await newPerson(app, "in-url");
  const answer = await call(app, "GET", `me/sessions/?access_token=${access}`);
  assert.equal(answer.status, 401);
});

test("sessions are listed with their device, end one by one, and belong to their owner", async () => {
  const person = await newPerson(app, "devices");
  const other = await newPerson(app, "stranger");
  const phone = (await signIn("devices", password)).body;
  const list = await call(app, "GET", "me/sessions/", { as: phone });
  assert.deepEqual(
    list.body.results.map((session: { device: string; is_current: boolean }) => [
      session.device,
      session.is_current,
    ]),
    [
      ["Firefox on a test", true],
      ["a test", false],
    ],
  );
  const [, old] = list.body.results;
  assert.equal(String(old.id), claimsOf(person.access).sid);
  assert.equal((await call(app, "DELETE", `me/sessions/${old.id}/`, { as: other })).status, 404);
  assert.equal((await call(app, "DELETE", `me/sessions/${old.id}/`, { as: phone })).status, 204);
  assert.equal((await refresh(person.refresh)).status, 401);
  assert.equal((await refresh(phone.refresh)).status, 200);
});

test("guessing is slowed down by account and client, but never for a client that has signed in before", async () => {
  const limited = await startApp({ TRUST_PROXY: "loopback", RATE_LIMIT: "on" });
  try {
    await newPerson(limited, "victim");
    const attempt = (username: string, typed: string, client: string) =>
      call(limited, "POST", "auth/token/", {
        json: { username, password: typed },
        headers: { "x-forwarded-for": client },
      });
    assert.equal((await attempt("victim", password, "203.0.113.1")).status, 200);

    const guesses = Array.from({ length: 30 }, () => attempt("victim", randomUUID(), "203.0.113.9"));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    const tried = statuses.filter((status) => status === 401).length;
    assert.ok(tried >= 10 && tried <= 11, `${tried} guesses were taken`);
    const refused = await attempt("victim", password, "203.0.113.9");
    assert.equal(refused.status, 429, "even with the right password");
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
    assert.match(refused.headers.get("ratelimit") ?? "", /^"failures";r=0;t=\d+$/);
    assert.match(refused.headers.get("ratelimit-policy") ?? "", /^"failures";q=10;w=900$/);

    for (let failed = 0; failed < 12; failed++) await attempt("victim", "wrong again", "203.0.113.1");
    assert.equal(
      (await attempt("victim", password, "203.0.113.1")).status,
      200,
      "the owner is never locked out",
    );
    assert.equal((await attempt("victim", password, "203.0.113.77")).status, 200, "nor from a third place");
  } finally {
    await limited.close();
  }
});
