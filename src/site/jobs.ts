import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import { recordServing } from "./serving.ts";

const noteServingJob: JobKind = { name: "note_serving", retryForSeconds: 600 };

/** What the site does outside requests. */
export function siteJobs(platform: Platform): void {
  platform.jobs.repeat(noteServingJob, 3600, () => recordServing(platform));
}
