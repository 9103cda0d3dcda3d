import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Socket } from "node:net";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { sql } from "kysely";
import { createLog } from "#platform/base";
import { type Db, multiplexed, openDatabase, type Tx, transaction } from "#platform/database";
import { createDatabase } from "../../../tests/support/app.ts";
import { until } from "../../../tests/support/sites.ts";
import { openSlowLine } from "../../../tests/support/slow-line.ts";
import { isOutage } from "./errors.ts";
import type { Database } from "./types.ts";

let made: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
before(async () => {
  made = await createDatabase();
});
after(() => made.drop());
beforeEach(async () => {
  // Of eight connections one is multiplexed.
  database = openDatabase(made.connection, { connections: 8, log: createLog("silent") });
  await until(async () => (await backends(3)).size === 1, "a connection is shared");
});
afterEach(() => database.close());

const backend = async (db: Db, seconds = 0) => {
  const { rows } = await sql<{ pid: number }>`
    select pg_backend_pid() as pid, pg_sleep(${seconds}::float8)`.execute(multiplexed(db));
  return rows[0]?.pid ?? 0;
};

/** Which processes answer so many multiplexed reads that are asked for in one moment. */
async function backends(count: number): Promise<Set<number>> {
  return new Set(await Promise.all(Array.from({ length: count }, () => backend(database.db))));
}

test("multiplexed reads of one moment share a connection, and what comes beyond eight of them has one of its own", async () => {
  assert.equal((await backends(8)).size, 1);
  assert.equal((await backends(10)).size, 3);
});

test("other statements and transactions go over connections of their own", async () => {
  const [shared] = await backends(1);
  const other = await sql<{ pid: number }>`select pg_backend_pid() as pid where ${true}`.execute(database.db);
  assert.notEqual(other.rows[0]?.pid, shared);
  await transaction(database.db, async (tx: Tx) => {
    const [own, again] = [await backend(tx), await backend(tx)];
    assert.notEqual(own, shared);
    assert.equal(again, own);
  });
});

test("a failing read takes none along that came with it", async () => {
  const failing = sql`select 1 / ${0}::integer`.execute(multiplexed(database.db));
  const [failure, ...others] = await Promise.allSettled([
    failing,
    backend(database.db),
    backend(database.db),
  ]);
  assert.equal(failure.status, "rejected");
  assert.deepEqual(
    others.map(({ status }) => status),
    ["fulfilled", "fulfilled"],
  );
});

test("a shared connection that is lost takes no read along, and is made again", async () => {
  const [shared = 0] = await backends(1);
  const asleep = sql<{ pid: number }>`
    select pg_backend_pid() as pid, pg_sleep(case pg_backend_pid() when ${shared} then 60 else 0 end)`;
  const asked = Promise.all([
    asleep.execute(multiplexed(database.db)),
    backend(database.db),
    backend(database.db),
  ]);
  await until(async () => {
    const { rows } = await database.pool.query("select wait_event from pg_stat_activity where pid = $1", [
      shared,
    ]);
    return rows[0]?.wait_event === "PgSleep";
  }, "it sleeps");
  await database.pool.query("select pg_terminate_backend($1)", [shared]);
  await asked;
  const isSharedAgain = async () => (await backends(4)).size === 1;
  await until(isSharedAgain, "a connection is shared again");
  assert.ok(!(await backends(1)).has(shared));
  assert.ok(database.pool.totalCount <= 7);
});

test("reads of a table that is locked as a whole are answered once it is free, and soon those of others", async () => {
  const migration = await database.pool.connect();
  await migration.query("begin; lock table mailbox_letters in access exclusive mode");
  const read = () => sql`select id from mailbox_letters where id = ${7}`.execute(multiplexed(database.db));
  const waiting = Promise.all(Array.from({ length: 5 }, read));
  const asked = performance.now();
  await backend(database.db);
  const took = performance.now() - asked;
  await migration.query("rollback");
  migration.release();
  await waiting;
  assert.ok(took < 2000, "others waited for the table");
});

test("a connection to another machine, however long nobody wants it, is not forgotten on the way", async (t) => {
  if (process.platform !== "linux") return t.skip("only Linux tells what a connection does when it is idle");
  const line = await openSlowLine(made.connection);
  const far = openDatabase(line.connection, { connections: 1, log: createLog("silent") });
  try {
    const client = await far.pool.connect();
    const { stream } = client.connection;
    client.release();
    assert.ok(stream instanceof Socket);
    const port = stream.localPort?.toString(16).toUpperCase().padStart(4, "0");
    // Which timer runs: the second is that of signs of life.
    const hasTimer = new RegExp(`^ *\\d+: \\w+:${port} .* 02:\\w+ `, "m");
    await until(
      async () => hasTimer.test(await readFile("/proc/net/tcp", "utf8")),
      "it gives signs of life",
      5,
    );
  } finally {
    await far.close();
    line.close();
  }
});

test("when it is closed what is under way ends, and what comes later fails as an outage", async () => {
  const own = openDatabase(made.connection, { connections: 8, log: createLog("silent") });
  const reads = Promise.all([backend(own.db, 0.05), backend(own.db), backend(own.db)]);
  await backend(own.db);
  const closed = own.close();
  await reads;
  await closed;
  await assert.rejects(backend(own.db), isOutage);
});

test("a database of few connections shares none", async () => {
  const small = openDatabase(made.connection, { connections: 2, log: createLog("silent") });
  try {
    const both = Promise.all([backend(small.db), backend(small.db)]);
    assert.equal(new Set(await both).size, 2);
    await transaction(small.db, (tx) => backend(tx));
  } finally {
    await small.close();
  }
});
