import type { PgBoss } from "pg-boss";
import type { Log } from "#platform/base";
import { logFailures } from "./failures.ts";

/** A kind of job with what is done with it, whose jobs' data has lost its type. */
export interface Work {
  name: string;
  retryForSeconds: number;
  batchSize: number;
  /** So many run side by side in the process, so that a slow job holds up no other. */
  concurrency: number;
  /** Begins all jobs of a batch, and answers how each of them ends. */
  begin(batch: object[]): Promise<void>[];
}

/** Those who run the jobs of one kind in this process. */
export interface Workers {
  /** Has a job that was added fetched: at once, or in the batch of those that come soon after the last. */
  notify(): void;
  /** Has the idle one look for jobs, or the first that is done. */
  wake(): void;
  isBusy(): boolean;
}

/**
 * A job that is added here is fetched at once: only those that are tried again, or were added elsewhere, wait for a
 * poll. One worker of a kind polls often, the others so that it may be at work for long.
 */
const [oftenSeconds, rarelySeconds] = [2, 10];
/** What comes within this time after a batch is fetched goes into the next. */
const batchingMilliseconds = 100;

export async function startWorkers(boss: PgBoss, work: Work, log: Log): Promise<Workers> {
  const { name, batchSize, concurrency } = work;
  const failed = logFailures(log, { job: name }, "a job failed");
  const workers: { id: string; isBusy: boolean }[] = [];
  let batching: { isNotified: boolean } | undefined;
  await Promise.all(Array.from({ length: concurrency }, startWorker));
  return { notify, wake, isBusy: () => workers.some(({ isBusy }) => isBusy) };

  async function startWorker(_: unknown, n: number) {
    const worker = { id: "", isBusy: false };
    const pollingIntervalSeconds = n === 0 && concurrency > 1 ? oftenSeconds : rarelySeconds;
    worker.id = await boss.work(
      name,
      { perJobResults: true, includeMetadata: true, batchSize, pollingIntervalSeconds },
      async (fetched: { id: string; data: object; createdOn: Date }[]) => {
        worker.isBusy = true;
        // They come in no order; who is written to twice is to get the older letter first.
        const jobs = fetched.toSorted((a, b) => a.createdOn.getTime() - b.createdOn.getTime());
        // A full batch: more may wait. A worker pauses after each fetch: without this a backlog would take a pause for each.
        const mayBeMore = jobs.length === batchSize;
        if (mayBeMore) wake();
        try {
          const ends = await Promise.allSettled(work.begin(jobs.map(({ data }) => data)));
          const failure = ends.find((end) => end.status === "rejected");
          if (failure) failed(failure.reason);
          return jobs.map(({ id }, i) => outcomeOf(id, ends[i]));
        } finally {
          worker.isBusy = false;
          if (mayBeMore) boss.notifyWorker(worker.id);
        }
      },
    );
    workers.push(worker);
  }

  function notify() {
    if (batching) {
      batching.isNotified = true;
      return;
    }
    wake();
    if (batchSize === 1) return;
    const next = { isNotified: false };
    batching = next;
    const end = () => {
      batching = undefined;
      if (next.isNotified) notify();
    };
    setTimeout(end, batchingMilliseconds).unref();
  }

  function wake() {
    const one = workers.find(({ isBusy }) => !isBusy) ?? workers[0];
    if (one) boss.notifyWorker(one.id);
  }
}

function outcomeOf(id: string, end: PromiseSettledResult<void> | undefined) {
  if (end?.status === "fulfilled") return { id, status: "completed" as const };
  return { id, status: "failed" as const, output: end?.reason };
}
