import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** Waits until somebody waits for a lock that `tx` holds. */
export async function untilSomebodyWaits(tx: Tx): Promise<void> {
  for (let tries = 0; !(await isSomebodyWaiting(tx)); tries++) {
    assert.ok(tries < 500, "nobody waits");
    await sleep(10);
  }
}

async function isSomebodyWaiting(tx: Tx): Promise<boolean> {
  const { rows } = await sql`
    select from pg_stat_activity
    where datname = current_database() and pg_backend_pid() = any (pg_blocking_pids(pid))`.execute(tx);
  return rows.length > 0;
}
