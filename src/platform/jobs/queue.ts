import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import pLimit from "p-limit";
import type pg from "pg";
import { fromKysely, PgBoss, type QueueResult } from "pg-boss";
import type { Log } from "#platform/base";
import type { Peers } from "#platform/cluster";
import { afterCommit, type Tx } from "#platform/database";
import { runEvery, runLoop } from "./loops.ts";
import { monotonicClock, rescheduleOnClockStep } from "./monotonic-clock.ts";
import type { Handler, JobKind, Jobs, Loop } from "./types.ts";
import { startWorkers, type Work, type Workers } from "./workers.ts";

/** Of a kind that prepares. */
const batchSize = 10;
const concurrency = 3;
/** What looking for jobs and marking them as done takes of the pool at most. */
const queueConnections = 2;
/** How often it is looked whether the database's clock was put back. */
const clockCheckSeconds = 30;

/** The queue, held in the database beside the rows its jobs are about. */
export function createJobs(pool: pg.Pool, log: Log, peers?: Peers): Jobs {
  const kinds: Work[] = [];
  const intervals: { name: string; everySeconds: number }[] = [];
  const loops: Loop[] = [];
  const running = new Map<string, Workers>();
  // All kinds look for jobs at once, again and again: each over a connection of its own they would take the whole pool.
  const inTurn = pLimit(queueConnections);
  const boss = new PgBoss({
    schema: "jobs",
    db: { executeSql: (text, values) => inTurn(() => pool.query(text, values)) },
    clock: monotonicClock,
    // Its schedules, and who of several may look at them, go by the clock.
    schedule: false,
  });
  const stopping = new AbortController();
  let opening: Promise<void> | undefined;
  let looping: Promise<void>[] = [];
  peers?.onBroadcast((message) => {
    if (message.about === "job") running.get(message.name)?.notify();
  });
  // While the database is away every poll fails; the watch over the database says so once.
  boss.on("error", (error) => log.debug({ err: error }, "the job queue met an error"));

  return {
    handle(kind, handler) {
      kinds.push(workOf(kind, handler, concurrency));
    },
    repeat(kind, everySeconds, run) {
      kinds.push(workOf(kind, { run }, 1));
      intervals.push({ name: kind.name, everySeconds });
    },
    loop(loop) {
      loops.push(loop);
    },
    async add(tx, kind, ...all) {
      if (all.length === 0) return;
      const jobs = all.map((data) => ({ data }));
      await boss.insert(kind.name, jobs, { db: fromKysely(tx) });
      // Polling alone would find it too, only later.
      afterCommit(tx, () => {
        const workers = running.get(kind.name);
        if (workers) workers.notify();
        else peers?.broadcast({ about: "job", name: kind.name });
      });
    },
    async addLater(tx, kind, afterSeconds, data) {
      await boss.send(kind.name, data, { db: fromKysely(tx), startAfter: afterSeconds });
    },
    open,
    async start() {
      await open();
      const { signal } = stopping;
      // Told to stop meanwhile: the queue takes no workers any more.
      if (signal.aborted) return;
      await Promise.all(
        kinds.map(async (kind) => running.set(kind.name, await startWorkers(boss, kind, log))),
      );
      for (const { name, everySeconds } of intervals) runEvery(everySeconds, signal, () => addOne(name));
      runEvery(clockCheckSeconds, signal, rescheduleOnClockStep(pool));
    },
    async stop() {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
      await Promise.all(looping);
    },
  };

  function open() {
    opening ??= openOnce();
    return opening;
  }

  async function openOnce() {
    looping = loops.map((loop) => runLoop(loop, log, stopping.signal));
    await boss.start();
    const stored = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
    await Promise.all(kinds.map((kind) => createQueue(kind, stored.get(kind.name))));
  }

  /** Nearly every start finds all queues as they are to be, and `createQueue` locks out all others. */
  async function createQueue({ name, retryForSeconds }: Work, stored: QueueResult | undefined) {
    const retryDelayMax = 600;
    const options = {
      retryLimit: Math.max(1, Math.ceil(retryForSeconds / retryDelayMax) + 8),
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax,
      expireInSeconds: 120,
      deleteAfterSeconds: 24 * 3600,
    };
    if (stored === undefined) return boss.createQueue(name, options);
    // A queue that an older release made keeps its own options otherwise.
    if (!isPartOf(options, stored)) await boss.updateQueue(name, options);
  }

  /** One of what is repeated, unless the last one is still at work. */
  async function addOne(name: string) {
    const workers = running.get(name);
    if (!workers?.isBusy()) await boss.send(name, {});
    workers?.wake();
  }
}

/**
 * Removes jobs of a kind that are over and whose data holds these members. The queue keeps what is over for a day or
 * two; what waits still happens.
 */
export async function deleteFinishedJobs<Data extends object>(
  tx: Tx,
  { name }: JobKind<Data>,
  members: object,
): Promise<void> {
  await sql`delete from jobs.job where name = ${name} and state in ('completed', 'failed')
    and data @> ${JSON.stringify(members)}::jsonb`.execute(tx);
}

function isPartOf(some: object, all: object): boolean {
  return isDeepStrictEqual({ ...all, ...some }, { ...all });
}

function workOf<Data extends object, Prepared>(
  { name, retryForSeconds }: JobKind<Data>,
  handler: Handler<Data, Prepared>,
  concurrency: number,
): Work {
  return {
    ...{ name, retryForSeconds, concurrency, batchSize: handler.prepare ? batchSize : 1 },
    begin(batch) {
      const all = batch as Data[];
      const prepare = async (some: Data[]) => (await handler.prepare?.(some)) as Prepared;
      const together = prepare(all);
      // What can't be prepared for one of them must not fail the others.
      return all.map(async (data) => handler.run(data, await together.catch(() => prepare([data]))));
    },
  };
}
