import { sql } from "kysely";
import type pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import type { Log } from "#platform/base";
import { isDiskFull, tellDiskFull } from "#platform/base";
import type { Siblings } from "#platform/cluster";
import { afterCommit, type Tx } from "#platform/database";
import { again, createPutBack, steadyClock } from "./monotonic-clock.ts";
import type { JobKind, Jobs } from "./types.ts";

/** So many jobs or batches of a kind run side by side in each process, so that a slow one holds up no other. */
const atOnce = 3;
/** Of a kind that prepares. */
const batchSize = 10;
/** What comes within this time after a batch is fetched goes into the next. */
const gatheringMilliseconds = 100;
/**
 * A job that is added here is nudged: only those that are tried again, or were added elsewhere, wait to be found. One
 * worker of a kind looks for them often, the others so that it may be at work for long.
 */
const [oftenSeconds, seldomSeconds] = [2, 10];
/** How often it is looked whether the database's clock was put back. */
const putBackSeconds = 30;

/** A kind whose jobs' data has lost its type. */
interface Work {
  name: string;
  retryForSeconds: number;
  /** How many are fetched together. */
  most: number;
  workers: number;
  /** Begins all, and answers how each of them ends. */
  begin(all: object[]): Promise<void>[];
}

/** The queue, held in the database beside the rows its jobs are about. */
export function createJobs(pool: pg.Pool, log: Log, siblings?: Siblings): Jobs {
  const kinds: Work[] = [];
  const repeated: { name: string; everySeconds: number }[] = [];
  const workers = new Map<string, Worker[]>();
  const gathering = new Map<string, { isNudged: boolean }>();
  const boss = new PgBoss({
    schema: "jobs",
    db: { executeSql: (text, values) => pool.query(text, values) },
    clock: steadyClock,
    // Its schedules, and who of several may look at them, go by the clock.
    schedule: false,
  });
  const stopping = new AbortController();
  const tellFailure = seldom(log);
  let opening: Promise<void> | undefined;
  siblings?.onNews((news) => {
    if (news.about === "job") nudge(news.name);
  });
  // While the database is away every poll fails; the watch over the database says so once.
  boss.on("error", (error) => log.debug({ err: error }, "the job queue met an error"));

  return {
    define(kind) {
      kinds.push(workOf(kind, atOnce));
      return kind;
    },
    repeat(kind, everySeconds) {
      kinds.push(workOf(kind, 1));
      repeated.push({ name: kind.name, everySeconds });
    },
    async add(tx, kind, ...all) {
      if (all.length === 0) return;
      const jobs = all.map((data) => ({ data }));
      await boss.insert(kind.name, jobs, { db: fromKysely(tx) });
      // Polling alone would find it too, only later.
      afterCommit(tx, () => {
        nudge(kind.name);
        if (!workers.has(kind.name)) siblings?.tell({ about: "job", name: kind.name });
      });
    },
    async addLater(tx, kind, afterSeconds, data) {
      await boss.send(kind.name, data, { db: fromKysely(tx), startAfter: afterSeconds });
    },
    open,
    async start() {
      await open();
      // Told to stop meanwhile: the queue takes no workers any more.
      if (stopping.signal.aborted) return;
      await Promise.all(kinds.map(startKind));
      for (const { name, everySeconds } of repeated) again(everySeconds, stopping.signal, () => addOne(name));
      again(putBackSeconds, stopping.signal, createPutBack(pool));
    },
    async stop() {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
  };

  function open() {
    opening ??= boss.start().then(async () => void (await Promise.all(kinds.map(openKind))));
    return opening;
  }

  async function openKind(kind: Work) {
    const retryDelayMax = 600;
    const options = {
      retryLimit: Math.max(1, Math.ceil(kind.retryForSeconds / retryDelayMax) + 8),
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax,
      expireInSeconds: 120,
      deleteAfterSeconds: 24 * 3600,
    };
    await boss.createQueue(kind.name, options);
    // A queue that an older release made keeps its own options otherwise.
    await boss.updateQueue(kind.name, options);
  }

  /** One of what is repeated, unless the last one is still at work. */
  async function addOne(name: string) {
    if (!workers.get(name)?.some(({ isBusy }) => isBusy)) await boss.send(name, {});
    wake(name);
  }

  async function startKind(kind: Work) {
    workers.set(
      kind.name,
      await Promise.all(Array.from({ length: kind.workers }, (_, n) => startWorker(kind, n))),
    );
  }

  async function startWorker(kind: Work, n: number): Promise<Worker> {
    const worker = { id: "", isBusy: false };
    const pollingIntervalSeconds = n === 0 && kind.workers > 1 ? oftenSeconds : seldomSeconds;
    worker.id = await boss.work(
      kind.name,
      { perJobResults: true, includeMetadata: true, batchSize: kind.most, pollingIntervalSeconds },
      async (fetched: { id: string; data: object; createdOn: Date }[]) => {
        worker.isBusy = true;
        // They come in no order; who is written to twice is to get the older letter first.
        const jobs = fetched.toSorted((a, b) => a.createdOn.getTime() - b.createdOn.getTime());
        // Where as many came as were asked for more may wait. A worker pauses after each fetch: without this a backlog
        // would take a pause for each.
        const mayBeMore = jobs.length === kind.most;
        if (mayBeMore) wake(kind.name);
        try {
          const ends = await Promise.allSettled(kind.begin(jobs.map(({ data }) => data)));
          tellFailure(kind.name, ends);
          return jobs.map(({ id }, i) => outcomeOf(id, ends[i]));
        } finally {
          worker.isBusy = false;
          if (mayBeMore) boss.notifyWorker(worker.id);
        }
      },
    );
    return worker;
  }

  /** Has a job that was added looked for: at once, or with those that come soon after the last. */
  function nudge(name: string) {
    const gathered = gathering.get(name);
    if (gathered) {
      gathered.isNudged = true;
      return;
    }
    wake(name);
    if (kinds.find((kind) => kind.name === name)?.most === 1) return;
    const next = { isNudged: false };
    gathering.set(name, next);
    const gather = () => {
      gathering.delete(name);
      if (next.isNudged) nudge(name);
    };
    setTimeout(gather, gatheringMilliseconds).unref();
  }

  /** One worker that has nothing to do, or the first that is done. */
  function wake(name: string) {
    const all = workers.get(name) ?? [];
    const one = all.find(({ isBusy }) => !isBusy) ?? all[0];
    if (one) boss.notifyWorker(one.id);
  }
}

/**
 * Removes jobs of a kind that are over and whose data holds these members. The queue keeps what is over for a day or
 * two; what waits still happens.
 */
export async function forgetJobs(tx: Tx, name: string, members: object): Promise<void> {
  await sql`delete from jobs.job where name = ${name} and state in ('completed', 'failed')
    and data @> ${JSON.stringify(members)}::jsonb`.execute(tx);
}

interface Worker {
  id: string;
  isBusy: boolean;
}

function workOf<Data extends object, Prepared>(kind: JobKind<Data, Prepared>, workers: number): Work {
  const { name, retryForSeconds } = kind;
  return {
    ...{ name, retryForSeconds, workers, most: kind.prepare ? batchSize : 1 },
    begin(jobs) {
      const all = jobs as Data[];
      const prepare = async (some: Data[]) => (await kind.prepare?.(some)) as Prepared;
      const together = prepare(all);
      // What can't be prepared for one of them must not fail the others.
      return all.map(async (data) => kind.run(data, await together.catch(() => prepare([data]))));
    },
  };
}

/** Tells why jobs fail, each kind once a minute: while the mail server is away all letters do, again and again. */
function seldom(log: Log) {
  const toldAt = new Map<string, number>();
  return (job: string, ends: PromiseSettledResult<void>[]) => {
    const failed = ends.find((end) => end.status === "rejected");
    if (failed && isDiskFull(failed.reason)) return tellDiskFull(log, failed.reason);
    const now = performance.now();
    if (!failed || now < (toldAt.get(job) ?? Number.NEGATIVE_INFINITY) + tellEveryMilliseconds) return;
    toldAt.set(job, now);
    log.warn({ job, err: failed.reason }, "a job failed");
  };
}

const tellEveryMilliseconds = 60_000;

function outcomeOf(id: string, end: PromiseSettledResult<void> | undefined) {
  if (end?.status === "fulfilled") return { id, status: "completed" as const };
  return { id, status: "failed" as const, output: end?.reason };
}
