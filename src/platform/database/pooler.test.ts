import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import pg from "pg";
import { createDatabase, startApp } from "../../../tests/support/app.ts";
import { findPooler } from "./pooler.ts";
import { createPreparedStatements } from "./prepared-statements.ts";

test("PostgreSQL itself is taken for no pooler", async () => {
  const { connection, drop } = await createDatabase();
  const client = new pg.Client(connection);
  await client.connect();
  const isPooled = process.env["FARMGATE_TEST_POOLER"] !== undefined;
  assert.equal((await findPooler(client)) !== undefined, isPooled);
  await client.end();
  await drop();
});

test("where no names are kept statements have none, and transactions begin in one packet with the first of them", async () => {
  assert.equal(createPreparedStatements(false).of("select $1", [1]).name, undefined);
  const { connection, drop } = await createDatabase();
  const app = await startApp(
    {},
    { connection: { ...connection, pooler: { keepsNames: false } }, revive: async () => {} },
  );
  const { db } = app.platform;
  for (const _ of [1, 2]) {
    const told = await db.transaction().execute(async (tx) => {
      await sql`select ${1}::int`.execute(tx);
      return sql<{ names: number; isOpen: boolean }>`select
        (select count(*) from pg_prepared_statements where name like 'farmgate%')::int as names,
        xact_start <> query_start as "isOpen" from pg_stat_activity where pid = pg_backend_pid()`.execute(tx);
    });
    assert.deepEqual(told.rows, [{ names: 0, isOpen: true }]);
  }
  await app.close();
  await drop();
});
