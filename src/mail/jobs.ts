import type { Platform } from "#platform";
import { sweepKept, sweepLetters } from "./kept.ts";

/** What mail does outside requests, beside sending. */
export function mailJobs(platform: Platform): void {
  platform.jobs.repeat(sweepLetters, 3600, () => sweepKept(platform));
}
