import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { createLog } from "#platform/base";
import { openDatabase, transaction } from "#platform/database";
import { timedDatabase } from "../benchmarks/timing.ts";
import { createDatabase } from "./support/app.ts";

test("the benchmarks note each statement of a transaction, from its begin to its commit, and how long they took", async (t) => {
  const { connection } = await createDatabase();
  const { pool, close } = openDatabase(connection, { connections: 2, log: createLog("silent") });
  const timed = timedDatabase({ pool });
  t.after(async () => {
    await timed.close();
    await close();
  });
  const pause = () =>
    timed.time(() => transaction(timed.db, (tx) => sql`select pg_sleep(${0.02}::float8)`.execute(tx)));
  // The first transaction of a connection has its begin prepared.
  await pause();
  const { milliseconds, statements } = await pause();
  assert.deepEqual(
    statements.map(({ sql, parameters }) => [sql, parameters]),
    [
      ["begin", []],
      ["select pg_sleep($1::float8)", [0.02]],
      ["commit", []],
    ],
  );
  assert.ok(statements[1]?.name, "it is planned once");
  assert.ok(milliseconds >= 20, `${milliseconds}`);
});
