import { sql } from "kysely";
import { secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";

interface Counted {
  failures: number;
  counted_until: Date;
}

/** What is counted at present for the two keys, and whether the client has signed in as that user before. */
export async function readFailures(
  db: Db,
  now: Date,
  keys: { pair: Buffer | undefined; client: Buffer; known: { userId: number; client: Buffer } | undefined },
): Promise<{ isKnown: boolean; pair: Counted | undefined; client: Counted | undefined }> {
  const rows = await db
    .selectFrom("failures")
    .select(["key", "failures", "counted_until"])
    .where("key", "in", keys.pair ? [keys.pair, keys.client] : [keys.client])
    .where("counted_until", ">", now)
    .execute();
  return {
    isKnown: keys.known !== undefined && (await isKnownClient(db, keys.known.userId, keys.known.client)),
    pair: rows.find((row) => keys.pair?.equals(row.key)),
    client: rows.find((row) => keys.client.equals(row.key)),
  };
}

/** Counts one failure under each key, from one where the last window has passed. */
export async function addFailures(db: Db, now: Date, windowSeconds: number, keys: Buffer[]): Promise<void> {
  // In one order, so that two of these never wait for each other in a ring.
  const rows = [...keys]
    .sort(Buffer.compare)
    .map((key) => ({ key, failures: 1, counted_until: secondsAfter(now, windowSeconds) }));
  await db
    .insertInto("failures")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("key").doUpdateSet({
        failures: sql`case when failures.counted_until > ${now} then failures.failures + 1 else 1 end`,
        counted_until: sql`case when failures.counted_until > ${now} then failures.counted_until else excluded.counted_until end`,
      }),
    )
    .execute();
}

/** Whether the client has signed in as the user before. */
export async function isKnownClient(db: Db, userId: number, client: Buffer): Promise<boolean> {
  const known = await db
    .selectFrom("known_clients")
    .select("user_id")
    .where("user_id", "=", userId)
    .where("client", "=", client)
    .executeTakeFirst();
  return known !== undefined;
}

/** Remembers that the client has signed in as the user; the date moves once a day at most. */
export async function rememberClient(tx: Tx, now: Date, userId: number, client: Buffer): Promise<void> {
  await tx
    .insertInto("known_clients")
    .values({ user_id: userId, client, seen_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(["user_id", "client"])
        .doUpdateSet({ seen_at: now })
        .where("known_clients.seen_at", "<", secondsAfter(now, -24 * 3600)),
    )
    .execute();
}

export async function sweepFailures(db: Db, now: Date): Promise<void> {
  await db.deleteFrom("failures").where("counted_until", "<", now).execute();
  await db
    .deleteFrom("known_clients")
    .where("seen_at", "<", secondsAfter(now, -180 * 24 * 3600))
    .execute();
}
