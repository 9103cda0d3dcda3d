import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "#platform/base";
import { sendingAtOnce } from "./at-once.ts";
import { isRetryable } from "./errors.ts";
import { preparing } from "./prepared.ts";
import type { DB } from "./rows.ts";
import { createTurns } from "./turns.ts";
import type { Connection, Database, Db, Tx } from "./types.ts";
import { poolSockets, watchServer } from "./watch.ts";

/** Connections that quick reads share: two do what two processors can. */
const mostShared = 2;

/** Opens a pool of at most `connections`. `revive` is called while the server is away. */
export function openDatabase(
  connection: Connection,
  options: { connections: number; log: Log; revive?: () => Promise<void> },
): Database {
  const sockets = poolSockets();
  // A connection that the server ends, idle or at work, would otherwise end the process. Whoever waits on it is told
  // by its query.
  const connectionEnded = (error: Error) => options.log.debug({ err: error }, "a database connection ended");
  const openPool = (of: { max: number; lock_timeout: number }) =>
    new pg.Pool({ ...settings, ...of })
      .on("error", connectionEnded)
      .on("connect", (client) => client.on("error", connectionEnded));
  const settings = {
    ...connection,
    stream: sockets.open,
    application_name: "farmgate",
    pipeline: true,
    // How long a burst may wait for its turn. A database that is away is noticed sooner by the watch.
    connectionTimeoutMillis: 13_000,
    idleTimeoutMillis: 60_000,
    // Those that are shared stay for good. What stands between machines forgets a connection that is silent for minutes.
    keepAlive: true,
    keepAliveInitialDelayMillis: 60_000,
    statement_timeout: 8000,
    idle_in_transaction_session_timeout: 15_000,
    types: { getTypeParser: readColumn },
    // A page is read in less time than it takes to start a parallel worker. Bitmaps of an index of words need room.
    // No disk of today takes four times as long for a page elsewhere as for the next one.
    options: "-c max_parallel_workers_per_gather=0 -c work_mem=16MB -c random_page_cost=1.1",
  };
  const shared = Math.min(mostShared, Math.floor(options.connections / 8));
  const pool = openPool({ max: options.connections - shared, lock_timeout: 5000 });
  // A read waits only for a table that is locked as a whole, which others read nothing of.
  const sharedPool = shared === 0 ? undefined : openPool({ max: shared, lock_timeout: 50 });
  const turns = createTurns(pool);
  const watch = watchServer(connection, sockets, options);
  const db: Db = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: preparing(pool, turns, sharedPool) }),
  });
  return {
    db,
    pool,
    isUp: watch.isUp,
    longestWait: turns.longestWait,
    async close() {
      await watch.stop();
      // Kysely ends only a pool that it has used; the queue may have used it alone.
      await db.destroy();
      if (!pool.ending) await pool.end();
    },
  };
}

/**
 * Runs `work` in one transaction: all of it happens or nothing. What another transaction's lock or a deadlock
 * undoes is tried again, so `work` must have no effect outside the database. Statements whose answers are awaited
 * together (`Promise.all`) go to the database together, and are run in the order in which they were asked for.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const callbacks: (() => void)[] = [];
    try {
      const result = await db.transaction().execute((queued) =>
        sendingAtOnce(queued, (tx) => {
          commitCallbacks.set(tx, callbacks);
          return work(tx);
        }),
      );
      for (const callback of callbacks) callback();
      return result;
    } catch (error) {
      if (!isRetryable(error) || attempt === 5) throw error;
    }
  }
}

/** Calls `callback` once `tx` has been committed; a rollback forgets it. */
export function afterCommit(tx: Tx, callback: () => void): void {
  commitCallbacks.get(tx)?.push(callback);
}

const commitCallbacks = new WeakMap<Tx, (() => void)[]>();

const typeIds = { int8: 20, date: 1082 };

/** Whole numbers arrive as numbers (every id and amount is below 2^53), days as `YYYY-MM-DD`. */
function readColumn(typeId: number, format?: "text" | "binary") {
  if (format !== "binary" && typeId === typeIds.int8) return readWholeNumber;
  if (format !== "binary" && typeId === typeIds.date) return (value: string) => value;
  return pg.types.getTypeParser(typeId, format === "binary" ? "binary" : "text");
}

function readWholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is too large to be held exactly`);
  return number;
}
