import type { Tx } from "#platform/database";

/** One kind of work that happens outside of requests, at least once for each job added. */
export interface JobKind<Data extends object, Prepared = undefined> {
  name: string;
  /**
   * Reads for many jobs what each of them needs. Those that come close upon each other are then fetched together, run
   * side by side and marked as done together; one that fails is tried again alone.
   */
  prepare?(all: Data[]): Promise<Prepared>;
  run(data: Data, prepared: Prepared): Promise<void>;
  /** How long a failing job is tried again, with growing pauses. */
  retryForSeconds: number;
}

/** What a job is added by, whatever is prepared for it. */
export type Addable<Data extends object> = Pick<JobKind<Data, never>, "name" | "run">;

export interface Jobs {
  /** Declares a kind; before `start`. */
  define<Data extends object, Prepared = undefined>(kind: JobKind<Data, Prepared>): JobKind<Data, Prepared>;
  /**
   * Declares work done each `everySeconds`, for the first time within a minute of the start. By the time that passes, not
   * by the clock, which may be put back.
   */
  repeat(kind: JobKind<object>, everySeconds: number): void;
  /** Adds jobs that exist if and only if `tx` commits, all in one statement. */
  add<Data extends object>(tx: Tx, kind: Addable<Data>, ...all: Data[]): Promise<void>;
  /** Adds a job that is not looked at before so many seconds have passed. */
  addLater<Data extends object>(tx: Tx, kind: Addable<Data>, afterSeconds: number, data: Data): Promise<void>;
  /** From here on jobs can be added, whoever runs them. */
  open(): Promise<void>;
  /** From here on this process runs jobs as well; of a `WORKERS` group one does. */
  start(): Promise<void>;
  /** Lets jobs under way finish. */
  stop(): Promise<void>;
}
