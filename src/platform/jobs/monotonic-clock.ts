import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** Time that goes on evenly whatever becomes of the machine's clock, as the job queue wants it. */
export const steadyClock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (work: () => void, milliseconds: number) => setTimeout(work, milliseconds),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (work: () => void, milliseconds: number) => setInterval(work, milliseconds),
  clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
};

/**
 * Does `work` each `everySeconds`, for the first time within a minute, for nobody knows how long ago it was done last.
 * Where it fails it is due again.
 */
export async function again(
  everySeconds: number,
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  for (let seconds = Math.min(everySeconds, 60); !signal.aborted; seconds = everySeconds) {
    await sleep(seconds * 1000, undefined, { signal, ref: false }).catch(() => {});
    if (!signal.aborted) await work().catch(() => {});
  }
}

/**
 * What waits in the queue does so until a moment of the database's clock. To be called now and then: where that clock
 * was put back, those who wait would do so for as much longer, and their moments are put back too.
 */
export function createPutBack(pool: pg.Pool): () => Promise<void> {
  let last: { at: number; heard: number } | undefined;
  return async () => {
    const { rows } = await pool.query<{ at: number }>(
      "select (extract(epoch from clock_timestamp()) * 1000)::float8 as at",
    );
    const before = last;
    const heard = performance.now();
    const at = rows[0]?.at ?? 0;
    last = { at, heard };
    const behind = before ? before.at + (heard - before.heard) - at : 0;
    if (behind < noticedMilliseconds) return;
    // What was added since waits for less than half of it.
    await pool.query(
      `update jobs.job set start_after = start_after - $1::float8 * interval '1 millisecond'
      where state in ('created', 'retry') and start_after > now() + $1::float8 / 2 * interval '1 millisecond'`,
      [behind],
    );
  };
}

/** Clocks are put right by less than this all the time. */
const noticedMilliseconds = 60_000;
