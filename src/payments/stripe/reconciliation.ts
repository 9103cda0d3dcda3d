import type Stripe from "stripe";
import { secondsAfter } from "#platform/base";
import { transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { eventKinds, takeEvent } from "./events.ts";
import { findReached, keepReached } from "./queries.ts";
import type { Till } from "./till.ts";

/**
 * Reads Stripe's own list of what has happened, for what no webhook told: each event once, as if it had come by the
 * webhook. Stripe keeps them for 30 days.
 */
export async function readEvents(till: Till, jobs: JobQueue): Promise<void> {
  await readOn(till, "events", async (from, to) => {
    const query = { types: eventKinds, created: between(from, to), limit: 100 };
    const events = await till.sdk.ask((stripe) => all<Stripe.EventBase>(stripe.events.list(query)));
    // The oldest first.
    for (const event of events.reverse())
      await transaction(till.db, (tx) => takeEvent(tx, jobs, event, till.clock.now()));
  });
}

/**
 * Reads a list of Stripe's from where it was read to, some hours at a time; what appears in it a little late is met by the
 * next reading. `read` is told from when to when, and may meet again what it has met before.
 */
export async function readOn(
  till: Till,
  name: string,
  read: (from: Date, to: Date) => Promise<void>,
): Promise<void> {
  const { db, clock } = till;
  const now = clock.now();
  let from = (await findReached(db, "stripe", name)) ?? secondsAfter(now, -firstSeconds);
  while (from < now) {
    const to = new Date(Math.min(Number(secondsAfter(from, portionSeconds)), Number(now)));
    await read(secondsAfter(from, -overlapSeconds), to);
    await transaction(db, (tx) => keepReached(tx, "stripe", name, to));
    from = to;
  }
}

/** Whole seconds, as Stripe counts them, both included. */
export function between(from: Date, to: Date): Stripe.RangeQueryParam {
  return { gte: Math.floor(from.getTime() / 1000), lte: Math.ceil(to.getTime() / 1000) };
}

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of pages) found.push(one);
  return found;
}

const firstSeconds = 24 * 3600;
const portionSeconds = 6 * 3600;
const overlapSeconds = 600;
