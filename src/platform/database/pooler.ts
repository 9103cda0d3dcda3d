import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import type { Pooler } from "./types.ts";

/**
 * Tells whether a pooler such as PgBouncer answers instead of PostgreSQL: it gives its clients numbers of its own. Each
 * transaction may then run on another connection, so nothing is to be kept in a session.
 */
export async function findPooler(client: Client): Promise<Pooler | undefined> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const { processID } = client as Client & { processID?: number };
  if (rows[0]?.pid === processID) return undefined;
  return { keepsNames: await keepsNames(client) };
}

/** One that keeps the names of prepared statements apart gives them names of its own. */
async function keepsNames(client: Client): Promise<boolean> {
  const name = `farmgate_${randomUUID()}`;
  await client.query("begin");
  try {
    const text = "select from pg_prepared_statements where name = $1";
    const { rows } = await client.query({ name, text, values: [name] });
    if (rows.length === 0) return true;
    await client.query(`deallocate ${client.escapeIdentifier(name)}`);
    return false;
  } finally {
    await client.query("commit");
  }
}
