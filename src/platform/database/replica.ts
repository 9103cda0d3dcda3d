import { setTimeout as sleep } from "node:timers/promises";
import type { CompiledQuery, QueryResult } from "kysely";
import type { Log } from "#platform/base";
import { poolSockets } from "./circuit-breaker.ts";
import { createConnections, type StatementOptions } from "./connection.ts";
import { openPools } from "./pools.ts";
import { NoReplica, nameOfServer, openWatch, readReplayed, type Watch } from "./replica-watch.ts";
import type { Connection, ReplicaState } from "./types.ts";

/** A standby of the primary that follows it, from which reads are answered. */
export interface Replica {
  /** Begins to look after it. */
  start(): void;
  isIn(): boolean;
  underWay(): number;
  /** Whether it has replayed the primary's log up to `position`, which is waited for, for 100 milliseconds at most. */
  reaches(position: number): boolean | Promise<boolean>;
  read<Row>(query: CompiledQuery & StatementOptions): Promise<QueryResult<Row>>;
  state(): ReplicaState;
  close(): Promise<void>;
}

/** It answers no reads from when it was last found so, until it is well again. */
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
  const name = nameOfServer(connection);
  const stopping = new AbortController();
  const sockets = poolSockets();
  const pools = openPools(connection, { ...options, sockets });
  const connect = createConnections({ ...pools, observe: undefined, breaker: { isBack: async () => false } });
  let standing: Standing = "away";
  let replayed = 0;
  let reachedAt = performance.now();
  let [reads, underWay] = [0, 0];
  let watch: Watch | undefined;
  let asking: Promise<void> | undefined;
  let watching: Promise<void> | undefined;

  return {
    start() {
      watching ??= watchForever();
    },
    isIn: () => standing === "in",
    underWay: () => underWay,
    reaches(position) {
      if (standing !== "in") return false;
      return replayed >= position || waitFor(position);
    },
    async read<Row>(query: CompiledQuery & StatementOptions) {
      const own = connect();
      underWay++;
      try {
        const result = await own.executeQuery<Row>(query);
        reads++;
        return result;
      } finally {
        underWay--;
        own.release();
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

  async function waitFor(position: number): Promise<boolean> {
    let isOver = false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    // While our own event loop stood still the replica had no chance to be heard, which it gets before an immediate.
    const impatience = setTimeout(() => setImmediate(resolve, false), patienceMilliseconds);
    const reached = await Promise.race([promise, askUntil(position, () => isOver)]);
    clearTimeout(impatience);
    isOver = true;
    // Others would wait in vain as well.
    if (!reached && standing === "in") leaveOut("behind");
    return reached;
  }

  async function askUntil(position: number, isOver: () => boolean): Promise<boolean> {
    while (!isOver() && standing === "in") {
      await ask();
      if (replayed >= position) return standing === "in";
      await sleep(pauseMilliseconds);
    }
    return false;
  }

  /** Asks how far it has come. Who wants to know meanwhile shares the answer. */
  function ask(): Promise<void> {
    asking ??= look().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  async function look() {
    const [known, askedAt] = [options.written(), performance.now()];
    try {
      watch ??= await openWatch(connection, options.identity);
      replayed = await inTime(readReplayed(watch));
    } catch (error) {
      watch?.socket.destroy();
      watch = undefined;
      return leaveOut(error instanceof NoReplica ? "no replica" : "away", error);
    }
    if (known === undefined || replayed < known) {
      if (standing !== "in") leaveOut("behind");
      return;
    }
    reachedAt = askedAt;
    comeBack();
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
  const impatience = setTimeout(() => setImmediate(silence), silentMilliseconds);
  try {
    return await Promise.race([promise, answer]);
  } finally {
    clearTimeout(impatience);
  }
}
