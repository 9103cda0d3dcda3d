import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openPlatform, type Platform } from "#platform";
import { type Clock, createLog, loadConfig } from "#platform/base";
import { type Connection, transaction } from "#platform/database";
import { setSearchLanguage } from "#platform/listing";
import { openTracer } from "#platform/tracing";
import { setSiteCurrency } from "#wallet";
import { createApp } from "../../src/app.ts";
import { createWork } from "../../src/work.ts";

/** A Farmgate on a database of its own, answering on a free port. */
export interface TestApp {
  url: string;
  platform: Platform;
  /** Moves the app's clock. */
  advance(seconds: number): void;
  /** Waits until what a test wrote past the routes is known, so that no answer from before it is given. */
  changesSeen(): Promise<void>;
  /** Waits until every job that is due has run. */
  jobsDone(): Promise<void>;
  /** Closes everything, and fails where a connection was kept or a job is left over. */
  close(): Promise<void>;
}

export const jwtSecret = "a secret for tests, thirty-two bytes or more";

/**
 * Starts a Farmgate in this process. `settings` are those of the environment; limits on rates are off and letters
 * stay in the mailbox unless they say otherwise. With `own` the database is the caller's, to be kept.
 */
export async function startApp(
  settings: Record<string, string> = {},
  own?: { connection: Connection; revive: () => Promise<void> },
): Promise<TestApp> {
  // A database is not dropped: it goes with the whole cluster, sooner than by a checkpoint of its own.
  const { connection } = own ?? (await createDatabase());
  const dataDir = join(tmpdir(), `farmgate-test-${randomUUID()}`);
  const config = loadConfig({
    DATA_DIR: dataDir,
    PORT: "0",
    JWT_SECRET: jwtSecret,
    RATE_LIMIT: "off",
    LOG_LEVEL: "silent",
    ...settings,
  });
  const clock = movableClock();
  const log = createLog(config.logLevel);
  const tracer = await openTracer(config, log);
  const platform = openPlatform(config, {
    log,
    tracer,
    clock,
    connection,
    ...(own ? { revive: own.revive } : {}),
  });
  await transaction(platform.db, (tx) => setSiteCurrency(tx, config.currencies[0], clock.now()));
  await transaction(platform.db, (tx) => setSearchLanguage(tx, config.language));
  const app = await createApp(platform);
  const work = createWork(platform);
  await work.start();
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    platform,
    advance: clock.advance,
    changesSeen: platform.invalidations.catchUp,
    async jobsDone() {
      await jobsDone(platform);
      await platform.invalidations.catchUp();
    },
    async close() {
      const jobsLeft = await jobsDone(platform).catch((error: unknown) => error);
      await app.close();
      await work.stop();
      const { pool } = platform.database;
      const unbalanced = await pool.query(
        "select currency, sum(amount_minor) from transfer_lines group by currency having sum(amount_minor) <> 0",
      );
      const kept = pool.totalCount - pool.idleCount;
      await platform.database.close();
      await tracer?.close();
      await rm(dataDir, { recursive: true, force: true });
      // Only now: what stays open keeps the run from its end.
      if (jobsLeft) throw jobsLeft;
      assert.equal(kept, 0, "a database connection was not given back");
      assert.deepEqual(unbalanced.rows, [], "the ledger does not sum to zero");
    },
  };
}

/** A database of its own, from the template that the global setup made. */
export async function createDatabase(): Promise<{ connection: pg.ClientConfig; drop(): Promise<void> }> {
  const cluster = process.env["FARMGATE_TEST_CLUSTER"];
  if (cluster === undefined) throw new Error("Run tests by: npm test -- <file>");
  const server: pg.ClientConfig = JSON.parse(cluster);
  const database = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(server, `create database ${database} template template_farmgate strategy file_copy`);
  return {
    connection: { ...server, ...JSON.parse(process.env["FARMGATE_TEST_POOLER"] ?? "{}"), database },
    drop: () => administer(server, `drop database ${database} with (force)`),
  };
}

/** Over one connection of the process, which doesn't keep the process alive. */
async function administer(server: pg.ClientConfig, statement: string) {
  administrator ??= new pg.Pool({ ...server, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true }).on(
    "error",
    () => {},
  );
  await administrator.query(statement);
}

let administrator: pg.Pool | undefined;

function movableClock(): Clock & { advance(seconds: number): void } {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance(seconds) {
      ahead += seconds * 1000;
    },
  };
}

async function jobsDone(platform: Platform) {
  for (let waited = 0; (await unfinishedJobs(platform)).length > 0; waited += 10) {
    if (waited > 15_000) assert.fail(`jobs did not end: ${await unfinishedJobs(platform)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Names of jobs that are due and have neither run nor failed for good. */
async function unfinishedJobs({ database }: Platform): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `select kind as name from outbox
    union all
    select name from jobs.job
    where state < 'completed' and start_after <= now() and name not like '\\_\\_%' order by name`,
  );
  return rows.map(({ name }) => name);
}
