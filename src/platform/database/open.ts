import { type DatabaseConnection, type Driver, Kysely } from "kysely";
import type { Log } from "#platform/base";
import { createCircuitBreaker, poolSockets } from "./circuit-breaker.ts";
import { unconnected } from "./compiled.ts";
import { createConnections, isPipelined, type PipelinedConnection } from "./connection.ts";
import { openPools } from "./pools.ts";
import type { Connection, Database, DB, Db, Observe } from "./types.ts";

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
  const pools = openPools(connection, { ...options, sockets });
  const breaker = createCircuitBreaker(connection, sockets, options);
  const driver = createDriver(createConnections({ ...pools, observe: options.observe }), pools.close);
  const db: Db = new Kysely<DB>({ dialect: { ...unconnected, createDriver: () => driver } });
  return {
    db,
    pool: pools.pool,
    isUp: breaker.isUp,
    longestWait: pools.waitQueue.longestWait,
    async close() {
      await breaker.stop();
      // Kysely ends only what it has used; the queue may have used the pool alone.
      await db.destroy();
      if (!pools.pool.ending) await pools.close();
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
