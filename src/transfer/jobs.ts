import type pg from "pg";
import { PgBoss } from "pg-boss";

/** A job that was not done when its site was exported, in the queue's own words. */
export interface WaitingJob {
  name: string;
  data: object;
  priority: number;
  startAfter: string;
  singletonKey?: string;
  retryLimit: number;
  retryDelay: number;
  retryBackoff: boolean;
  retryDelayMax?: number;
  expireInSeconds: number;
  deleteAfterSeconds: number;
}

/** Those under way count as not done: a job happens at least once. */
export async function readWaitingJobs(client: pg.Client): Promise<WaitingJob[]> {
  const { rows: found } = await client.query(
    "select from pg_tables where schemaname = 'jobs' and tablename = 'job'",
  );
  if (found.length === 0) return [];
  const { rows } = await client.query<{ job: WaitingJob }>(
    `select jsonb_strip_nulls(jsonb_build_object(
              'name', name, 'priority', priority, 'startAfter', start_after, 'singletonKey', singleton_key,
              'retryLimit', retry_limit, 'retryDelay', retry_delay, 'retryBackoff', retry_backoff,
              'retryDelayMax', retry_delay_max, 'expireInSeconds', expire_seconds,
              'deleteAfterSeconds', deletion_seconds)) || jsonb_build_object('data', data) as job
     from jobs.job where state in ('created', 'retry', 'active') and name not like '\\_\\_pgboss%'
     order by created_on`,
  );
  return rows.map(({ job }) => job);
}

/** Makes the queues that the jobs will wait in; not within a transaction, since the library opens its own. */
export async function prepareQueues(client: pg.Client, jobs: WaitingJob[]): Promise<void> {
  const boss = openBoss(client);
  await boss.start();
  for (const name of new Set(jobs.map((job) => job.name))) await boss.createQueue(name);
  await boss.stop();
}

export async function addWaitingJobs(client: pg.Client, jobs: WaitingJob[]): Promise<void> {
  const boss = openBoss(client);
  for (const [name, group] of Map.groupBy(jobs, (job) => job.name)) {
    await boss.insert(name, group);
  }
}

function openBoss(client: pg.Client): PgBoss {
  return new PgBoss({
    schema: "jobs",
    supervise: false,
    schedule: false,
    db: { executeSql: (text, values) => client.query(text, values) },
  });
}
