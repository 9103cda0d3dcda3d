import { randomUUID } from "node:crypto";
import type { TestContext } from "node:test";
import pg from "pg";
import { migrate } from "#platform/database";
import { readMigrations } from "../../src/platform/database/migrations.ts";

/** A database as an earlier release left it; gone after the test. */
export interface EarlierDatabase {
  connection: pg.ClientConfig;
  query(statement: string): Promise<pg.QueryResultRow[]>;
  /** Brings it up to this release. */
  upgrade(): Promise<void>;
}

/** An empty database whose schema is that from before a migration, named by its file. */
export async function databaseBefore(t: TestContext, migration: string): Promise<EarlierDatabase> {
  const server: pg.ClientConfig = JSON.parse(process.env["FARMGATE_TEST_CLUSTER"] ?? "{}");
  const database = `earlier_${randomUUID().replaceAll("-", "")}`;
  await queryOnce(server, `create database ${database} template template0`);
  t.after(() => queryOnce(server, `drop database ${database} with (force)`));
  const connection = { ...server, database };
  const files = await readMigrations();
  await migrate(
    connection,
    files.findIndex(({ name }) => name === migration),
  );
  return {
    connection,
    query: (statement) => queryOnce(connection, statement),
    upgrade: async () => void (await migrate(connection)),
  };
}

async function queryOnce(connection: pg.ClientConfig, statement: string) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
