import type { Kysely, Transaction } from "kysely";
import type pg from "pg";
import type { DB } from "../../../migrations/rows.ts";
import type { Replicas } from "./replicas.ts";

/** A row type for each table, as the migrations make them. */
export type { DB };
export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;
export type Connection = pg.ClientConfig;

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
