import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import pLimit from "p-limit";
import { fromKysely, PgBoss, type QueueResult } from "pg-boss";
import type { Log } from "#platform/base";
import { afterCommit, type Database, type Db, type Tx } from "#platform/database";
import { createDrain, type Drain } from "./drain.ts";
import { runEvery, runLoop } from "./loops.ts";
import { monotonicClock, rescheduleOnClockStep } from "./monotonic-clock.ts";
import { findWaitingKinds, insertRow } from "./outbox.ts";
import type { JobKind, Jobs, Loop } from "./types.ts";
import { type Around, type Work, workOf } from "./work.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** What looking for jobs and marking them as done takes of the pool at most. */
const queueConnections = 2;
/** How often it is looked whether the database's clock was put back. */
const clockCheckSeconds = 30;
/** What is added here is done at once: what another process added, or died with, waits for a poll. */
const outboxPollMilliseconds = 2000;
/** How long after the first try a job is tried again; then with growing pauses. */
const retryDelaySeconds = 2;

/**
 * Jobs, held in the database beside the rows that they are about. What is to be done after a commit goes through the
 * outbox, which every process drains; what is done later, again and again, or has failed, through pg-boss's queue.
 */
export function createJobs(
  { db, pool }: Pick<Database, "db" | "pool">,
  log: Log,
  around?: Around | undefined,
): Jobs {
  const kinds: Work[] = [];
  const intervals: { name: string; everySeconds: number }[] = [];
  const loops: Loop[] = [];
  const drains = new Map<string, Drain>();
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
  // While the database is away every poll fails; the watch over the database says so once.
  boss.on("error", (error) => log.debug({ err: error }, "the job queue met an error"));

  return {
    handle(kind, handler) {
      kinds.push(workOf(kind, handler, log, { around }));
    },
    repeat(kind, everySeconds, run) {
      kinds.push(workOf(kind, { run }, log, { concurrency: 1, around }));
      intervals.push({ name: kind.name, everySeconds });
    },
    loop(loop) {
      loops.push(loop);
    },
    async add(tx, kind, ...all) {
      if (all.length === 0) return;
      await insertRow(tx, kind.name, all);
      afterCommit(tx, () => drains.get(kind.name)?.notify());
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
      await Promise.all([...drains.values()].map((drain) => drain.stop()));
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
    for (const kind of kinds)
      drains.set(
        kind.name,
        createDrain(db, kind, (tx, all) => tryAgain(tx, kind, all)),
      );
    looping.push(runLoop({ name: "outbox", run: pollOutbox }, log, stopping.signal));
  }

  async function pollOutbox() {
    for (const kind of await findWaitingKinds(db, [...drains.keys()])) drains.get(kind)?.notify();
    return outboxPollMilliseconds;
  }

  async function tryAgain(tx: Tx, { name }: Work, all: object[]) {
    if (all.length === 0) return;
    const jobs = all.map((data) => ({ data, startAfter: retryDelaySeconds }));
    await boss.insert(name, jobs, { db: fromKysely(tx) });
  }

  /** Nearly every start finds all queues as they are to be, and `createQueue` locks out all others. */
  async function createQueue({ name, retryForSeconds }: Work, stored: QueueResult | undefined) {
    const retryDelayMax = 600;
    const options = {
      retryLimit: Math.max(1, Math.ceil(retryForSeconds / retryDelayMax) + 8),
      retryDelay: retryDelaySeconds,
      retryBackoff: true,
      retryDelayMax,
      expireInSeconds: 120,
      deleteAfterSeconds: 24 * 3600,
    };
    if (stored === undefined) await boss.createQueue(name, options);
    // A queue that an older release made keeps its own options otherwise.
    else if (!isPartOf(options, stored)) await boss.updateQueue(name, options);
    // The library reads what it does not know of a queue over a connection of its own, which a transaction that adds a
    // job would wait for while all connections are taken: it learns it here.
    await boss.insert(name, []);
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

/** Which of these jobs, that have failed, wait to be tried again. */
export async function findQueued(db: Db, jobs: { name: string; data: object }[]): Promise<boolean[]> {
  if (jobs.length === 0) return [];
  const { rows } = await sql<{ isQueued: boolean }>`
    select exists (select from jobs.job where job.name = asked.name and state < 'completed' and job.data = asked.data) as "isQueued"
    from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb) asked (name text, data jsonb)`.execute(db);
  return rows.map(({ isQueued }) => isQueued);
}

/** Has a job that waits to be tried again tried at once; false where none does. */
export async function hurry(tx: Tx, name: string, data: object): Promise<boolean> {
  const { numAffectedRows } = await sql`update jobs.job set start_after = now()
    where name = ${name} and state < 'active' and data = ${JSON.stringify(data)}::jsonb`.execute(tx);
  return Number(numAffectedRows) > 0;
}

function isPartOf(some: object, all: object): boolean {
  return isDeepStrictEqual({ ...all, ...some }, { ...all });
}
