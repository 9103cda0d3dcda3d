import pg from "pg";
import type { Log } from "./log.ts";

/** Whether something could not be written because a disk is full, or a share of it used up. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "53100" || code === "ENOSPC" || code === "EDQUOT" || noSpace.test(error.message);
}

const noSpace = /No space left on device|^The disk that holds .* is full/;

/**
 * Says that a disk is full and which, once a minute: each request that writes meets it, and the log may lie on the same
 * disk.
 */
export function tellDiskFull(log: Log, error: unknown): void {
  const now = performance.now();
  if (now < (toldAt.get(log) ?? Number.NEGATIVE_INFINITY) + tellEveryMilliseconds) return;
  toldAt.set(log, now);
  const isOfDatabase = error instanceof pg.DatabaseError;
  const path = error instanceof Error && "path" in error ? error.path : undefined;
  const why = error instanceof Error ? error.message : undefined;
  log.error(
    { where: isOfDatabase ? "the database's" : path, why },
    "A disk is full, so little can be written. Free some space.",
  );
}

const tellEveryMilliseconds = 60_000;
const toldAt = new WeakMap<Log, number>();
