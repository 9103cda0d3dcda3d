import pg from "pg";
import type { Connection } from "#platform/database";

/** Works while nobody else makes or removes copies of this site. Throws, in words, where somebody does. */
export async function withSessionLock<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, application_name: "farmgate backup" });
  // The lock goes with the connection; what is done without it fails by itself.
  client.on("error", () => {});
  await client.connect();
  try {
    const { rows } = await client.query<{ is_ours: boolean }>(
      "select pg_try_advisory_lock(1178686056) as is_ours",
    );
    if (!rows[0]?.is_ours) throw new Error("Another backup of this site is being made: wait for its end.");
    return await work();
  } finally {
    await client.end();
  }
}
