import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import type { Log } from "#platform/base";
import type { Siblings } from "#platform/cluster";
import type { Connection, Db } from "#platform/database";

/** What has changed: topics such as `product:7`, or everything, where nobody can tell. */
export type Changed = string[] | "everything";

/** What this process knows of what others write. */
export interface Changes {
  /** Begins to ask for what was written. */
  start(): void;
  stop(): Promise<void>;
  /** Calls `learn` with whatever has changed, before anybody is told that it is known. */
  onChange(learn: (changed: Changed) => void): void;
  /** Whether all is known that was committed 100 milliseconds ago or before. */
  isFresh(): boolean;
  /**
   * Resolves when all that is committed by now is known, or after 100 milliseconds, for what is fresh from then on was
   * asked for since. Never rejects.
   */
  catchUp(): Promise<void>;
  /** The same, for all processes of this site on this machine. */
  catchUpEverywhere(): Promise<void>;
}

/** A little less than the 100 that others wait for us. */
const freshMilliseconds = 95;
const askEveryMilliseconds = 20;
/** A question that is not answered in this time never will be. */
const patienceMilliseconds = 2000;
const sweepEveryMilliseconds = 60_000;
/** Who has not heard anything for longer can't tell what was swept meanwhile. */
const longestPauseMilliseconds = 10_000;

/**
 * Learns what was committed to the table `changes` by asking for it on a connection of its own, again and again. An
 * answer is worth what it was when its question was sent, and tells all that has changed since the one before, however
 * late it comes. Where the connection was lost, and with it perhaps the table, which no crash of the server outlives, the
 * next answer says that everything has changed.
 */
export function createChanges(
  connection: Connection,
  db: Db,
  log: Log,
  siblings?: Pick<Siblings, "catchUp">,
): Changes {
  const stopping = new AbortController();
  const learners: ((changed: Changed) => void)[] = [];
  let line: Line | undefined;
  let known: { snapshot: string; askedAt: number } | undefined;
  let underWay: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let tasks: Promise<void>[] = [];

  return {
    start() {
      tasks = [keepAsking(), keepSweeping()];
    },
    async stop() {
      stopping.abort();
      hangUp();
      await Promise.all(tasks);
      await underWay;
      hangUp();
    },
    onChange: (learn) => void learners.push(learn),
    isFresh,
    catchUp,
    async catchUpEverywhere() {
      await Promise.all([catchUp(), siblings?.catchUp()]);
    },
  };

  function isFresh(): boolean {
    return known !== undefined && performance.now() - known.askedAt < freshMilliseconds;
  }

  async function catchUp() {
    const { promise, resolve } = Promise.withResolvers<void>();
    const impatience = setTimeout(resolve, 100);
    ask().then(resolve);
    await promise;
    clearTimeout(impatience);
  }

  /** Sends a question from here on. While one is under way, all who come share the next. */
  function ask(): Promise<void> {
    // Nothing is answered from memory any more.
    if (stopping.signal.aborted) return Promise.resolve();
    if (underWay === undefined) return send();
    next ??= underWay.then(() => {
      next = undefined;
      return send();
    });
    return next;
  }

  function send(): Promise<void> {
    underWay = question()
      .catch((error: unknown) => {
        hangUp();
        log.debug({ err: error }, "the question for changes was not answered");
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  }

  async function question() {
    line ??= await connect(connection);
    const askedAt = performance.now();
    const { rows } = await line.client.query<Answer>({ ...whatChanged, values: [known?.snapshot ?? null] });
    const [answer] = rows;
    if (answer) learn(answer, askedAt);
  }

  function learn({ snapshot, topics }: Answer, askedAt: number) {
    const isLost = known === undefined || askedAt - known.askedAt > longestPauseMilliseconds;
    known = { snapshot, askedAt };
    if (!isLost && topics.length === 0) return;
    const changed = isLost || topics.includes("everything") ? "everything" : topics;
    for (const tell of learners) tell(changed);
  }

  function hangUp() {
    known = undefined;
    line?.socket.destroy();
    line = undefined;
  }

  async function keepAsking() {
    while (!stopping.signal.aborted) {
      const begunAt = performance.now();
      await ask();
      const every = line ? askEveryMilliseconds : freshMilliseconds;
      // On a busy machine the answer takes as long as the pause: it is asked again at once.
      await pause(Math.max(0, begunAt + every - performance.now()));
    }
  }

  /** Removes what was known a minute ago: a process that has not asked since takes everything for changed. */
  async function keepSweeping() {
    while (!stopping.signal.aborted) {
      const before = known?.snapshot;
      await pause(sweepEveryMilliseconds);
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
 * Removes the changes of transactions that were over when a snapshot was taken. Not by when they were written: a long
 * transaction's changes are seen only when it ends.
 */
export async function sweepChanges(db: Db, snapshot: string): Promise<void> {
  await sql`delete from changes where xid < pg_snapshot_xmin(${snapshot}::pg_snapshot)`.execute(db);
}

interface Line {
  client: pg.Client;
  socket: Socket;
}

interface Answer {
  snapshot: string;
  topics: string[];
}

/**
 * What is visible and was not before, and what to compare with the next time: both by one snapshot, that of the
 * statement. `xid` is of the whole transaction, which is all that a snapshot knows of.
 */
const whatChanged = {
  name: "what_changed",
  text: `select pg_current_snapshot()::text as snapshot, array(
      select distinct topic from changes
      where xid >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
    ) as topics`,
};

async function connect(connection: Connection): Promise<Line> {
  const socket = new Socket();
  const client = new pg.Client({
    ...connection,
    application_name: "farmgate changes",
    connectionTimeoutMillis: 5000,
    query_timeout: patienceMilliseconds,
    // The table is small, but much of it is dead: an index finds its end.
    options: "-c enable_seqscan=off -c enable_bitmapscan=off",
    stream: () => socket,
  });
  // A lost connection is told by the question that meets it.
  client.on("error", () => {});
  await client.connect();
  return { client, socket };
}
