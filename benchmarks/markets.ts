import pg from "pg";
import { PgBoss } from "pg-boss";
import { createLog, systemClock } from "#platform/base";
import { type Db, migrate, openDatabase } from "#platform/database";
import { fillScale, scaleOf } from "../demo/index.ts";
import { startEmbedded } from "../src/platform/embedded/index.ts";
import { type Build, fillMarket, thisBuild } from "./builds.ts";

/** A filled database, and what `pg` needs to reach it. */
export interface Market {
  products: number;
  connection: pg.ClientConfig;
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Room for the connections of several benchmarks at once. */
export const settings = { max_wal_size: "4GB", fsync: "off", max_connections: "300" };

/**
 * Runs `work` with a market of each of these sizes. They are made at the first run, in minutes, on a PostgreSQL of
 * their own, and stay for the next.
 */
export async function withMarkets<const Sizes extends readonly number[]>(
  sizes: Sizes,
  work: (markets: { [K in keyof Sizes]: Market }) => Promise<void>,
): Promise<void> {
  const server = await startEmbedded(thisBuild.markets, settings);
  const opened: Market[] = [];
  try {
    for (const products of sizes) opened.push(await openMarket(server.connection, products));
    await work(opened as { [K in keyof Sizes]: Market });
  } finally {
    for (const market of opened) await market.close();
    await server.leave();
  }
}

/**
 * Runs `work` with a copy of such a market that is its own, to write into, and is gone afterwards. Each build has a PostgreSQL of
 * its own, and both the same one.
 */
export async function withCopy(
  products: number,
  work: (connection: pg.ClientConfig) => Promise<void>,
  build: Build = thisBuild,
  ownSettings: Record<string, string> = {},
): Promise<void> {
  if (build !== thisBuild) await fillMarket(build, products);
  const server = await startEmbedded(build.markets, { ...settings, ...ownSettings });
  const copy = { ...server.connection, database: `copy_${process.pid}_of_${products}` };
  try {
    // Nobody may be on what is copied.
    if (build === thisBuild) await (await openMarket(server.connection, products)).close();
    await dropLeftBehind(server.connection);
    await find(
      server.connection,
      `create database ${copy.database} template products_${products} strategy file_copy`,
    );
    await work(copy);
    await find(server.connection, `drop database ${copy.database} with (force)`);
  } finally {
    await server.leave();
  }
}

async function openMarket(server: pg.ClientConfig, products: number): Promise<Market> {
  const connection = { ...server, database: `products_${products}` };
  const isNew = await createWhereMissing(server, connection.database);
  // One that was made by an older Farmgate is brought up to this one's tables.
  await migrate(connection);
  const { db, pool, close } = openDatabase(connection, { connections: 16, log: createLog("silent") });
  if (isNew) await fill(db, pool, products);
  return { products, connection, db, pool, close };
}

async function fill(db: Db, pool: pg.Pool, products: number): Promise<void> {
  const began = performance.now();
  await fillScale(db, systemClock, scaleOf(products), (line) => process.stderr.write(`\r${line}    `));
  process.stderr.write(`\n${products} products in ${Math.round((performance.now() - began) / 1000)} s\n`);
  // A copy of the market has the queue's tables.
  const boss = new PgBoss({ schema: "jobs", db: { executeSql: (text, values) => pool.query(text, values) } });
  await boss.start();
  await boss.stop();
}

/** True where it was made. */
async function createWhereMissing(server: pg.ClientConfig, database: string): Promise<boolean> {
  const found = await find(server, "select from pg_database where datname = $1", [database]);
  const isThere = found.length > 0;
  if (!isThere) await find(server, `create database ${database}`);
  return !isThere;
}

/** Copies of processes that were killed. */
async function dropLeftBehind(server: pg.ClientConfig): Promise<void> {
  const left = await find<{ datname: string }>(
    server,
    "select datname from pg_database where datname ~ '^copy_[0-9]+_of_'",
  );
  for (const { datname } of left)
    if (!isRunning(Number(datname.split("_")[1])))
      await find(server, `drop database if exists ${datname} with (force)`);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function find<Row extends pg.QueryResultRow>(
  server: pg.ClientConfig,
  sql: string,
  values: string[] = [],
): Promise<Row[]> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
