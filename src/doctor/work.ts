import { countFailed } from "#mail";
import { readJobFailures } from "#platform/jobs";
import { readServing } from "#site";
import { type Finding, finding } from "./findings.ts";
import type { Patient } from "./types.ts";

/** A running server writes down every hour that it serves. */
const servesEveryMinutes = 65;
/** What a process drains in seconds. More is a market's hour, or nobody at work. */
const manyWaiting = 500;

/** What is done outside requests, and whether anybody does it. */
export async function checkJobs({ db }: Patient): Promise<Finding[]> {
  if (db === undefined) return [];
  const serving = await readServing(db);
  if (serving?.lastServedAt === undefined) return [];
  const { waiting, failed, retried } = await readJobFailures(db);
  const minutes = Math.round((Date.now() - serving.lastServedAt.getTime()) / 60_000);
  const total = (some: { count: number }[]) => some.reduce((sum, { count }) => sum + count, 0);
  const kinds = (some: { name: string }[]) => some.map(({ name }) => name).join(", ");
  const found = [
    minutes > servesEveryMinutes && finding("jobs", "server_away", { minutes }),
    waiting > manyWaiting && finding("jobs", "jobs_waiting", { count: waiting }),
    failed.length > 0 && finding("jobs", "jobs_failed", { count: total(failed), kinds: kinds(failed) }),
    retried.length > 0 && finding("jobs", "jobs_retried", { count: total(retried), kinds: kinds(retried) }),
  ].filter((one) => one !== false);
  return found.length > 0 ? found : [finding("jobs", "jobs_ok", {})];
}

export async function checkLetters({ db }: Patient): Promise<Finding[]> {
  if (db === undefined || (await readServing(db)) === undefined) return [];
  const count = await countFailed(db);
  return [count > 0 ? finding("letters", "letters_failed", { count }) : finding("letters", "letters_ok", {})];
}
