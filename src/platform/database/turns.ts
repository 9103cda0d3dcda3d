import type pg from "pg";

/** Those who wait for a connection. */
export interface Turns {
  /** A connection, when it is one's turn. */
  take(): Promise<pg.PoolClient>;
  /** For how many milliseconds the first in the line has waited; none where nobody waits. */
  longestWait(): number;
}

export function createTurns(pool: pg.Pool): Turns {
  // In the order in which they came, which is the order of the pool.
  const line = new Set<{ since: number }>();
  return {
    async take() {
      const place = { since: performance.now() };
      line.add(place);
      try {
        return await pool.connect();
      } finally {
        line.delete(place);
      }
    },
    longestWait() {
      const [first] = line;
      return first ? performance.now() - first.since : 0;
    },
  };
}
