import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createTcpServer } from "node:net";
import { after, before, test } from "node:test";
import { createServer } from "node:tls";
import { sql } from "kysely";
import type { Browser } from "playwright-core";
import { askTimeServer, examine, type Finding, type Outside, siteGauges } from "#doctor";
import { loadConfig } from "#platform/base";
import { type Db, transaction } from "#platform/database";
import { tlsFolder } from "#platform/tls";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { openNameServer } from "../../tests/support/dns.ts";
import { temporaryFolder } from "../../tests/support/folder.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { command, databaseUrl } from "../../tests/support/process.ts";
import { openSmtpServer } from "../../tests/support/smtp.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let mara: TestPerson;

before(async () => {
  app = await startApp();
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  await app.platform.database.pool.query(
    `insert into served (site_name, release, first_served_at, last_served_at) values ('Farmgate', '0', now(), now())
     on conflict (is_only) do update set last_served_at = now()`,
  );
});
after(async () => {
  await browser.close();
  await app.close();
});

const cut: Outside = {
  names: { resolveTxt: () => Promise.reject(new Error("cut off")) },
  clockAhead: () => Promise.reject(new Error("cut off")),
};

/** Examines the app's database with other settings. */
async function examined(
  settings: Record<string, string>,
  outside: Partial<Outside> = {},
  db: Db = app.platform.db,
): Promise<Finding[]> {
  const config = loadConfig({ ...settings, DATA_DIR: "/tmp/farmgate-nowhere" }, { site: "unused" });
  return examine({ config, db, outside: { ...cut, ...outside } });
}

const codesOf = (findings: Finding[], check: Finding["check"]) =>
  findings.filter((one) => one.check === check).map(({ code }) => code);

const ofApp = () => {
  const { host, port, user, password, database } = app.platform.database.pool.options;
  return databaseUrl({ host, port, user, database, password: password as string });
};

test("a site that is well is told so, a line for each thing, and the command ends with 0", async () => {
  const { code, stdout } = await command(["doctor"], {
    DATABASE_URL: ofApp(),
    JWT_SECRET: "x".repeat(32),
    DATA_DIR: "/tmp/farmgate-nowhere",
  });
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^✓ Disk {2,}\d.* free at \/tmp\/farmgate-nowhere$/m);
  assert.match(stdout, /^✓ Database {2,}PostgreSQL \d+\.\d+ answers and holds \d/m);
  assert.match(stdout, /^✓ Background work {2,}Background work is getting done$/m);
});

test("without a database all else is examined, and the command says what is wrong and ends with 1", async () => {
  const listener = createTcpServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const { port } = Object.assign({ port: 0 }, listener.address());
  const settings = {
    DATABASE_URL: `postgres://x:secret@127.0.0.1:${port}/x`,
    DATA_DIR: "/tmp/farmgate-nowhere",
  };
  const { code, stdout } = await command(["doctor", "--json"], settings);
  listener.close();
  assert.equal(code, 1);
  const findings: Finding[] = JSON.parse(stdout);
  assert.deepEqual(codesOf(findings, "database"), ["database_away"]);
  assert.deepEqual(codesOf(findings, "settings"), ["setting_jwt_secret"]);
  assert.deepEqual(codesOf(findings, "disk"), ["disk_ok"]);
  assert.doesNotMatch(stdout, /secret@|x:secret/);
  const nowhere = await command(["doctor"], { DATA_DIR: "/tmp/farmgate-nowhere" });
  assert.equal(nowhere.code, 1);
  assert.match(
    nowhere.stdout,
    /^✗ Database +No site has run on \/tmp\/farmgate-nowhere yet\n +→ Start the server once/m,
  );
});

