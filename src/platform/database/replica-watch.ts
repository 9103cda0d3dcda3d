import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import { showHost } from "#platform/base";
import type { Connection, Db } from "./types.ts";

/** A connection that a replica is looked after by. */
export interface Watch {
  client: pg.Client;
  socket: Socket;
}

/** The server is no standby, or none of this database. */
export class NoReplica extends Error {}

/** Connects to a replica. Throws NoReplica where it doesn't hold what `identity` names. */
export async function openWatch(connection: Connection, identity: () => Promise<string>): Promise<Watch> {
  const socket = new Socket();
  const client = new pg.Client({
    ...connection,
    application_name: "farmgate watch",
    connectionTimeoutMillis: 5000,
    stream: () => socket,
  });
  // A lost connection fails the question that meets it.
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ identity: string }>(identityOfDatabase);
    if (rows[0]?.identity !== (await identity()))
      throw new NoReplica("it holds another database than DATABASE_URL");
    return { client, socket };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** How a replica is, by a look at it of its own. */
export interface ReplicaHealth {
  name: string;
  /** Undefined where it can be read from. */
  why: string | undefined;
  /** For how long it has lacked what the primary has written; 0 where it is as far. */
  behindSeconds: number;
}

const [looks, betweenLooksMilliseconds] = [20, 100];

/** Looks whether a replica follows the database, and gives it 2 seconds to come to where the primary is now. */
export async function examineReplica(connection: Connection, db: Db): Promise<ReplicaHealth> {
  const name = showHost(new pg.Client(connection));
  let watch: Watch | undefined;
  try {
    const primary = async (text: string) =>
      (await sql<{ answer: string }>`select (${sql.raw(text)})::text as answer`.execute(db)).rows[0]
        ?.answer ?? "";
    watch = await openWatch(connection, () => primary(identityOfDatabase));
    const position = Number(await primary("select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')"));
    for (let look = 1; look <= looks; look++) {
      if ((await readReplayed(watch)) >= position) return { name, why: undefined, behindSeconds: 0 };
      await sleep(betweenLooksMilliseconds);
    }
    const { rows } = await watch.client.query<{ seconds: number }>(
      "select greatest(1, extract(epoch from now() - pg_last_xact_replay_timestamp()))::float8 as seconds",
    );
    return { name, why: undefined, behindSeconds: Math.round(rows[0]?.seconds ?? 1) };
  } catch (error) {
    return { name, why: error instanceof Error ? error.message : String(error), behindSeconds: 0 };
  } finally {
    watch?.socket.destroy();
  }
}

/** How far a replica has replayed the primary's log, in bytes. Throws NoReplica where it is a primary itself. */
export async function readReplayed({ client }: Watch): Promise<number> {
  const { rows } = await client.query<{ replayed: string | null }>(replayed);
  const position = rows[0]?.replayed;
  if (position === undefined || position === null) throw new NoReplica("it is no standby");
  return Number(position);
}

/** What a database has in common with its standbys, and with no other. */
export const identityOfDatabase = `select (select system_identifier from pg_control_system())::text || ' ' || oid as identity
  from pg_database where datname = current_database()`;

/** A promoted standby still says how far it had replayed. */
const replayed = `select case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') end as replayed`;
