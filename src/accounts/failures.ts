import type { Platform } from "#platform";
import { hmac, rateLimited } from "#platform/base";
import { limitFields } from "#platform/http";
import { addFailures, readFailures } from "./queries/failures.ts";

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
