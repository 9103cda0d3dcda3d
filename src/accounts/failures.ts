import { sql } from "kysely";
import type { Platform } from "#platform";
import { hmac, rateLimited, secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { limitFields } from "#platform/http";

/**
 * Slows down guessing of passwords and codes, per pair of account and client and per client over all accounts. A client
 * that has signed in to the account before is never refused, so a stranger's failures lock nobody out. Nothing is
 * counted for all clients together, so nobody can lock out everybody.
 */
const perPair = { name: "failures", quota: 10, windowSeconds: 900 };
const perClient = { name: "failures", quota: 100, windowSeconds: 900 };

/** A try to prove something: `account` is what was typed or whose it is, undefined for codes. */
export interface Try {
  client: string;
  account?: string | undefined;
  /** Whom a known client may sign in as whatever others did; undefined where nobody is exempt. */
  userId?: number | undefined;
}

type Needs = Pick<Platform, "config" | "db" | "keys" | "clock">;

/** Throws 429 where this client has failed too often. */
export async function requireTriesLeft({ config, db, keys, clock }: Needs, attempt: Try): Promise<void> {
  if (!config.rateLimit) return;
  const now = clock.now();
  const { pair, client } = keysOf(keys.counters, attempt);
  const found = await readFailures(db, now, {
    pair,
    client,
    known:
      attempt.userId === undefined
        ? undefined
        : { userId: attempt.userId, client: clientKey(keys.counters, attempt.client) },
  });
  if (found.isKnown) return;
  for (const [policy, counted] of [
    [perPair, found.pair],
    [perClient, found.client],
  ] as const) {
    if (!counted || counted.failures < policy.quota) continue;
    const resetSeconds = Math.max(1, Math.ceil((counted.counted_until.getTime() - now.getTime()) / 1000));
    throw rateLimited({}, "Too many failed attempts. Try again later.", limitFields(policy, resetSeconds));
  }
}

/** Records a failed attempt until its window ends. */
export async function countFailure({ config, db, keys, clock }: Needs, attempt: Try): Promise<void> {
  if (!config.rateLimit) return;
  const { pair, client } = keysOf(keys.counters, attempt);
  await addFailures(db, clock.now(), perPair.windowSeconds, pair ? [pair, client] : [client]);
}

/** A client's address in the form in which it is stored. */
export function clientKey(counterKey: Buffer, client: string): Buffer {
  return hmac(counterKey, `client ${client}`).subarray(0, 16);
}

/** A user as what they ask for is counted. */
export function userKey(counterKey: Buffer, userId: number): Buffer {
  return hmac(counterKey, `user ${userId}`).subarray(0, 16);
}

/** In small letters as the database makes them, each by itself, so that nothing it takes for one is counted as two. */
export function folded(typed: string): string {
  return Array.from(typed, (letter) => Array.from(letter.toLowerCase())[0]).join("");
}

function keysOf(counterKey: Buffer, { account, client }: Try) {
  return {
    client: clientKey(counterKey, client),
    pair:
      account === undefined
        ? undefined
        : hmac(counterKey, `pair ${client} ${folded(account)}`).subarray(0, 16),
  };
}

interface Counted {
  failures: number;
  counted_until: Date;
}

/** What is counted at present for the two keys, and whether the client has signed in as that user before. */
async function readFailures(
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
async function addFailures(db: Db, now: Date, windowSeconds: number, keys: Buffer[]): Promise<void> {
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
