import type pg from "pg";

/** Time that goes on evenly whatever becomes of the machine's clock, as the job queue wants it. */
export const monotonicClock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (work: () => void, milliseconds: number) => setTimeout(work, milliseconds),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (work: () => void, milliseconds: number) => setInterval(work, milliseconds),
  clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
};

/**
 * Jobs that wait do so until a moment of the database's clock. To be called now and then: where that clock was put
 * back, the jobs would wait for as much longer, and their moments are put back too.
 */
export function rescheduleOnClockStep(pool: pg.Pool): () => Promise<void> {
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
    if (behind < toleratedMilliseconds) return;
    // What was added since waits for less than half of it.
    await pool.query(
      `update jobs.job set start_after = start_after - $1::float8 * interval '1 millisecond'
      where state in ('created', 'retry') and start_after > now() + $1::float8 / 2 * interval '1 millisecond'`,
      [behind],
    );
  };
}

/** Clocks are put right by less than this all the time. */
const toleratedMilliseconds = 60_000;
