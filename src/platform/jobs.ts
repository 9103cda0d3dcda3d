import type pg from "pg";
import { fromKysely, PgBoss } from "pg-boss";
import { afterCommit, type Tx } from "./database/index.ts";
import type { Siblings } from "./group/index.ts";
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
  /** Adds jobs that exist if and only if `tx` commits, all in one statement. */
  add<Data extends object>(tx: Tx, kind: JobKind<Data>, ...all: Data[]): Promise<void>;
  /** Adds a job that is not looked at before so many seconds have passed. */
  addLater<Data extends object>(tx: Tx, kind: JobKind<Data>, afterSeconds: number, data: Data): Promise<void>;
  /** From here on jobs can be added, whoever runs them. */
  open(): Promise<void>;
  /** From here on this process runs jobs as well; of a `WORKERS` group one does. */
  start(): Promise<void>;
  /** Lets jobs under way finish. */
  stop(): Promise<void>;
}

/** So many jobs of a kind run side by side in each process, so that a slow one holds up no other. */
const atOnce = 3;

/** The queue, held in the database beside the rows its jobs are about. */
export function createJobs(pool: pg.Pool, log: Log, siblings?: Siblings): Jobs {
  const kinds: JobKind<object>[] = [];
  const schedules: { name: string; cron: string }[] = [];
  const workers = new Map<string, string[]>();
  const boss = new PgBoss({
    schema: "jobs",
    db: { executeSql: (text, values) => pool.query(text, values) },
  });
  let opening: Promise<void> | undefined;
  siblings?.onNews((news) => {
    if (news.about === "job") nudge(news.name);
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
      await Promise.all(kinds.map(startKind));
      for (const { name, cron } of schedules) await boss.schedule(name, cron);
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 10_000, close: false });
    },
  };

  function open() {
    opening ??= boss.start().then(async () => void (await Promise.all(kinds.map(openKind))));
    return opening;
  }

  async function openKind(kind: JobKind<object>) {
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

  async function startKind(kind: JobKind<object>) {
    const work = async ([job]: { data: object }[]) => {
      try {
        if (job) await kind.run(job.data);
      } finally {
        // A worker pauses after each job, but where one waited, another may: without this a backlog would take a
        // pause for each of its jobs.
        nudge(kind.name);
      }
    };
    const started = Array.from({ length: atOnce }, () =>
      boss.work<object>(kind.name, { pollingIntervalSeconds: 2 }, work),
    );
    workers.set(kind.name, await Promise.all(started));
  }

  function nudge(name: string) {
    for (const worker of workers.get(name) ?? []) boss.notifyWorker(worker);
  }
}