test("what never answers is a finding, and nobody waits for it", async () => {
  const silent = createTcpServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = Object.assign({ port: 0 }, silent.address());
  const names = await openNameServer(undefined);
  const begun = performance.now();
  const findings = await examined(
    {
      PUBLIC_URL: `https://127.0.0.1:${port}`,
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      MAIL_FROM: "a@market.example",
    },
    { names: names.resolver, clockAhead: () => new Promise(() => {}) },
  );
  assert.ok(performance.now() - begun < 12_000);
  names.close();
  silent.close();
  assert.deepEqual(codesOf(findings, "clock"), ["too_slow"]);
  assert.deepEqual(codesOf(findings, "certificate"), ["address_away"]);
  assert.deepEqual(codesOf(findings, "mail"), ["mail_refused", "names_silent"]);
});

test("the mail server is signed in to, and nothing is sent", async () => {
  const server = await openSmtpServer();
  const strict = await openSmtpServer({
    options: { authOptional: false, onAuth: (_auth, _session, done) => done(new Error("no")) },
  });
  const to = (url: string) => examined({ SMTP_URL: url, MAIL_FROM: "a@market.localhost" });
  assert.deepEqual(codesOf(await to(server.url), "mail"), ["mail_ok"]);
  const refused = (await to(strict.url.replace("//", "//a:wrong@"))).filter(({ check }) => check === "mail");
  assert.deepEqual(
    refused.map(({ code }) => code),
    ["mail_refused"],
  );
  assert.doesNotMatch(JSON.stringify(refused), /wrong/);
  assert.deepEqual([server.letters, strict.letters], [[], []]);
  await Promise.all([server.close(), strict.close()]);
});

test("what the sender's domain publishes of SPF, DKIM and DMARC is read as mail servers read it", async () => {
  const server = await openSmtpServer();
  const zone = {
    "good.example": ["something else", "v=spf1 include:mail.example -all"],
    "k1._domainkey.good.example": ["v=DKIM1; p=x"],
    "_dmarc.good.example": ["v=DMARC1; p=none"],
    "shop.good.example": ["v=spf1 +all"],
    "two.example": ["v=spf1 -all", "v=spf1 ~all"],
    "bare.example": ["v=spf10 is something else"],
  };
  const names = await openNameServer(zone);
  const of = async (domain: string) =>
    codesOf(
      await examined({ SMTP_URL: server.url, MAIL_FROM: `M <a@${domain}>` }, { names: names.resolver }),
      "mail",
    ).slice(1);
  assert.deepEqual(await of("good.example"), ["spf_ok", "dkim_ok", "dmarc_ok"]);
  // Its policy stands at its parent.
  assert.deepEqual(await of("shop.good.example"), ["spf_open", "dkim_missing", "dmarc_ok"]);
  assert.deepEqual(await of("two.example"), ["spf_several", "dkim_missing", "dmarc_missing"]);
  assert.deepEqual(await of("bare.example"), ["spf_missing", "dkim_missing", "dmarc_missing"]);
  assert.deepEqual(await of("absent.example"), ["domain_unknown"]);
  names.close();
  await server.close();
});

test("a site that earns money without a backup is told so, and one that only plays isn't", async () => {
  const of = async (settings: Record<string, string>) => codesOf(await examined(settings), "backup");
  assert.deepEqual(await of({ NODE_ENV: "production" }), ["backup_unset"]);
  assert.deepEqual(await of({}), ["backup_none"]);
  assert.deepEqual(await of({ BACKUP_TO: "/tmp/farmgate-nowhere-else" }), ["backup_never"]);
  const { pool } = app.platform.database;
  const run = (kind: string, hoursAgo: number, failure: string | null) =>
    pool.query(
      `insert into backup_runs (kind, place, started_at, finished_at, failure)
       values ($1, '/tmp/farmgate-nowhere-else', now(), now() - $2 * interval '1 hour', $3)`,
      [kind, hoursAgo, failure],
    );
  await run("backup", 50, null);
  assert.deepEqual(await of({ BACKUP_TO: "/tmp/farmgate-nowhere-else" }), ["backup_old"]);
  await run("backup", 0, "the disk is full");
  assert.deepEqual(await of({ BACKUP_TO: "/tmp/farmgate-nowhere-else" }), ["backup_failed"]);
  await pool.query("delete from backup_runs");
});

