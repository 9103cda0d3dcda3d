import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type pg from "pg";
import { Client } from "./client.ts";
import { waitedForLock } from "./errors.ts";
import type { Connection, Db } from "./types.ts";

const folder = new URL("../../../migrations/", import.meta.url);
/** Any number that no other program on the database takes as its lock. */
const lockKey = 7_201_734_001;

/**
 * Brings the schema up to date: runs the files of `migrations/` that the database has not seen, in the order of
 * their names, each in a transaction of its own. Processes that start together wait for the first. Throws, in
 * words, where a file that has run was changed or is gone. Returns how many the schema has now and how many ran.
 * `upTo`: only so many of the files.
 */
export async function migrate(
  connection: Connection,
  upTo = Number.POSITIVE_INFINITY,
): Promise<{ total: number; ran: number }> {
  const client = new Client({ ...connection, application_name: "farmgate migrate" });
  client.on("error", () => {});
  await client.connect();
  try {
    const files = await readMigrations();
    let ran = 0;
    while (await runNext(client, files, upTo)) ran++;
    return { total: files.length, ran };
  } finally {
    await client.end();
  }
}

/** Whoever wants a table that a migration waits for waits behind it. So it waits shortly, and lets them go first. */
const lockTimeoutMilliseconds = 500;

/** Runs the first that the database has not seen; false where there is none. */
async function runNext(client: pg.Client, files: Migration[], upTo: number): Promise<boolean> {
  for (; ; await sleep(lockTimeoutMilliseconds)) {
    const outcome = await tryNext(client, files, upTo);
    if (outcome !== "somebody held what it changes") return outcome === "done";
  }
}

/** The lock is the transaction's: what pools connections gives each transaction another session. */
async function tryNext(client: pg.Client, files: Migration[], upTo: number) {
  await client.query("begin");
  try {
    await client.query("set local statement_timeout = 0; set local lock_timeout = 0");
    await client.query("select pg_advisory_xact_lock($1)", [lockKey]);
    await client.query(
      "create table if not exists migrations (name text primary key, sha256 text not null, ran_at timestamptz(3) not null default now())",
    );
    const file = await findNext(client, files, upTo);
    if (file !== undefined) await runMigration(client, file);
    await client.query("commit");
    return file === undefined ? "nothing to do" : "done";
  } catch (error) {
    await client.query("rollback").catch(() => {});
    if (error instanceof Error && waitedForLock(error.cause)) return "somebody held what it changes";
    throw error;
  }
}

/** Throws where what has run differs from what this release has. */
async function findNext(client: pg.Client, files: Migration[], upTo: number): Promise<Migration | undefined> {
  const { rows: seen } = await client.query<{ name: string; sha256: string }>(
    "select name, sha256 from migrations order by name",
  );
  for (const { name, sha256 } of seen) {
    const file = files.find((one) => one.name === name);
    if (!file) throw new Error(`The database has run migrations/${name}, which this release doesn't have.`);
    if (file.sha256 !== sha256) {
      throw new Error(
        `migrations/${name} was changed after it ran. Restore it and put the change in a later file.`,
      );
    }
  }
  return files.slice(0, upTo).find((file) => !seen.some(({ name }) => name === file.name));
}

async function runMigration(client: pg.Client, file: Migration): Promise<void> {
  try {
    await client.query(`set local lock_timeout = ${lockTimeoutMilliseconds}`);
    await client.query(file.sql);
    await client.query("insert into migrations (name, sha256) values ($1, $2)", [file.name, file.sha256]);
  } catch (error) {
    throw new Error(`migrations/${file.name} failed: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

/** How a database's schema differs from this release's: how many files it has not run, and one that only it knows. */
export async function findSchemaDifference(
  db: Db,
): Promise<{ missing: number; unknown: string | undefined }> {
  const { rows } = await sql<{ name: string }>`select name from migrations order by name`.execute(db);
  const [seen, files] = [rows.map(({ name }) => name), (await readMigrations()).map(({ name }) => name)];
  return {
    missing: files.filter((name) => !seen.includes(name)).length,
    unknown: seen.find((name) => !files.includes(name)),
  };
}

/** All of this release, in their order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.*\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), "utf8");
      return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}
