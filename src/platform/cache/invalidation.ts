import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type pg from "pg";
import type { Log } from "#platform/base";
import type { Peers } from "#platform/cluster";
import { Client, type Connection, type Db } from "#platform/database";

/** Cache tags such as `product:7` of which something has changed, or everything, where nobody can say what has. */
export type StaleTags = string[] | "everything";

/** What this process knows of what any process of the site has written. */
export interface Invalidations {
  /** Begins to poll. */
  start(): void;
  stop(): Promise<void>;
  /** Calls `invalidate` with whatever has changed, before anything is fresh by it. */
  onInvalidate(invalidate: (stale: StaleTags) => void): void;
  /** Whether all is known that was committed 100 milliseconds ago or before. */
  isFresh(): boolean;
  /** How far the log of the database reached when it was last polled, in bytes; undefined where nothing is fresh. */
  position(): number | undefined;
  /**
   * Resolves when all that is committed by now is known, or after 100 milliseconds: what is fresh from then on was polled
   * since. Never rejects.
   */
  catchUp(): Promise<void>;
  /** The same, for all processes of this site on this machine. */
  catchUpEverywhere(): Promise<void>;
}

/** A little less than the 100 that others wait for this process. */
const freshMilliseconds = 95;
const pollIntervalMilliseconds = 20;
/** A poll that is not answered in this time never will be. */
const pollTimeoutMilliseconds = 2000;
const sweepIntervalMilliseconds = 60_000;
/** After a longer gap between two polls, rows may have been swept that this process has not read. */
const maxGapMilliseconds = 10_000;

/**
 * Polls the table `changes` on a connection of its own. A poll says what was true when it was sent, and all that has
 * changed since the one before, however late its rows come. Where the connection was lost, and with it perhaps the table,
 * which no crash of the server outlives, the next poll says that everything has changed.
 */
