import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import { makeAllDays } from "./making.ts";
import { tellOfDays } from "./telling.ts";

const tellOfMarketDays: JobKind = { name: "tell_of_market_days", retryForSeconds: 60 };
const makeMarketDays: JobKind = { name: "make_market_days", retryForSeconds: 600 };

/**
 * What market days do outside requests: each hour the days of all series are made as far ahead as they should be, and each
 * minute those are told who bring or fetch something soon.
 */
export function dayJobs(platform: Platform): void {
  const { config, db, clock, jobs } = platform;
  jobs.repeat(makeMarketDays, 3600, () => makeAllDays(db, config, clock.now()));
  jobs.repeat(tellOfMarketDays, 60, () => tellOfDays(platform, clock.now()));
}
