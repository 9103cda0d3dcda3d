import type { Platform } from "#platform";
import { refreshing } from "./refresh.ts";

/** What home does outside requests. */
export function homeJobs(platform: Platform): void {
  platform.jobs.loop(refreshing(platform));
}
