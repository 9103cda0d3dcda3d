import pg from "pg";
import { openPlatform } from "#platform";
import { createLog, loadConfig, systemClock } from "#platform/base";
import { findPooler, migrate } from "#platform/database";
import { type EmbeddedDatabase, startEmbedded } from "../../src/platform/embedded/index.ts";
import { createWork } from "../../src/work.ts";
import { temporaryFolder } from "./folder.ts";
import { startPooler, type TestPooler } from "./pooler.ts";

/**
 * Runs once before all test files: starts a PostgreSQL for them and makes the template from which each takes its own
 * database. Given to `node --test` as its global setup.
 */
let cluster: EmbeddedDatabase | undefined;
let pooler: TestPooler | undefined;
let folder: Awaited<ReturnType<typeof temporaryFolder>> | undefined;

export async function globalSetup(): Promise<void> {
  folder = await temporaryFolder();
  // What a test loses in a crash of the machine is lost with the test.
  cluster = await startEmbedded(folder.path, {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "300",
    // It would go from database to database all the time, and there are hundreds.
    autovacuum: "off",
    // Databases are copied by the kernel, without their bytes going through PostgreSQL.
    file_copy_method: "clone",
  });
  await makeTemplate(cluster.connection);
  process.env["FARMGATE_TEST_CLUSTER"] = JSON.stringify(cluster.connection);
  // All that tests do then goes through this PgBouncer.
  const program = process.env["FARMGATE_TEST_PGBOUNCER"];
  if (program === undefined) return;
  pooler = await startPooler(program, cluster, folder.path);
  const client = new pg.Client({ ...cluster.connection, ...pooler });
  await client.connect();
  const found = { host: pooler.host, port: pooler.port, pooler: await findPooler(client) };
  await client.end();
  process.env["FARMGATE_TEST_POOLER"] = JSON.stringify(found);
}

export async function globalTeardown(): Promise<void> {
  await pooler?.stop();
  await cluster?.leave();
  await folder?.remove();
}

async function makeTemplate(connection: EmbeddedDatabase["connection"]) {
  const admin = new pg.Client(connection);
  await admin.connect();
  await admin.query("create database template_farmgate");
  await admin.end();
  const template = { ...connection, database: "template_farmgate" };
  await migrate(template);
  const config = loadConfig({ JWT_SECRET: "x".repeat(32), LOG_LEVEL: "silent" });
  const platform = openPlatform(config, {
    log: createLog("silent"),
    clock: systemClock,
    connection: template,
  });
  // An app then finds the queues of all its jobs.
  const work = createWork(platform);
  await work.open();
  await work.stop();
  await platform.database.close();
}
