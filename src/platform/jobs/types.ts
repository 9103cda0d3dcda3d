import type { Tx } from "#platform/database";

/**
 * One kind of work that happens outside requests, at least once for each job added. Declared for anybody to add; its
 * part's `jobs.ts` says what is done with it, which `npm run check` sees to.
 */
export interface JobKind<Data extends object = object> {
  name: string;
  /** How long a failing job is tried again, with growing pauses. */
  retryForSeconds: number;
  /** What each job holds. Only the type checker reads this. */
  data?: Data;
}

/** What is done with the jobs of a kind. */
export interface Handler<Data extends object, Prepared = undefined> {
  /**
   * Reads for a batch of jobs what each of them needs. Jobs that come close upon each other are then fetched together,
   * run side by side and marked as done together; one that fails is tried again alone.
   */
  prepare?(batch: Data[]): Promise<Prepared>;
  run(data: Data, prepared: Prepared): Promise<void>;
}

/** Work that goes on in the background, a little at a time, in every process of the site. */
export interface Loop {
  /** What the log calls it. */
  name: string;
  /** Does some of it. Answers for how many milliseconds to pause then; undefined ends the loop. */
  run(): Promise<number | undefined>;
  /** Does what must not be left undone when the process ends. */
  end?(): Promise<unknown>;
}

/** Where jobs are added. */
export interface JobQueue {
  /** Adds jobs that exist if and only if `tx` commits, all in one statement. */
  add<Data extends object>(tx: Tx, kind: JobKind<Data>, ...all: NoInfer<Data>[]): Promise<void>;
  /** Adds a job that is not looked at before so many seconds have passed. */
  addLater<Data extends object>(
    tx: Tx,
    kind: JobKind<Data>,
    afterSeconds: number,
    data: NoInfer<Data>,
  ): Promise<void>;
}

/** What happens outside requests. Handlers, intervals and loops are registered before `open` (src/work.ts). */
export interface Jobs extends JobQueue {
  handle<Data extends object, Prepared = undefined>(
    kind: JobKind<Data>,
    handler: Handler<Data, Prepared>,
  ): void;
  /**
   * Adds a job each `everySeconds`, for the first time within a minute of the start. By the time that passes, not by the
   * clock, which may be put back.
   */
  repeat(kind: JobKind, everySeconds: number, run: () => Promise<void>): void;
  loop(loop: Loop): void;
  /** From here on jobs can be added and loops run. */
  open(): Promise<void>;
  /** From here on this process runs jobs as well; of a `WORKERS` group one does. */
  start(): Promise<void>;
  /** Lets jobs under way and loops finish. */
  stop(): Promise<void>;
}
