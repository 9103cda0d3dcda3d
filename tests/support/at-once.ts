import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { TestApp } from "./app.ts";
import type { Answer } from "./client.ts";

/** What so many do at the same time; each is told which it is. */
export const times = <T>(count: number, work: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

/** How many answers said what: the code of a problem, or the status. */
export function countsOf(answers: Answer[]): Record<string, number> {
  const said = Map.groupBy(answers, ({ status, body }) => String(body.code ?? status));
  return Object.fromEntries([...said].map(([what, those]) => [what, those.length]));
}

/** Waits until so many connections wait for a lock. */
export async function untilWaiting({ platform: { db } }: TestApp, count: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { rows } = await sql`
      select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`.execute(
      db,
    );
    if (rows.length >= count) return;
    assert.ok(tries < 1000, `never did ${count} wait`);
    await sleep(10);
  }
}
