import { type DatabaseConnection, type Driver, Kysely } from "kysely";
import pg from "pg";
import type { Log } from "#platform/base";
import { createCircuitBreaker, poolSockets } from "./circuit-breaker.ts";
import { unconnected } from "./compiled.ts";
import { createConnections, isPipelined, type PipelinedConnection, sendOver } from "./connection.ts";
import { createMultiplexer } from "./multiplexing.ts";
import { createPreparedStatements } from "./prepared-statements.ts";
import type { Connection, Database, DB, Db, Observe } from "./types.ts";
import { createWaitQueue } from "./wait-queue.ts";

/** Connections that are multiplexed: two do what two processors can. */
const mostMultiplexed = 2;

/**
 * Opens a pool of at most `connections`. `revive` is called again and again while the server is away, `observe` with each
 * statement.
 */
export function openDatabase(
  connection: Connection,
  options: {
    connections: number;
    log: Log;
    revive?: () => Promise<void>;
    observe?: Observe | undefined;
  },
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
    // How long a burst may wait for its turn. A database that is away is noticed sooner by the circuit breaker.
    connectionTimeoutMillis: 13_000,
    idleTimeoutMillis: 60_000,
    // Multiplexed ones stay for good. What stands between machines forgets a connection that is silent for minutes.
    keepAlive: true,
    keepAliveInitialDelayMillis: 60_000,
    statement_timeout: 8000,
    idle_in_transaction_session_timeout: 15_000,
    types: { getTypeParser: readColumn },
    // A page is read in less time than it takes to start a parallel worker. Bitmaps of an index of words need room.
    // No disk of today takes four times as long for a page elsewhere as for the next one.
    options: "-c max_parallel_workers_per_gather=0 -c work_mem=16MB -c random_page_cost=1.1",
  };
  const mostShared = Math.min(mostMultiplexed, Math.floor(options.connections / 8));
  const pool = openPool({ max: options.connections - mostShared, lock_timeout: 5000 });
  // A read waits only for a table that is locked as a whole, which others read nothing of.
  const sharedPool = mostShared === 0 ? undefined : openPool({ max: mostShared, lock_timeout: 50 });
  const waitQueue = createWaitQueue(pool);
  const statements = createPreparedStatements();
  const multiplexer = createMultiplexer(sharedPool, (client) => sendOver(client, statements));
  const breaker = createCircuitBreaker(connection, sockets, options);
  const driver = createDriver(
    createConnections({ waitQueue, statements, multiplexer, observe: options.observe }),
    async () => {
      multiplexer.end();
      await Promise.all([pool.end(), sharedPool?.end()]);
    },
  );
  const db: Db = new Kysely<DB>({ dialect: { ...unconnected, createDriver: () => driver } });
  return {
    db,
    pool,
    isUp: breaker.isUp,
    longestWait: waitQueue.longestWait,
    async close() {
      await breaker.stop();
      // Kysely ends only what it has used; the queue may have used the pool alone.
      await db.destroy();
      if (!pool.ending) await pool.end();
    },
  };
}

/** What Kysely takes connections from. */
function createDriver(connect: () => PipelinedConnection, destroy: () => Promise<void>): Driver {
  return {
    init: async () => {},
    acquireConnection: async () => connect(),
    beginTransaction(connection, { isolationLevel, accessMode }) {
      const modes = [
        ...(isolationLevel ? [`isolation level ${isolationLevel}`] : []),
        accessMode ?? [],
      ].flat();
      return pipelined(connection).begin(modes.length === 0 ? undefined : modes.join(", "));
    },
    commitTransaction: (connection) => pipelined(connection).commit(),
    rollbackTransaction: (connection) => pipelined(connection).rollback(),
    releaseConnection: async (connection) => pipelined(connection).release(),
    destroy,
  };
}

function pipelined(connection: DatabaseConnection): PipelinedConnection {
  if (!isPipelined(connection)) throw new Error("This connection is not of `openDatabase`.");
  return connection;
}

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
