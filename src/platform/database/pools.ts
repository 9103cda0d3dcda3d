import pg from "pg";
import type { Log } from "#platform/base";
import type { PoolSockets } from "./circuit-breaker.ts";
import { Client } from "./client.ts";
import { sendOver } from "./connection.ts";
import { createMultiplexer, type Multiplexer } from "./multiplexing.ts";
import { createPreparedStatements, type PreparedStatements } from "./prepared-statements.ts";
import type { Connection } from "./types.ts";
import { createWaitQueue, type WaitQueue } from "./wait-queue.ts";

/** Connections that are multiplexed: two do what two processors can. */
const mostMultiplexed = 2;

/** The connections that a process holds to one server, and what is sent over them. */
export interface Pools {
  pool: pg.Pool;
  waitQueue: WaitQueue;
  statements: PreparedStatements;
  multiplexer: Multiplexer;
  close(): Promise<void>;
}

/** Opens pools of at most `connections` together. */
export function openPools(
  connection: Connection,
  { connections, sockets, log }: { connections: number; sockets: PoolSockets; log: Log },
): Pools {
  // A connection that the server ends, idle or at work, would otherwise end the process. Whoever waits on it is told
  // by its query.
  const connectionEnded = (error: Error) => log.debug({ err: error }, "a database connection ended");
  const openPool = (of: { max: number; lock_timeout: number }) =>
    new pg.Pool({
      ...{ ...connection, stream: sockets.open, ...settings, max: of.max, Client },
      // A pooler sets what its own connections begin with.
      ...(connection.pooler ? {} : { ...sessionSettings, lock_timeout: of.lock_timeout }),
    })
      .on("error", connectionEnded)
      .on("connect", (client) => client.on("error", connectionEnded));
  const mostShared = Math.min(mostMultiplexed, Math.floor(connections / 8));
  const pool = openPool({ max: connections - mostShared, lock_timeout: 5000 });
  // A read waits only for a table that is locked as a whole, which others read nothing of.
  const sharedPool = mostShared === 0 ? undefined : openPool({ max: mostShared, lock_timeout: 50 });
  const statements = createPreparedStatements(connection.pooler?.keepsNames ?? true);
  const multiplexer = createMultiplexer(sharedPool, (client) => sendOver(client, statements));
  return {
    pool,
    waitQueue: createWaitQueue(pool),
    statements,
    multiplexer,
    async close() {
      multiplexer.end();
      await Promise.all([pool.ending ? undefined : pool.end(), sharedPool?.end()]);
    },
  };
}

const settings = {
  application_name: "farmgate",
  pipeline: true,
  // How long a burst may wait for its turn. A database that is away is noticed sooner by the circuit breaker.
  connectionTimeoutMillis: 13_000,
  idleTimeoutMillis: 60_000,
  // Multiplexed ones stay for good. What stands between machines forgets a connection that is silent for minutes.
  keepAlive: true,
  keepAliveInitialDelayMillis: 60_000,
  types: { getTypeParser: readColumn },
};

/** Of each connection; `deploy/pgbouncer/pgbouncer.ini` has the same. */
const sessionSettings = {
  statement_timeout: 8000,
  idle_in_transaction_session_timeout: 15_000,
  // A page is read in less time than it takes to start a parallel worker. Bitmaps of an index of words need room.
  // No disk of today takes four times as long for a page elsewhere as for the next one.
  options: "-c max_parallel_workers_per_gather=0 -c work_mem=16MB -c random_page_cost=1.1",
};

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
