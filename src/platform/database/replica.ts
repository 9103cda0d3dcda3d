import { setTimeout as sleep } from "node:timers/promises";
import type { CompiledQuery, QueryResult } from "kysely";
import pg from "pg";
import { type Log, showHost } from "#platform/base";
import { poolSockets } from "./circuit-breaker.ts";
import { createConnections, type StatementOptions } from "./connection.ts";
import { openPools } from "./pools.ts";
import { NoReplica, openWatch, readReplayed, type Watch } from "./replica-watch.ts";
import type { Connection, ReplicaState } from "./types.ts";

/** A standby of the primary that follows it, from which reads are answered. */
export interface Replica {
  /** Begins to look after it. */
  start(): void;
  isIn(): boolean;
  /** How many wait for what they have asked of it. */
  underWay(): number;
  /**
   * Answers once it has replayed the primary's log up to `position`; undefined where it says, 100 milliseconds later, that it
   * hasn't yet, or is left out.
   */
  answer<Row>(
    query: CompiledQuery & StatementOptions,
    position: number,
  ): Promise<QueryResult<Row> | undefined>;
  state(): ReplicaState;
  close(): Promise<void>;
}

/**
 * It answers no reads from when it was last found so, until it is well again. Behind is what says itself that it lacks what was
 * written 100 milliseconds ago: one that is only slow goes on, for what it gets done nobody else has to do.
 */
type Standing = "in" | "away" | "behind" | "no replica";

const patienceMilliseconds = 100;
/** Between two looks at a replica that nobody waits for. */
const [lookMilliseconds, retryMilliseconds] = [250, 1000];
/** It answers sooner, or something is wrong. */
const silentMilliseconds = 1200;
/** Between two questions of those who wait for it. */
const pauseMilliseconds = 1;

/** `written`: the position that the primary is known to have reached; undefined where that isn't known any more. */
export function createReplica(
  connection: Connection,
  options: {
    connections: number;
    log: Log;
    written: () => number | undefined;
    /** What the primary's database has in common with its standbys'. */
    identity: () => Promise<string>;
  },
): Replica {
  const name = showHost(new pg.Client(connection));
  const stopping = new AbortController();
  const sockets = poolSockets();
  const pools = openPools(connection, { ...options, sockets });
  const connect = createConnections({ ...pools, observe: undefined, breaker: { isBack: async () => false } });
  let standing: Standing = "away";
  let replayed = 0;
  let reachedAt = performance.now();
  let [reads, underWay] = [0, 0];
  let watch: Watch | undefined;
  let asking: Promise<number> | undefined;
  let watching: Promise<void> | undefined;

  return {
    start() {
      watching ??= watchForever();
    },
    isIn: () => standing === "in",
    underWay: () => underWay,
    async answer<Row>(query: CompiledQuery & StatementOptions, position: number) {
      underWay++;
      try {
        return (await reaches(position)) ? await read<Row>(query) : undefined;
      } finally {
        underWay--;
      }
    },
    state: () => ({
      name,
      isIn: standing === "in",
      reads,
      lagSeconds: standing === "in" ? 0 : (performance.now() - reachedAt) / 1000,
    }),
    async close() {
      stopping.abort();
      watch?.socket.destroy();
      await watching;
      watch?.socket.destroy();
      await pools.close();
    },
  };

  async function watchForever() {
    while (!stopping.signal.aborted) {
      await ask();
      const pause = standing === "in" || standing === "behind" ? lookMilliseconds : retryMilliseconds;
      await sleep(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  async function reaches(position: number): Promise<boolean> {
    const from = performance.now();
    while (standing === "in" && replayed < position) {
      const askedAt = await ask();
      if (replayed >= position) break;
      // Others would wait in vain as well.
      if (standing === "in" && askedAt - from >= patienceMilliseconds) leaveOut("behind");
      await sleep(pauseMilliseconds);
    }
    return standing === "in";
  }

  async function read<Row>(query: CompiledQuery & StatementOptions): Promise<QueryResult<Row>> {
    const own = connect();
    try {
      const result = await own.executeQuery<Row>(query);
      reads++;
      return result;
    } finally {
      own.release();
    }
  }

  /** Asks how far it has come, and gives when. Who wants to know meanwhile shares the answer. */
  function ask(): Promise<number> {
    asking ??= look().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function look(): Promise<number> {
    const [known, askedAt] = [options.written(), performance.now()];
    try {
      watch ??= await openWatch(connection, options.identity);
      replayed = await inTime(readReplayed(watch));
    } catch (error) {
      watch?.socket.destroy();
      watch = undefined;
      leaveOut(error instanceof NoReplica ? "no replica" : "away", error);
      return askedAt;
    }
    if (known !== undefined && replayed >= known) {
      reachedAt = askedAt;
      comeBack();
    } else if (standing !== "in") leaveOut("behind");
    return askedAt;
  }

  function comeBack() {
    if (standing === "in") return;
    standing = "in";
    sockets.admit();
    options.log.info({ replica: name }, "a replica answers reads");
  }

  function leaveOut(why: Standing, error?: unknown) {
    if (standing === why || stopping.signal.aborted) return;
    if (why !== "behind") options.log.warn({ replica: name, why, err: error }, "a replica is left out");
    else if (standing === "in") options.log.info({ replica: name }, "a replica is behind and left out");
    standing = why;
    if (why === "behind") sockets.admit();
    // What is under way there is asked of the primary at once.
    else sockets.cut();
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const silence = () => reject(new Error("the replica doesn't answer"));
  // While our own event loop stood still the replica had no chance to be heard, which it gets before an immediate.
  const impatience = setTimeout(() => setImmediate(silence), silentMilliseconds);
  try {
    return await Promise.race([promise, answer]);
  } finally {
    clearTimeout(impatience);
  }
}
