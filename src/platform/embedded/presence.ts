import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Binaries } from "./binaries.ts";
import { type Cluster, user } from "./cluster.ts";
import { isStranger, lockFile, stopServer } from "./server.ts";
import { clearSocketFolder } from "./socket.ts";

/** One process's open connection to the server, by which the others know that it is still there. */
export interface Presence {
  /** e.g. "18.4" */
  version: string;
  isAlive(): Promise<boolean>;
  /** Goes without a look at the others. */
  end(): Promise<void>;
  /** Goes, and stops the server if nobody else is present. */
  leave(binaries: Binaries): Promise<void>;
}

export const database = "farmgate";

/**
 * Connects and is counted from then on. The advisory lock waits for one who is just leaving: if that was the last, the
 * server ends under our hands and this throws, so that the caller starts it again.
 */
export async function enter(cluster: Cluster): Promise<Presence> {
  const client = await connect(cluster);
  try {
    await client.query(lock);
    const { rows } = await client.query("select from pg_database where datname = $1", [database]);
    // template0, since nobody can be connected to it, which would forbid the copy.
    if (rows.length === 0) await client.query(`create database ${database} template template0`);
    await client.query(unlock);
    const { rows: shown } = await client.query<{ server_version: string }>("show server_version");
    // It says so before it ends its first connection, a leaver's with the lock included.
    if ((await lockFile(cluster))?.state !== "ready") throw new Error("The server is stopping.");
    return {
      version: shown[0]?.server_version.split(" ")[0] ?? "",
      isAlive: () =>
        client
          .query("select")
          .then(() => true)
          .catch(() => false),
      end: () => end(client),
      leave: (binaries) => leave(client, cluster, binaries),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Advisory locks belong to a database, hence all presences connect to `postgres`. */
export const lock = "select pg_advisory_lock(1178686055)";
const unlock = "select pg_advisory_unlock(1178686055)";
const othersPresent = "select from pg_stat_activity where application_name = 'farmgate presence'";
/** A connection that ends lets go of its lock before it is off the list, and the next leaver would count it. */
const withdraw = "set application_name = 'farmgate leaving'";

async function connect(cluster: Cluster): Promise<Client> {
  const client = new Client({
    host: cluster.host,
    port: cluster.port,
    user,
    password: cluster.password,
    database: "postgres",
    application_name: "farmgate presence",
    ssl: false,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
  });
  // A connection that the server ends would crash the process without a listener; the next query tells.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function end(client: Client): Promise<void> {
  await client.query(withdraw).catch(() => undefined);
  await client.end();
}

async function leave(client: Client, cluster: Cluster, binaries: Binaries): Promise<void> {
  try {
    await client.query(lock);
    await client.query(withdraw);
    const { rows } = await client.query(othersPresent);
    const server = rows.length === 0 ? await lockFile(cluster) : undefined;
    if (server === undefined || (await isStranger(server.pid))) return;
    await stopServer(server.pid, binaries);
    await untilGone(cluster, server.pid);
    await clearSocketFolder(cluster);
  } catch {
    // The server went away by itself: there is nothing left to stop.
  } finally {
    await client.end();
  }
}

const longestStopMilliseconds = 30_000;

async function untilGone(cluster: Cluster, pid: number): Promise<void> {
  const deadline = performance.now() + longestStopMilliseconds;
  while (performance.now() < deadline && (await lockFile(cluster))?.pid === pid) await sleep(10);
}
