import { type DatabaseConnection, type Driver, Kysely } from "kysely";
import type { Pool } from "pg";
import type { Log } from "#platform/base";
import { createCircuitBreaker, poolSockets } from "./circuit-breaker.ts";
import { unconnected } from "./compiled.ts";
import { createConnections, isPipelined, type PipelinedConnection } from "./connection.ts";
import { openPools } from "./pools.ts";
import { identityOfDatabase } from "./replica-watch.ts";
import { createReplicas } from "./replicas.ts";
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
    /** Standbys that answer reads. */
    replicas?: Connection[];
  },
): Database {
  const sockets = poolSockets();
  const pools = openPools(connection, { ...options, sockets });
  const breaker = createCircuitBreaker(connection, sockets, options);
  const replicas = options.replicas?.length ? openReplicas(options.replicas, pools.pool, options) : undefined;
  const connect = createConnections({ ...pools, breaker, observe: options.observe, replicas });
  const driver = createDriver(connect, pools.close);
  const db: Db = new Kysely<DB>({ dialect: { ...unconnected, createDriver: () => driver } });
  return {
    db,
    pool: pools.pool,
    replicas,
    isUp: breaker.isUp,
    longestWait: pools.waitQueue.longestWait,
    async close() {
      await Promise.all([breaker.stop(), replicas?.close()]);
      // Kysely ends only what it has used; the queue may have used the pool alone.
      await db.destroy();
      if (!pools.pool.ending) await pools.close();
    },
  };
}

function openReplicas(addresses: Connection[], primary: Pool, options: { connections: number; log: Log }) {
  let known: string | undefined;
  return createReplicas(addresses, {
    ...options,
    async identity() {
      known ??= (await primary.query<{ identity: string }>(identityOfDatabase)).rows[0]?.identity;
      return known ?? "";
    },
  });
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
