import type pg from "pg";
import { Client, type Connection } from "#platform/database";
import type { Manifest } from "./manifest.ts";

export async function withClient<T>(
  connection: Connection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ ...connection, application_name: "farmgate copy" });
  // A lost connection is told by the query that meets it.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Begins what is committed or rolled back by the caller. */
export async function begin(client: pg.Client, mode = ""): Promise<void> {
  // A role or a database may have other ways to write dates and numbers, and less patience.
  await client.query(
    `begin ${mode}; set local datestyle = iso; set local intervalstyle = postgres; set local extra_float_digits = 1;
    set local bytea_output = hex; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`,
  );
}

export async function hasSchema(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "select from pg_tables where schemaname = 'public' and tablename = 'migrations'",
  );
  return rows.length > 0;
}

export async function readSeenMigrations(client: pg.Client): Promise<Manifest["schema"]> {
  const { rows } = await client.query<Manifest["schema"][number]>(
    "select name, sha256 from public.migrations order by name",
  );
  return rows;
}
