import type { Log } from "#platform/base";
import { logFailures } from "./failures.ts";
import type { Handler, JobKind } from "./types.ts";

/** A kind of job with what is done with it, whose jobs' data has lost its type. */
export interface Work {
  name: string;
  retryForSeconds: number;
  /** So many rows of the outbox are claimed at once by a process, so that none is held for long. */
  mostRows: number;
  /** Of those that are tried again, so many are fetched together. */
  batchSize: number;
  /** So many fetch those side by side in the process, so that a slow job holds up no other. */
  concurrency: number;
  /** Begins all jobs of a batch, and answers how each of them ends. */
  begin(batch: object[]): Promise<void>[];
  /** Tells the log that a job failed, and why. */
  failed(error: unknown): void;
}

/** Of a kind that prepares, whose jobs are about as much work together as one alone. */
const prepared = { mostRows: 25, batchSize: 10 };
const alone = { mostRows: 3, batchSize: 1 };

export function workOf<Data extends object, Prepared>(
  { name, retryForSeconds }: JobKind<Data>,
  handler: Handler<Data, Prepared>,
  log: Log,
  { concurrency = 3, around = alongside }: { concurrency?: number; around?: Around | undefined } = {},
): Work {
  return {
    ...{ name, retryForSeconds, concurrency, ...(handler.prepare ? prepared : alone) },
    failed: logFailures(log, { job: name }, "a job failed"),
    begin(batch) {
      // Nobody would hear of what fails for nothing, and what nobody hears of ends the process.
      if (batch.length === 0) return [];
      const all = batch as Data[];
      const prepare = async (some: Data[]) => (await handler.prepare?.(some)) as Prepared;
      const together = prepare(all);
      // What can't be prepared for one of them must not fail the others.
      return all.map(async (data) => {
        const ready = await together.catch(() => prepare([data]));
        return around(name, async () => handler.run(data, ready));
      });
    },
  };
}

/** Runs each job of a kind, and may look at how long it takes and how it ends. */
export type Around = (name: string, run: () => Promise<void>) => Promise<void>;

const alongside: Around = (_name, run) => run();
