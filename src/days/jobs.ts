import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import { makeAllDays } from "./making.ts";

const makeMarketDays: JobKind = { name: "make_market_days", retryForSeconds: 600 };

/** What market days do outside requests: each hour the days of all series are made as far ahead as they should be. */
export function dayJobs({ config, db, clock, jobs }: Platform): void {
  jobs.repeat(makeMarketDays, 3600, () => makeAllDays(db, config, clock.now()));
}
