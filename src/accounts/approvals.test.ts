import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { createDatabase, jwtSecret, startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";
import { databaseUrl, command as run, startServer, stopServer } from "../../tests/support/process.ts";

let app: TestApp;
let staff: TestPerson;
before(async () => {
  app = await startApp({ PRODUCERS: "approved" });
  staff = await newPerson(app, "steward", { roles: ["staff"] });
});
after(() => app.close());

const settingsOf = ({ platform }: TestApp) => ({
  DATABASE_URL: databaseUrl(platform.database.pool.options),
  DATA_DIR: platform.config.dataDir,
  JWT_SECRET: jwtSecret,
  PRODUCERS: "approved",
});

const command = async (...words: string[]) => {
  const { code, stdout, stderr } = await run(words, settingsOf(app));
  return [code, stdout + stderr];
};

/** Signed in anew, for days may have passed. */
const signIn = async ({ username }: TestPerson) =>
  (await call(app, "POST", "auth/token/", { json: { username, password } })).body;

async function askToSell(person: TestPerson, is_producer = true) {
  const as = await signIn(person);
  assert.equal((await call(app, "PATCH", "me/", { as, json: { is_producer } })).status, 200);
}

const statusOf = async (person: TestPerson) =>
  (await call(app, "GET", "me/", { as: await signIn(person) })).body.producer_status;

async function subjectsTo(email: string): Promise<string[]> {
  await app.jobsDone();
  const { body } = await call(app, "GET", `/dev/mailbox.json?to=${email}`);
  return body.letters.map(({ subject }: { subject: string }) => subject);
}

test("who asks to sell is told what happens next, and each of the staff that they wait", async () => {
  const second = await newPerson(app, "steward-2", { roles: ["product_admin", "staff"] });
  const seller = await newPerson(app, "ida");
  await askToSell(seller);
  assert.deepEqual(await subjectsTo(seller.email), ["Your request to sell on Farmgate"]);
  for (const { email } of [staff, second]) {
    const letter = await letterTo(app, email);
    assert.equal(letter.subject, "ida wants to sell on Farmgate");
    assert.match(letter.text, /npm run farmgate -- approve ida\n/);
  }
});

test("who registers to sell is told so too", async () => {
  const email = "joris@example.org";
  await call(app, "POST", "registration/", { json: { email } });
  const { code } = await letterTo(app, email);
  const json = { email, code, username: "joris", password, is_producer: true };
  const { body } = await call(app, "POST", "registration/validate/", { json });
  assert.equal(body.producer_status, "pending");
  assert.equal((await letterTo(app, email)).subject, "Your request to sell on Farmgate");
  assert.equal((await letterTo(app, staff.email)).subject, "joris wants to sell on Farmgate");
});

test("who changes their mind again and again is written to once a day", async () => {
  const seller = await newPerson(app, "wavers");
  for (const wants of [true, true, false, true, false, true]) await askToSell(seller, wants);
  assert.equal((await subjectsTo(seller.email)).length, 1);
  await askToSell(seller, false);
  app.advance(25 * 3600);
  await askToSell(seller);
  assert.equal((await subjectsTo(seller.email)).length, 2);
  assert.equal(await statusOf(seller), "pending");
});

test("commands list who waits and since when, let in and refuse, and the person reads it with the reason", async () => {
  const [kept, refused] = [await newPerson(app, "kaat"), await newPerson(app, "rik")];
  await askToSell(kept);
  app.advance(3600);
  await askToSell(refused);
  const [, list] = await command("approvals");
  const day = app.platform.clock.now().toISOString().slice(0, 10);
  assert.match(String(list), new RegExp(`kaat +\\d{4}-\\d\\d-\\d\\d .+\\nrik +${day} `));
  const [, csv] = await command("approvals", "csv");
  assert.match(
    String(csv),
    /^username,waits_since,display_name,location,email\r\n(.+\r\n)*rik,[\d-]+,,,rik@example\.org\r\n$/,
  );

  assert.deepEqual(await command("approve", "kaat"), [0, "kaat can now sell.\n"]);
  assert.equal(await statusOf(kept), "approved");
  assert.equal((await letterTo(app, kept.email)).subject, "You can now sell on Farmgate");

  assert.deepEqual(await command("refuse", "rik", "No fields near here."), [0, "rik has been refused.\n"]);
  assert.equal(await statusOf(refused), "none");
  const letter = await letterTo(app, refused.email);
  assert.equal(letter.subject, "You can't sell on Farmgate yet");
  assert.match(letter.text, /“No fields near here\.”/);
  assert.deepEqual(await command("refuse", "rik"), [
    1,
    "rik is not waiting for approval: the status is none.\n",
  ]);

  await askToSell(refused);
  assert.equal(await statusOf(refused), "pending", "one may ask again");
  assert.equal((await letterTo(app, staff.email)).subject, "rik wants to sell on Farmgate");
});

test("whose account is closed and opened, and who gets and loses a role, reads it", async () => {
  const person = await newPerson(app, "olga");
  for (const words of [
    ["grant", "staff", "olga"],
    ["grant", "staff", "olga"],
    ["revoke", "staff", "olga"],
    ["disable", "olga", "Sold what was not theirs."],
    ["enable", "olga"],
  ]) {
    assert.equal((await command(...words))[0], 0);
    // Letters that are asked for at once come in any order.
    await app.jobsDone();
  }
  assert.deepEqual(await subjectsTo(person.email), [
    "Your account on Farmgate is active again",
    "Your account on Farmgate has been disabled",
    "You no longer have the role staff on Farmgate",
    "You now have the role staff on Farmgate",
  ]);
});

test("where nobody is staff the log says so at the start, and when somebody waits", async (t) => {
  const { connection, drop } = await createDatabase();
  t.after(drop);
  const server = await startServer({
    ...{
      DATABASE_URL: databaseUrl(connection),
      DATA_DIR: app.platform.config.dataDir,
      JWT_SECRET: jwtSecret,
    },
    ...{ PRODUCERS: "approved", LOG_LEVEL: "warn", DRAIN_SECONDS: "0" },
  });
  const email = "alone@example.org";
  const letters = async () => (await call(server, "GET", `/dev/mailbox.json?to=${email}`)).body.letters;
  await call(server, "POST", "registration/", { json: { email } });
  while ((await letters()).length < 1);
  const [{ code }] = await letters();
  const json = { email, code, username: "alone", password, is_producer: true };
  assert.equal((await call(server, "POST", "registration/validate/", { json })).status, 201);
  let printed = "";
  server.child.stdout?.on("data", (chunk) => {
    printed += chunk;
  });
  while (!/Somebody is waiting to be approved/.test(printed)) await setImmediate();
  await stopServer(server);
  const { stdout } = await server.ended;
  assert.match(stdout, /PRODUCERS=approved, but nobody has the role staff to be told/);
  assert.match(stdout, /Somebody is waiting to be approved as a producer, but nobody has the role staff/);
  assert.doesNotMatch(stdout, /alone/);
});
