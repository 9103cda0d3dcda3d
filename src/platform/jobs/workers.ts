import type { PgBoss } from "pg-boss";
import type { Log } from "#platform/base";
import type { Work } from "./work.ts";

/** Those who run the jobs of one kind in this process. */
export interface Workers {
  /** Has the idle one look for jobs, or the first that is done. */
  wake(): void;
  isBusy(): boolean;
}

/** One worker of a kind polls often, the others so that it may be at work for long. */
const [oftenSeconds, rarelySeconds] = [2, 10];

export async function startWorkers(boss: PgBoss, work: Work, log: Log): Promise<Workers> {
  const { name, batchSize, concurrency, failed } = work;
  const workers: { id: string; isBusy: boolean }[] = [];
  await Promise.all(Array.from({ length: concurrency }, startWorker));
  return { wake, isBusy: () => workers.some(({ isBusy }) => isBusy) };

  async function startWorker(_: unknown, n: number) {
    const worker = { id: "", isBusy: false };
    const pollingIntervalSeconds = n === 0 && concurrency > 1 ? oftenSeconds : rarelySeconds;
    worker.id = await boss.work(
      name,
      { perJobResults: true, includeMetadata: true, batchSize, pollingIntervalSeconds },
      async (fetched: Fetched[]) => {
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
          for (const [i, { retryCount, retryLimit }] of jobs.entries()) {
            if (ends[i]?.status === "rejected" && retryCount >= retryLimit)
              log.error(
                { job: name, err: ends[i].reason },
                "a job failed for the last time and was given up",
              );
          }
          return jobs.map(({ id }, i) => outcomeOf(id, ends[i]));
        } finally {
          worker.isBusy = false;
          if (mayBeMore) boss.notifyWorker(worker.id);
        }
      },
    );
    workers.push(worker);
  }

  function wake() {
    const one = workers.find(({ isBusy }) => !isBusy) ?? workers[0];
    if (one) boss.notifyWorker(one.id);
  }
}

interface Fetched {
  id: string;
  data: object;
  createdOn: Date;
  retryCount: number;
  retryLimit: number;
}

function outcomeOf(id: string, end: PromiseSettledResult<void> | undefined) {
  if (end?.status === "fulfilled") return { id, status: "completed" as const };
  return { id, status: "failed" as const, output: end?.reason };
}
