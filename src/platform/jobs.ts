import type pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import { afterCommit, type Tx } from "./database/index.ts";
import type { Log } from "./log.ts";

/** One kind of work that happens outside of requests, at least once for each job added. */
export interface JobKind<Data extends object> {
  name: string;
  run(data: Data): Promise<void>;
  /** How long a failing job is tried again, with growing pauses. */
  retryForSeconds: number;
}

export interface Jobs {
  /** Declares a kind; before `start`. */
  define<Data extends object>(kind: JobKind<Data>): JobKind<Data>;
  /** Declares work done again and again: `cron` has five fields, in UTC. */
  repeat(kind: JobKind<object>, cron: string): void;
  /** Adds a job that exists if and only if `tx` commits. */
  add<Data extends object>(tx: Tx, kind: JobKind<Data>, data: Data): Promise<void>;
  start(): Promise<void>;
  /** Lets jobs under way finish. */
  stop(): Promise<void>;
}

/** The queue, held in the database beside the rows its jobs are about. */
export function createJobs(pool: pg.Pool, log: Log): Jobs {
  const kinds: JobKind<object>[] = [];
  const schedules: { name: string; cron: string }[] = [];
  const workers = new Map<string, string>();
  const boss = new PgBoss({
    schema: "jobs",
    db: { executeSql: (text, values) => pool.query(text, values) },
  });
  // While the database is away every poll fails; the watch over the database says so once.
  boss.on("error", (error) => log.debug({ err: error }, "the job queue met an error"));

  return {
    define(kind) {
      kinds.push({ ...kind, run: (data) => kind.run(data as Parameters<typeof kind.run>[0]) });
      return kind;
    },
    repeat(kind, cron) {
      kinds.push(kind);
      schedules.push({ name: kind.name, cron });
    },
    async add(tx, kind, data) {
      await boss.send(kind.name, data, { db: fromKysely(tx) });
      // Polling alone would find it too, only later.
      afterCommit(tx, () => boss.notifyWorker(workers.get(kind.name) ?? ""));
    },
    async start() {
      await boss.start();
      await Promise.all(kinds.map(startKind));
      for (const { name, cron } of schedules) await boss.schedule(name, cron);
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
  };

  async function startKind(kind: JobKind<object>) {
    const retryDelayMax = 600;
    await boss.createQueue(kind.name, {
      retryLimit: Math.max(1, Math.ceil(kind.retryForSeconds / retryDelayMax) + 8),
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax,
      expireInSeconds: 120,
      deleteAfterSeconds: 24 * 3600,
    });
    const worker = await boss.work<object>(kind.name, { pollingIntervalSeconds: 2 }, async (jobs) => {
      for (const job of jobs) await kind.run(job.data);
    });
    workers.set(kind.name, worker);
  }
}
