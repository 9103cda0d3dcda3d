import pg from "pg";
import type { Connection } from "#platform/database";

const [copies, beginnings] = [1178686056, 1178686057];

/** Works while nobody else makes or removes copies of this site. Throws, in words, where somebody does. */
export async function withSessionLock<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  return withClient(connection, async (client) => {
    const { rows } = await client.query<{ is_ours: boolean }>("select pg_try_advisory_lock($1) as is_ours", [
      copies,
    ]);
    if (!rows[0]?.is_ours) throw new Error("Another backup of this site is being made: wait for its end.");
    return work();
  });
}

/** Works when nobody else of this site opens a place for backups: two who begin one would give it two keys. */
export async function inTurn<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  return withClient(connection, async (client) => {
    await client.query("select pg_advisory_lock($1)", [beginnings]);
    return work();
  });
}

async function withClient<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: "farmgate backup" });
  // The lock goes with the connection; what is done without it fails by itself.
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
