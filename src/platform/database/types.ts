import type { Kysely, Transaction } from "kysely";
import type pg from "pg";
import type { DB } from "../../../migrations/rows.ts";
import type { Servers } from "./servers.ts";

/** A row type for each table, as the migrations make them. */
export type { DB };
export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;
/** Of several servers `servers` knows which one to connect to; the rest holds for each of them. */
export type Connection = pg.ClientConfig & { servers?: Servers; pooler?: Pooler };

/** What stands between this process and PostgreSQL and lends a connection for each transaction. */
export interface Pooler {
  /** Whether a statement can be prepared once and run on whichever connection. */
  keepsNames: boolean;
}

/** Told each statement's text when it is asked for; what it answers is told when it ends, and by what it failed. */
export type Observe = (text: string) => ((error?: unknown) => void) | undefined;

export interface Database {
  db: Db;
  /** For what speaks to `pg` itself: the job queue, COPY. */
  pool: pg.Pool;
  /** Where the settings name any. */
  replicas: Replicas | undefined;
  /** False from the moment the server is missed until it answers again. */
  isUp(): boolean;
  /** For how many milliseconds the first of those waits who want a connection. */
  longestWait(): number;
  close(): Promise<void>;
}

/** What this process knows of how far the primary has written its log. */
export interface Written {
  /** In bytes, all that was committed 100 milliseconds ago or before included; undefined where that isn't known. */
  position(): number | undefined;
  /** Resolves when `position` includes all that is committed by now, or is undefined. */
  catchUp(): Promise<void>;
}

/** The standbys from which statements are answered that a request asks outside of transactions. */
export interface Replicas {
  /** Begins to look after them. */
  start(written: Written): void;
  /**
   * Runs `work`, in which statements may be answered by a replica. `isOwn`: by who asks may have been written, in another
   * process too, so the primary is asked first how far it has come.
   */
  within(isOwn: boolean, work: () => void): void;
  states(): ReplicaState[];
  /** Reads that the primary answered since no replica could. */
  returned(): number;
}

/** What operators are told of a replica. */
export interface ReplicaState {
  name: string;
  isIn: boolean;
  /** Reads that it has answered. */
  reads: number;
  /** For how long it has not been where the primary was. */
  lagSeconds: number;
}
