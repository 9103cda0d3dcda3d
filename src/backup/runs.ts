import type { Db } from "#platform/database";

/** A whole copy; a restore of it as a trial; or the write-ahead log, of which only failures are noted. */
export type RunKind = "backup" | "verification" | "log";

export interface Run {
  kind: RunKind;
  place: string;
  startedAt: Date;
  finishedAt: Date;
  failure: string | null;
  bytes?: number;
}

export async function recordRun(db: Db, { kind, place, startedAt, finishedAt, failure, bytes }: Run) {
  await db
    .insertInto("backup_runs")
    .values({
      ...{ kind, place, failure, bytes: bytes ?? null },
      ...{ started_at: startedAt, finished_at: finishedAt },
    })
    .execute();
  const forgotten = new Date(finishedAt.getTime() - keptDays * 86_400_000);
  await db.deleteFrom("backup_runs").where("finished_at", "<", forgotten).execute();
}

const keptDays = 400;

/** The last of a kind to a place, and the last that went well. */
export async function readLastRuns(db: Db, kind: RunKind, place: string) {
  const runs = db
    .selectFrom("backup_runs")
    .select(["started_at", "finished_at", "failure"])
    .where("kind", "=", kind)
    .where("place", "=", place)
    .orderBy("id", "desc")
    .limit(1);
  const [last, lastGood] = await Promise.all([
    runs.executeTakeFirst(),
    runs.where("failure", "is", null).executeTakeFirst(),
  ]);
  return { last, lastGood };
}

/** Runs it and notes how it ended; what it throws is thrown on. */
export async function noting<T extends string | { bytes: number }>(
  db: Db,
  kind: RunKind,
  place: string,
  work: () => Promise<T>,
): Promise<T> {
  const startedAt = new Date();
  const note = (failure: string | null, bytes?: number) =>
    recordRun(db, {
      ...{ kind, place, startedAt, finishedAt: new Date(), failure },
      ...(bytes === undefined ? {} : { bytes }),
    });
  let done: T;
  try {
    done = await work();
  } catch (error) {
    await note(error instanceof Error ? error.message : String(error)).catch(() => {});
    throw error;
  }
  await note(null, typeof done === "string" ? undefined : done.bytes);
  return done;
}
