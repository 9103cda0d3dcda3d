import type pg from "pg";

/** Those who wait for a connection of a pool. */
export interface WaitQueue {
  acquire(): Promise<pg.PoolClient>;
  /** For how many milliseconds the first of those who wait has waited; none where nobody waits. */
  longestWait(): number;
}

export function createWaitQueue(pool: pg.Pool): WaitQueue {
  // In the order in which they came, which is the order of the pool.
  const waiting = new Set<{ since: number }>();
  return {
    async acquire() {
      const entry = { since: performance.now() };
      waiting.add(entry);
      try {
        return await pool.connect();
      } finally {
        waiting.delete(entry);
      }
    },
    longestWait() {
      const [first] = waiting;
      return first ? performance.now() - first.since : 0;
    },
  };
}
