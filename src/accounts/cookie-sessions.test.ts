import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { disableUser } from "#staff";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";
import { type Accounts, openAccounts } from "./accounts.ts";
import {
  endCookieSession,
  findCookieSession,
  renewCookie,
  sessionUses,
  startCookieSession,
} from "./cookie-sessions.ts";
import { replacePassword, signIn } from "./credentials.ts";
import { hashPassword } from "./passwords.ts";
import { cookieSessionSeconds, endAllSessions, endSessionOf, sweepSessions } from "./sessions.ts";

let app: TestApp;
let accounts: Accounts;
before(async () => {
  app = await startApp();
  accounts = openAccounts(app.platform);
});
after(() => app.close());

let people = 0;
const newcomer = (columns = {}) => newPerson(app, `somebody-${people++}`, columns);

const enter = (username: string, typed = password, before?: string) =>
  signIn(accounts, { username, password: typed }, "198.51.100.7", (tx, account) =>
    startCookieSession(tx, accounts, account, { device: "a browser", before }),
  );
const find = (cookie: string) => findCookieSession(accounts, cookie);
const idOf = async (cookie: string) => {
  const signedIn = await find(cookie);
  assert.ok(signedIn);
  return signedIn.session_id;
};
const inTransaction = <T>(work: Parameters<typeof transaction<T>>[1]) => transaction(app.platform.db, work);
const day = 24 * 3600;

test("a cookie says who is there, by username or by address, and nothing of it is kept but its hash", async () => {
  const ana = await newcomer({ language: "nl", roles: ["staff"] });
  for (const login of [ana.username, ana.email]) {
    const cookie = await enter(login);
    assert.match(cookie, /^[\w-]{43}$/);
    const { session_id, ...who } = (await find(cookie)) ?? assert.fail();
    assert.ok(session_id > 0);
    assert.deepEqual(who, {
      user_id: ana.id,
      username: ana.username,
      display_name: ana.username,
      avatar: null,
      roles: ["staff"],
      producer_status: "none",
      language: "nl",
    });
    const { rows } = await app.platform.database.pool.query("select sessions::text as row from sessions");
    assert.ok(!rows.some(({ row }) => row.includes(cookie)));
  }
});

test("what is no cookie of ours is nobody's", async () => {
  const cookie = await enter((await newcomer()).username);
  for (const other of [
    "",
    "x",
    `${cookie}A`,
    cookie.slice(1),
    "A".repeat(43),
    "é".repeat(43),
    "\0".repeat(43),
  ])
    assert.equal(await find(other), undefined);
});

test("a wrong password begins no session and is counted with those of the API", async (t) => {
  const site = await startApp({ RATE_LIMIT: "on" });
  t.after(() => site.close());
  const known = openAccounts(site.platform);
  const eva = await newPerson(site, "eva");
  const wrong = { username: "eva", password: "not-it-not-it" };
  const guess = () => signIn(known, wrong, "127.0.0.1", () => assert.fail("a session began"));
  for (let n = 0; n < 5; n++) await assert.rejects(guess, { code: "no_active_account" });
  for (let n = 0; n < 5; n++)
    assert.equal((await call(site, "POST", "auth/token/", { json: wrong })).status, 401);
  await assert.rejects(guess, { code: "rate_limited" });
  assert.ok(eva.id);
});

test("a sign-in takes the place of the session that the browser had, and of no other", async () => {
  const [ana, ben] = [await newcomer(), await newcomer()];
  const [elsewhere, first] = [await enter(ana.username), await enter(ana.username)];
  const second = await enter(ben.username, password, first);
  assert.notEqual(second, first);
  assert.equal(await find(first), undefined);
  assert.equal((await find(elsewhere))?.user_id, ana.id);
  assert.equal((await find(second))?.user_id, ben.id);
});

test("a session ends at once: by signing out, from the list of devices, everywhere, and of who is disabled", async () => {
  const ends: [string, (ana: TestPerson, cookie: string) => Promise<unknown>][] = [
    ["sign out", (_, cookie) => endCookieSession(app.platform.db, cookie)],
    ["a device", async (ana, cookie) => endSessionOf(app.platform.db, ana.id, await idOf(cookie))],
    [
      "the API",
      async (ana, cookie) => call(app, "DELETE", `me/sessions/${await idOf(cookie)}/`, { as: ana }),
    ],
    ["everywhere", (ana) => inTransaction((tx) => endAllSessions(tx, ana.id))],
    ["disabled", (ana) => inTransaction((tx) => disableUser(tx, app.platform, ana.id, null))],
  ];
  for (const [how, end] of ends) {
    const ana = await newcomer();
    const cookie = await enter(ana.username);
    assert.ok(await find(cookie), how);
    await end(ana, cookie);
    assert.equal(await find(cookie), undefined, how);
  }
});

