import { sql } from "kysely";
import type { Config } from "#platform/base";
import type { Db } from "#platform/database";
import { slot } from "./archiver.ts";
import { readLastRuns } from "./runs.ts";

/** How a site's backup fares. */
export interface BackupStatus {
  /** What to say of it first; `well` where nothing is wrong. */
  state:
    | "own_database"
    | "not_set"
    | "never"
    | "failed"
    | "old"
    | "log_behind"
    | "never_verified"
    | "verification_failed"
    | "well";
  /** A folder, or s3://bucket/prefix. */
  place: string | undefined;
  lastBackupAt: Date | undefined;
  lastVerifiedAt: Date | undefined;
  /** Why the last backup, the log or the last verification failed, in a sentence for the operator, in English. */
  failure: string | undefined;
  /** How much of the write-ahead log lies on this machine alone; undefined where nobody has begun to archive it. */
  logBehindBytes: number | undefined;
}

const hourMilliseconds = 3_600_000;
/** The night's copy may take its time, and so may the week's trial. */
const oldAfterMilliseconds = 26 * hourMilliseconds;
const unverifiedAfterMilliseconds = 8 * 24 * hourMilliseconds;
/** A segment of the log is 16 MB; a place that is away for a minute on a busy market is no reason to worry. */
const behindBytes = 256 * 1024 * 1024;

/** For the console and `farmgate doctor`. A few reads by index. */
export async function readBackupStatus(
  db: Db,
  { databaseUrl, backup }: Pick<Config, "databaseUrl" | "backup">,
  now: Date,
): Promise<BackupStatus> {
  const nothing = {
    place: undefined,
    lastBackupAt: undefined,
    lastVerifiedAt: undefined,
    failure: undefined,
  };
  const none = { ...nothing, logBehindBytes: undefined };
  if (databaseUrl !== undefined) return { state: "own_database", ...none };
  if (backup.to === undefined) return { state: "not_set", ...none };
  const place = backup.to;
  const [copies, log, trials, logBehindBytes] = await Promise.all([
    readLastRuns(db, "backup", place),
    readLastRuns(db, "log", place),
    readLastRuns(db, "verification", place),
    readLogBehind(db),
  ]);
  const lastBackupAt = copies.lastGood?.finished_at;
  const lastVerifiedAt = trials.lastGood?.finished_at;
  const found = { place, lastBackupAt, lastVerifiedAt, logBehindBytes };
  const age = (moment: Date | undefined) => now.getTime() - (moment?.getTime() ?? 0);
  const logFailure = age(log.last?.finished_at) < hourMilliseconds ? log.last?.failure : null;

  if (copies.last?.failure) return { state: "failed", ...found, failure: copies.last.failure };
  if (lastBackupAt === undefined) return { state: "never", ...found, failure: logFailure ?? undefined };
  if (age(lastBackupAt) > oldAfterMilliseconds)
    return { state: "old", ...found, failure: logFailure ?? undefined };
  if (logFailure || (logBehindBytes ?? behindBytes) >= behindBytes)
    return { state: "log_behind", ...found, failure: logFailure ?? undefined };
  if (trials.last?.failure) return { state: "verification_failed", ...found, failure: trials.last.failure };
  const isVerified = age(lastVerifiedAt) <= unverifiedAfterMilliseconds;
  return { state: isVerified ? "well" : "never_verified", ...found, failure: undefined };
}

async function readLogBehind(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ bytes: string | null }>`
    select pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::text as bytes
    from pg_replication_slots where slot_name = ${slot}`.execute(db);
  const [found] = rows;
  return found?.bytes == null ? undefined : Number(found.bytes);
}
