import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";
import { openSmtpServer, type TestSmtp } from "../../tests/support/smtp.ts";

let app: TestApp;
let mara: TestPerson;
let server: TestSmtp;
let isRefusing = false;
before(async () => {
  server = await openSmtpServer({
    options: {
      onRcptTo(_address, _session, done) {
        done(isRefusing ? Object.assign(new Error("eva is not here"), { responseCode: 450 }) : null);
      },
    },
  });
  app = await startApp({ SMTP_URL: server.url });
  mara = await newPerson(app, "mara", { roles: ["staff"] });
});
after(async () => {
  await app.close();
  await server.close();
});

const get = (path: string, as = mara) => call(app, "GET", `console/${path}`, { as });
const resend = (id: number, as = mara) => call(app, "POST", `console/letters/${id}/resending/`, { as });
const listed = async (query: string) => (await get(`letters/?${query}`)).body.results;
const ask = (email: string) => call(app, "POST", "registration/", { json: { email } });
const sentTo = (to: string) =>
  server.letters.filter(({ recipients }) => recipients.includes(to)).map(({ email }) => email);

test("letters are listed with whom they are to, never with their code, by pages, for staff alone", async () => {
  for (const name of ["one", "two", "three"]) await ask(`${name}@letters.example`);
  await until(async () => (await listed("status=sent")).length >= 3, "three letters are listed");
  const [{ to, subject, status, purpose, error }] = await listed("to=TWO@letters.example");
  assert.deepEqual(
    { to, subject, status, purpose, error },
    {
      to: "two@letters.example",
      subject: "Your code for Farmgate",
      status: "sent",
      purpose: "code",
      error: null,
    },
  );
  const code = /^[0-9A-Z]{8}$/m.exec(sentTo("two@letters.example")[0]?.text ?? "")?.[0] ?? assert.fail();
  const all = await get("letters/?limit=100");
  assert.ok(!all.text.includes(code));
  const { rows } = await sql<{ row: string }>`select l::text as row from letters l`.execute(app.platform.db);
  assert.ok(!rows.some(({ row }) => row.includes(code)));
  const ids = all.body.results.map(({ id }: { id: number }) => id);
  const walked: number[] = [];
  for (let path = "letters/?limit=1"; path; ) {
    const { body } = await get(path);
    walked.push(...body.results.map(({ id }: { id: number }) => id));
    path = body.next?.split("/console/")[1] ?? "";
  }
  assert.deepEqual(walked, ids);
  const eva = await newPerson(app, "eva");
  assert.equal((await get("letters/", eva)).status, 403);
  assert.equal((await resend(ids[0], eva)).status, 403);
  assert.equal((await resend(999_999_999)).status, 404);
});

test("a letter is sent again as another message, which is written down; a code that is over is not", async () => {
  await ask("again@letters.example");
  await until(async () => (await listed("to=again@letters.example")).length === 1, "it is listed");
  const [{ id }] = await listed("to=again@letters.example");
  const answer = await resend(id);
  assert.deepEqual([answer.status, answer.body.to], [202, "again@letters.example"], answer.text);
  await until(() => sentTo("again@letters.example").length === 2, "it came again");
  const [first, second] = sentTo("again@letters.example");
  assert.equal(first?.text, second?.text);
  assert.notEqual(first?.messageId, second?.messageId);
  const [act] = (await get("acts/?subject=letter")).body.results;
  assert.partialDeepStrictEqual(act, { act: "letter_resent", subject_id: id, staff: { username: "mara" } });
  await sql`update letters set at = at - interval '15 minutes'`.execute(app.platform.db);
  assert.deepEqual([(await resend(id)).status, (await resend(id)).body.code], [409, "letter_over"]);
});

test("one that the mail server refuses has failed, is tried at once when staff say so, and has left then", async () => {
  isRefusing = true;
  await ask("late@letters.example");
  await until(async () => (await listed("status=failed")).length === 1, "it is listed as failed");
  const [failed] = await listed("status=failed");
  assert.partialDeepStrictEqual(failed, { to: "late@letters.example", status: "failed" });
  assert.match(failed.error, /try again later/);
  assert.doesNotMatch(failed.error, /eva/);
  assert.equal((await get("today/")).body.letters_failed, 1);
  await until(async () => (await listed("status=failed"))[0]?.is_retried === true, "it waits in the queue");
  isRefusing = false;
  assert.equal((await resend(failed.id)).status, 202);
  await until(() => sentTo("late@letters.example").length === 1, "it came");
  await until(async () => (await get("today/")).body.letters_failed === 0, "nothing has failed any more");
  assert.deepEqual(
    (await listed("to=late@letters.example")).map(({ status }: { status: string }) => status),
    ["sent"],
  );
});
