import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { recordServing } from "#site";
import { createDatabase, jwtSecret, startApp } from "../../tests/support/app.ts";
import { temporaryFolder } from "../../tests/support/folder.ts";
import { databaseUrl, farmgate } from "../../tests/support/process.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let own: Awaited<ReturnType<typeof createDatabase>>;
let settings: Record<string, string>;

before(async () => {
  folder = await temporaryFolder();
  own = await createDatabase();
  settings = { DATABASE_URL: databaseUrl(own.connection), JWT_SECRET: jwtSecret };
});

after(async () => {
  await own.drop();
  await folder.remove();
});

async function serveOnce(siteName: string) {
  const app = await startApp({ SITE_NAME: siteName }, { connection: own.connection, revive: async () => {} });
  // As the server does once it listens.
  await recordServing(app.platform);
  await app.close();
}

/** Its end in the folder of the test, where nothing but `farmgate.env` may lie. */
const run = (command: string[], env: Record<string, string> = {}) => farmgate(command, env, folder.path);

test("a command without the server's settings makes no database, exports nothing, audits nothing, and says where it looked", async () => {
  const wanted = [
    ["export", "backup"],
    ["audit"],
    ["payouts", "csv"],
    ["grant", "staff", "eva"],
    ["migrate"],
  ];
  for (const { code, stdout, stderr } of await Promise.all(wanted.map((command) => run(command)))) {
    assert.deepEqual([code, stdout], [1, ""]);
    const from = `the environment alone (there is no ${folder.path}/farmgate.env)`;
    assert.ok(
      stderr.startsWith(`No server has run on ${folder.path}/data yet. The settings come from ${from}: `),
      stderr,
    );
  }
  assert.deepEqual(await readdir(folder.path), []);
});

test("a database that has its tables and that no server has run on is no site, until one has", async () => {
  const looked =
    /^No server has run on the database test_\w+ on \S+ yet\. The settings come from the environment alone/;
  for (const command of [["export", "backup"], ["audit"]]) {
    const { code, stdout, stderr } = await run(command, settings);
    assert.deepEqual([code, stdout, existsSync(join(folder.path, "backup"))], [1, "", false]);
    assert.match(stderr, looked);
  }
  assert.match(
    (await run(["migrate"], settings)).site,
    /^Site: a new one, in the database test_\w+ on \S+\n$/,
  );
  await serveOnce("Our market");
  assert.equal((await run(["audit"], settings)).code, 0);
});

describe("on a site that was served", () => {
  before(() => serveOnce("Our market"));
  after(() => rm(join(folder.path, "farmgate.env"), { force: true }));

  test("a command takes the server's settings from farmgate.env, and says which site it is, without a secret", async () => {
    const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`);
    const path = join(folder.path, "farmgate.env");
    await writeFile(path, `TIME_ZONE=Asia/Tokyo\n${lines.join("")}`, { mode: 0o600 });
    const { code, stdout, stderr, site } = await run(["payouts", "csv"]);
    assert.deepEqual([code, stdout.split("\r\n").length, stderr], [0, 2, ""]);
    assert.match(
      site,
      /^Site: Our market, last served by release \d+\.\d+\.\d+ at [-\d]+ [\d:]+ \(Asia\/Tokyo\), in the database test_\w+ on \S+\n$/,
    );
    assert.ok(!site.includes(String(own.connection.password)));
    const named = await run(["audit"], { FARMGATE_ENV: "none.env" });
    assert.partialDeepStrictEqual(named, {
      code: 1,
      stderr: `The settings in ${folder.path}/none.env can't be read: the file doesn't exist.\n`,
    });
  });

  test("the demo market is told as such, and is no site in production", async () => {
    assert.equal((await run(["demo"], settings)).code, 0);
    const { code, site } = await run(["audit"], settings);
    assert.equal(code, 0);
    assert.match(site, /, with the demo people\n$/);
    const live = await run(["export", "backup"], { ...settings, NODE_ENV: "production" });
    assert.equal(live.code, 1);
    assert.match(
      live.stderr,
      /^NODE_ENV is production, but the database \S+ on \S+ contains the demo market: .+\n$/,
    );
    assert.ok(!existsSync(join(folder.path, "backup")));
  });
});
