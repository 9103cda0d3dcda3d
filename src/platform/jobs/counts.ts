import { sql } from "kysely";
import type { Db } from "#platform/database";

/** What goes wrong in background work. */
export interface JobFailures {
  /** Rows of the outbox that nobody has done yet. */
  waiting: number;
  /** Of each kind, those of the last day that failed for good. */
  failed: { name: string; count: number }[];
  /** Of each kind, those that have failed several times and are tried again. */
  retried: { name: string; count: number }[];
}

/** A mail server that is restarted makes a job fail once or twice. */
const severalTimes = 3;

export async function readJobFailures(db: Db): Promise<JobFailures> {
  const [{ rows: waiting }, { rows }] = await Promise.all([
    sql<{ count: number }>`select count(*)::int as count from outbox`.execute(db),
    // Of both there are few: what is over is deleted after a day.
    sql<{ name: string; state: string; count: number }>`
      select name, state::text as state, count(*)::int as count from jobs.job
      where state = 'failed' and completed_on > now() - interval '1 day'
        or state = 'retry' and retry_count >= ${sql.lit(severalTimes)}
      group by name, state order by name`.execute(db),
  ]);
  const of = (wanted: string) =>
    rows.filter(({ state }) => state === wanted).map(({ name, count }) => ({ name, count }));
  return { waiting: waiting[0]?.count ?? 0, failed: of("failed"), retried: of("retry") };
}