test("who is disabled or has left is not signed in, whatever rows they have", async () => {
  for (const columns of [{ disabled_at: new Date() }, { left_at: new Date() }]) {
    const ana = await newcomer();
    const cookie = await enter(ana.username);
    await app.platform.db.updateTable("users").set(columns).where("id", "=", ana.id).execute();
    assert.equal(await find(cookie), undefined);
  }
});

test("a new password ends the others and gives the one who chose it another cookie", async () => {
  const ana = await newcomer();
  const [mine, other] = [await enter(ana.username), await enter(ana.username)];
  const sessionId = await idOf(mine);
  const hashed = await hashPassword("another-long-password", "test");
  const renewed = await inTransaction(async (tx) => {
    await replacePassword(tx, accounts, ana.id, hashed, sessionId);
    return renewCookie(tx, sessionId);
  });
  assert.deepEqual(await Promise.all([mine, other].map(find)), [undefined, undefined]);
  assert.equal(await idOf(renewed), sessionId);
  await assert.rejects(
    inTransaction((tx) => renewCookie(tx, 999_999_999)),
    { code: "token_not_valid" },
  );
});

test("a password that is changed at the same moment lets nobody in by the old one", async () => {
  const ana = await newcomer();
  const hashed = await hashPassword("another-long-password", "test");
  await assert.rejects(
    signIn(accounts, { username: ana.username, password }, "198.51.100.7", async (tx, account) => {
      await app.platform.db
        .updateTable("users")
        .set({ password_hash: hashed })
        .where("id", "=", ana.id)
        .execute();
      return startCookieSession(tx, accounts, account, { device: "a browser", before: undefined });
    }),
    { code: "no_active_account" },
  );
});

test("the list of devices shows a browser's session beside those of tokens", async () => {
  const ana = await newcomer();
  const id = await idOf(await enter(ana.username));
  const { body } = await call(app, "GET", "me/sessions/", { as: ana });
  const shown = body.results.map(({ id, device, is_current }: Record<string, unknown>) => [
    id,
    device,
    is_current,
  ]);
  assert.deepEqual(shown[0], [id, "a browser", false]);
  assert.equal(shown[1][1], "a test");
});

test("a session lasts 30 days from its last use, which is noted without a write and written by the loop", async (t) => {
  const site = await startApp();
  t.after(() => site.close());
  accounts = openAccounts(site.platform);
  t.after(() => {
    accounts = openAccounts(app.platform);
  });
  const { db, clock } = site.platform;
  const ana = await newPerson(site, "ana");
  const [used, unused] = [await enter(ana.username), await enter(ana.username)];
  const lastUse = async (id: number) =>
    (await db.selectFrom("sessions").select("last_used_at").where("id", "=", id).executeTakeFirstOrThrow())
      .last_used_at;
  const id = await idOf(used);
  const began = await lastUse(id);
  site.advance(29 * day);
  await find(used);
  assert.deepEqual(await lastUse(id), began);
  await sessionUses.loop(site.platform).run();
  assert.ok((await lastUse(id)).getTime() - began.getTime() >= 29 * day * 1000);
  site.advance(2 * day);
  assert.ok(await find(used));
  assert.equal(await find(unused), undefined);
  await sweepSessions(db, clock.now());
  const left = await db.selectFrom("sessions").select("id").where("cookie_hash", "is not", null).execute();
  assert.deepEqual(left, [{ id }]);
  site.advance(cookieSessionSeconds);
  await sweepSessions(db, clock.now());
  assert.deepEqual(await db.selectFrom("sessions").select("id").where("id", "=", id).execute(), []);
});

test("a use that couldn't be written is written by the next run", async () => {
  const cookie = await enter((await newcomer()).username);
  app.advance(3600);
  const id = await idOf(cookie);
  const { pool } = app.platform.database;
  await pool.query("alter table sessions rename column last_used_at to elsewhere");
  await assert.rejects(sessionUses.loop(app.platform).run());
  await pool.query("alter table sessions rename column elsewhere to last_used_at");
  await sessionUses.loop(app.platform).run();
  const { rows } = await pool.query("select last_used_at > created_at as used from sessions where id = $1", [
    id,
  ]);
  assert.deepEqual(rows, [{ used: true }]);
});