test("a certificate that browsers refuse, and an address where nobody answers, are told", async () => {
  const pem = readFileSync(new URL("../../tests/support/self-signed.pem", import.meta.url));
  const server = createServer({ key: pem, cert: pem }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = Object.assign({ port: 0 }, server.address());
  const of = async (url: string) => codesOf(await examined({ PUBLIC_URL: url }), "certificate");
  assert.deepEqual(await of(`https://localhost:${port}`), ["certificate_refused"]);
  server.close();
  assert.deepEqual(await of("https://127.0.0.1:1"), ["address_away"]);
  assert.deepEqual(await of("http://127.0.0.1:1"), ["certificate_none"]);
});

test("Prometheus sees how long the certificate is good that browsers get, and the one that the server keeps", async () => {
  const pem = readFileSync(new URL("../../tests/support/self-signed.pem", import.meta.url));
  const days = (new X509Certificate(pem).validToDate.getTime() - Date.now()) / 86_400_000;
  const server = createServer({ key: pem, cert: pem }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = Object.assign({ port: 0 }, server.address());
  const { path: dataDir, remove } = await temporaryFolder();
  await tlsFolder(dataDir).writePem("market.example", String(pem));
  const left = async (settings: Record<string, string>) => {
    const config = loadConfig({ ...settings, DATA_DIR: dataDir }, { site: "unused" });
    const gauge = siteGauges({ ...app.platform, config }).find(({ name }) => name.includes("certificate"));
    return Math.round(Number(await gauge?.read()) / 86_400);
  };
  assert.equal(
    await left({ PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: "loopback" }),
    Math.round(days),
  );
  server.close();
  assert.equal(await left({ PUBLIC_URL: "https://market.example" }), Math.round(days));
  assert.equal(await left({ PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: "loopback" }), Number.NaN);
  assert.equal(await left({ PUBLIC_URL: "http://localhost" }), Number.NaN);
  await remove();
});

test("a clock that is off is told, by the time server's word", async () => {
  const clock = async (seconds: number) =>
    codesOf(await examined({}, { clockAhead: async () => seconds }), "clock");
  assert.deepEqual(await clock(-0.2), ["clock_ok"]);
  assert.deepEqual(await clock(31), ["clock_off"]);
  assert.deepEqual(await clock(-31), ["clock_off"]);

  const server = createSocket("udp4");
  server.on("message", (_query, { address, port }) => {
    const answer = Buffer.alloc(48);
    answer[0] = 0x24;
    answer[1] = 1;
    const then = Date.now() / 1000 - 90;
    answer.writeUInt32BE(Math.floor(then) + 2_208_988_800, 40);
    server.send(answer, port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  const ahead = await askTimeServer({ host: "127.0.0.1", port: server.address().port });
  server.close();
  assert.ok(Math.abs(ahead - 90) < 2, String(ahead));
});

test("settings that bite are named, and none where none does", async () => {
  const of = async (settings: Record<string, string>) => codesOf(await examined(settings), "settings");
  assert.deepEqual(await of({}), ["settings_ok"]);
  const bad = {
    PUBLIC_URL: "http://market.example",
    RATE_LIMIT: "off",
    COMMISSION_PERCENT: "3",
    WORKERS: "64",
  };
  assert.deepEqual(await of({ ...bad, PAYMENT_METHODS: "cash", DEMO: "off" }), [
    ...["setting_production", "setting_public_http", "setting_workers", "setting_commission"],
  ]);
  assert.deepEqual(await of({ NODE_ENV: "production", RATE_LIMIT: "off" }), [
    ...["setting_public_url", "setting_rate_limit", "setting_time_zone"],
  ]);
});

test("jobs and letters that fail, a backlog and a server that is away are counted", async () => {
  const { pool } = app.platform.database;
  await pool.query(
    `insert into letters (at, recipients, letters, failing, first_failed_at, tries, error)
     values (now(), '{}', '[]', 'doctor', now(), 3, 'it was refused')`,
  );
  await pool.query(
    `insert into jobs.job (name, data, state, retry_count, start_after, completed_on) values
       ('send_code', '{"doctor":1}', 'retry', 4, now() + interval '1 hour', null),
       ('send_notice', '{"doctor":1}', 'failed', 9, now(), now())`,
  );
  await pool.query("update served set last_served_at = now() - interval '3 hours'");
  const findings = await examined({});
  await pool.query("delete from letters where failing = 'doctor'");
  await pool.query(`delete from jobs.job where data->>'doctor' = '1'`);
  await pool.query("update served set last_served_at = now()");
  assert.deepEqual(codesOf(findings, "letters"), ["letters_failed"]);
  assert.deepEqual(codesOf(findings, "jobs"), ["server_away", "jobs_failed", "jobs_retried"]);
});

test("a transaction that is open for long and a schema of another release are told", async () => {
  const { pool } = app.platform.database;
  const { rows } = await pool.query(
    "delete from migrations where name = (select max(name) from migrations) returning *",
  );
  await pool.query("insert into migrations (name, sha256) values ('9999-of-tomorrow.sql', 'x')");
  const findings = await examined({});
  await pool.query("delete from migrations where name = '9999-of-tomorrow.sql'");
  await pool.query("insert into migrations (name, sha256) values ($1, $2)", [rows[0].name, rows[0].sha256]);
  const codes = codesOf(findings, "database");
  assert.deepEqual(
    codes.filter((code) => code.startsWith("schema")),
    ["schema_ahead", "schema_behind"],
  );
  assert.deepEqual(codes.slice(-4), ["wraparound_ok", "connections_ok", "statements_ok", "bloat_ok"]);
});

test("a database that takes no writes is told", async () => {
  const findings = await transaction(app.platform.db, async (tx) => {
    await sql`set transaction read only`.execute(tx);
    return examined({}, {}, tx);
  });
  assert.deepEqual(codesOf(findings, "database").slice(0, 2), ["database_ok", "database_read_only"]);
});

test("staff read the findings by the API and on a page in their language; others don't", async () => {
  const { status, body } = await call(app, "GET", "console/doctor/", { as: mara });
  assert.equal(status, 200);
  assert.ok(body.findings.some((one: { code: string }) => one.code === "disk_ok"));
  const other = await newPerson(app, "otto");
  assert.equal((await call(app, "GET", "console/doctor/", { as: other })).status, 403);
  const [name = "", value = ""] = (await cookieOf(app, "mara")).split("=");
  await assertSoundPage(browser, app, "/console/doctor/", { cookies: [{ name, value }] });
  await withPage(browser, app, { javaScriptEnabled: false, locale: "de-DE" }, async (page) => {
    await page.context().addCookies([{ name, value, url: app.url }]);
    await page.goto(`${app.url}/console/doctor/`);
    assert.match(await page.getByRole("main").innerText(), /Keine Einstellung bereitet Probleme/);
  });
});

test("a test letter goes to who asks for it, once for each key, by the API and by the page", async () => {
  const asked = { as: mara, headers: { "idempotency-key": "doctor-1" } };
  for (const _ of [1, 2])
    assert.equal((await call(app, "POST", "console/doctor/letters/", asked)).status, 202);
  await app.jobsDone();
  const letter = await letterTo(app, "mara@example.org");
  assert.match(letter.subject, /Farmgate/);
  const { rows } = await app.platform.database.pool.query(
    "select count(*)::int as count from mailbox_letters where recipient = 'mara@example.org' and subject = $1",
    [letter.subject],
  );
  assert.equal(rows[0].count, 1);
  const [name = "", value = ""] = (await cookieOf(app, "mara")).split("=");
  await withPage(browser, app, { javaScriptEnabled: false }, async (page) => {
    await page.context().addCookies([{ name, value, url: app.url }]);
    await page.goto(`${app.url}/console/doctor/`);
    await page.getByRole("button", { name: "Send a test email" }).click();
    assert.equal(new URL(page.url()).pathname, "/console/letters/");
  });
  await app.jobsDone();
});