export function createInvalidations(
  connection: Connection,
  db: Db,
  log: Log,
  peers?: Pick<Peers, "catchUp">,
): Invalidations {
  const stopping = new AbortController();
  const listeners: ((stale: StaleTags) => void)[] = [];
  let polling: PollConnection | undefined;
  let known: { snapshot: string; position: number; polledAt: number } | undefined;
  let pending: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let loops: Promise<void>[] = [];

  return {
    start() {
      loops = [pollForever(), sweepForever()];
    },
    async stop() {
      stopping.abort();
      disconnect();
      await Promise.all(loops);
      await pending;
      disconnect();
    },
    onInvalidate: (invalidate) => void listeners.push(invalidate),
    isFresh,
    position: () => (isFresh() ? known?.position : undefined),
    catchUp,
    async catchUpEverywhere() {
      await Promise.all([catchUp(), peers?.catchUp()]);
    },
  };

  function isFresh(): boolean {
    return known !== undefined && performance.now() - known.polledAt < freshMilliseconds;
  }

  async function catchUp() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timeout = setTimeout(resolve, 100);
    poll().then(resolve);
    await promise;
    clearTimeout(timeout);
  }

  /** A poll that is sent from here on. While one is pending, all who come share the next. */
  function poll(): Promise<void> {
    // Nothing is served from memory any more.
    if (stopping.signal.aborted) return Promise.resolve();
    if (pending === undefined) return send();
    next ??= pending.then(() => {
      next = undefined;
      return send();
    });
    return next;
  }

  function send(): Promise<void> {
    pending = readChanges()
      .catch((error: unknown) => {
        disconnect();
        log.debug({ err: error }, "the poll for changes failed");
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  }

  async function readChanges() {
    polling ??= await connect(connection);
    const polledAt = performance.now();
    const row = await polling.read(known?.snapshot ?? null);
    if (row) invalidate(row, polledAt);
  }

  function invalidate({ snapshot, topics, position }: ChangesRow, polledAt: number) {
    const isGap = known === undefined || polledAt - known.polledAt > maxGapMilliseconds;
    known = { snapshot, position: Number(position), polledAt };
    if (!isGap && topics.length === 0) return;
    const stale = isGap || topics.includes("everything") ? "everything" : topics;
    for (const listener of listeners) listener(stale);
  }

  function disconnect() {
    known = undefined;
    polling?.socket.destroy();
    polling = undefined;
  }

  async function pollForever() {
    while (!stopping.signal.aborted) {
      const begunAt = performance.now();
      await poll();
      const interval = polling ? pollIntervalMilliseconds : freshMilliseconds;
      // On a busy machine a poll takes as long as the interval: the next follows immediately.
      await pause(Math.max(0, begunAt + interval - performance.now()));
    }
  }

  /** Deletes what was known a minute ago: a process that has not polled since takes everything for changed. */
  async function sweepForever() {
    while (!stopping.signal.aborted) {
      const before = known?.snapshot;
      await pause(sweepIntervalMilliseconds);
      if (known === undefined || before === undefined || stopping.signal.aborted) continue;
      await sweepChanges(db, before).catch((error: unknown) =>
        log.debug({ err: error }, "changes could not be swept"),
      );
    }
  }

  /** It ends early when this does. */
  async function pause(milliseconds: number) {
    await sleep(milliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
  }
}

/**
 * Deletes the changes of transactions that were over when a snapshot was taken. Not by when they were written: a long
 * transaction's changes are seen only when it ends.
 */
export async function sweepChanges(db: Db, snapshot: string): Promise<void> {
  await sql`delete from changes where xid < pg_snapshot_xmin(${snapshot}::pg_snapshot)`.execute(db);
}

interface PollConnection {
  read(snapshot: string | null): Promise<ChangesRow | undefined>;
  socket: Socket;
}

interface ChangesRow {
  snapshot: string;
  topics: string[];
  position: string;
}

/**
 * What is visible and was not before, and what to compare with the next time: both by one snapshot, that of the
 * statement. `xid` is of the whole transaction, which is all that a snapshot knows of. `position` includes all that is
 * visible: it is read after the snapshot was taken, and a commit is seen once it is on disk, or, where nobody waits for
 * the disk, once it is in the log.
 */
const changesSince = {
  name: "what_changed",
  text: `select pg_current_snapshot()::text as snapshot, array(
      select distinct topic from changes
      where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
    ) as topics,
    pg_wal_lsn_diff(
      case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn() else pg_current_wal_flush_lsn() end,
      '0/0'
    ) as position`,
};

async function connect(connection: Connection): Promise<PollConnection> {
  const socket = new Socket();
  const client = new Client({
    ...connection,
    application_name: "farmgate changes",
    connectionTimeoutMillis: 5000,
    query_timeout: pollTimeoutMilliseconds,
    stream: () => socket,
    // The table is small, but much of it is dead: an index finds its end.
    ...(connection.pooler ? {} : { options: "-c enable_seqscan=off -c enable_bitmapscan=off" }),
  });
  // A lost connection fails the poll that meets it.
  client.on("error", () => {});
  await client.connect();
  return { socket, read: connection.pooler ? readPooled(client) : readOver(client) };
}

function readOver(client: pg.Client): PollConnection["read"] {
  return async (snapshot) =>
    (await client.query<ChangesRow>({ ...changesSince, values: [snapshot] })).rows[0];
}

/** The connection may be another each time: what holds for one statement is sent with it, as one transaction. */
function readPooled(client: pg.Client): PollConnection["read"] {
  return async (snapshot) => {
    const literal = snapshot === null ? "null" : client.escapeLiteral(snapshot);
    const text = `set local enable_seqscan = off; set local enable_bitmapscan = off; ${changesSince.text.replaceAll("$1", () => literal)}`;
    const results = await client.query<ChangesRow>(text);
    return [results].flat().at(-1)?.rows[0];
  };
}
