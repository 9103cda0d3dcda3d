import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, type TestContext, test } from "node:test";
import pg from "pg";
import { migrate } from "#platform/database";
import { readMigrations } from "../../src/platform/database/migrations.ts";
import { createDatabase, jwtSecret } from "../support/app.ts";
import { databaseUrl, failToStart, runProgram } from "../support/process.ts";
import { temporarySite, until } from "../support/sites.ts";

const server: pg.ClientConfig = JSON.parse(process.env["FARMGATE_TEST_CLUSTER"] ?? "{}");
const own = await createDatabase();
after(() => own.drop());
const settings = (connection: pg.ClientConfig) => ({
  DATABASE_URL: databaseUrl(connection),
  JWT_SECRET: jwtSecret,
});

async function query(connection: pg.ClientConfig, statement: string) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** One that is gone after the test. */
async function emptyDatabase(t: TestContext): Promise<pg.ClientConfig> {
  const database = `empty_${randomUUID().replaceAll("-", "")}`;
  await query(server, `create database ${database} template template0`);
  t.after(() => query(server, `drop database ${database} with (force)`));
  return { ...server, database };
}

test("ten processes that start at once on one empty database migrate it once", async (t) => {
  const connection = await emptyDatabase(t);
  await startAtOnce(10, databaseUrl(connection), "");
  const [migrated] = await query(
    connection,
    "select (select count(*)::int from migrations) as files, (select count(*)::int from jobs.version) as queues",
  );
  assert.ok(migrated.files > 0);
  assert.equal(migrated.queues, 1);
});

test("so do three on one empty folder", async (t) => {
  const site = temporarySite();
  t.after(() => site.remove());
  await startAtOnce(3, "", site.dataDir);
});

async function startAtOnce(count: number, ...where: [databaseUrl: string, dataDir: string]) {
  const command = [process.execPath, "tests/faults/migrate.fixture.ts", ...where];
  const starts = await Promise.all(Array.from({ length: count }, () => runProgram(command)));
  for (const { code, stderr } of starts) assert.deepEqual([code, stderr], [0, ""]);
  const schemas: { total: number; ran: number }[] = starts.map(({ stdout }) => JSON.parse(stdout));
  // They take turns: each file is run by one of them.
  const ran = schemas.reduce((sum, schema) => sum + schema.ran, 0);
  assert.equal(ran, schemas[0]?.total);
}

test("a migration that waits for a table lets those go first who read it meanwhile", async (t) => {
  const connection = await emptyDatabase(t);
  await migrate(connection, 7);
  const [long, reader] = [new pg.Client(connection), new pg.Client({ ...connection, lock_timeout: 3000 })];
  await Promise.all([long.connect(), reader.connect()]);
  // As an export does.
  await long.query("begin; lock table products in access share mode");
  const migrated = migrate(connection, 8);
  const waits = "select from pg_locks where relation = 'products'::regclass and not granted";
  await until(async () => (await reader.query(waits)).rows.length > 0, "the migration waits");
  await reader.query("select from products");
  await long.query("commit");
  assert.deepEqual(await migrated, { total: (await readMigrations()).length, ran: 1 });
  await Promise.all([long.end(), reader.end()]);
});

test("a migration that was changed after it ran stops the start in words", async (t) => {
  const name = "0001-accounts.sql";
  const [file] = await query(own.connection, `select sha256 from migrations where name = '${name}'`);
  await query(own.connection, `update migrations set sha256 = 'of another text' where name = '${name}'`);
  t.after(() =>
    query(own.connection, `update migrations set sha256 = '${file.sha256}' where name = '${name}'`),
  );
  const { code, stderr } = await failToStart(settings(own.connection));
  assert.equal(code, 1);
  assert.equal(
    stderr,
    "migrations/0001-accounts.sql was changed after it ran. Restore it and put the change in a later file.\n",
  );
});

test("a database of a newer release stops the start in words", async (t) => {
  await query(own.connection, "insert into migrations (name, sha256) values ('9999-later.sql', '')");
  t.after(() => query(own.connection, "delete from migrations where name = '9999-later.sql'"));
  const { code, stderr } = await failToStart(settings(own.connection));
  assert.equal(code, 1);
  assert.equal(stderr, "The database has run migrations/9999-later.sql, which this release doesn't have.\n");
});
