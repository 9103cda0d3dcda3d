import type { Platform } from "#platform";
import { deleteOldSubmissions, sweepSubmissions } from "./submissions.ts";

/** What pages do outside requests. */
export function webJobs({ db, clock, jobs }: Platform): void {
  jobs.repeat(sweepSubmissions, 3600, () => deleteOldSubmissions(db, clock));
}
