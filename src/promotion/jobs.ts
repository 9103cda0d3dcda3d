import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import type { JobKind } from "#platform/jobs";
import { clearEndedPromotions } from "#products";
import { writingImpressions } from "./impressions.ts";

const sweepPromotions: JobKind = { name: "sweep_promotions", retryForSeconds: 600 };

/** A promotion ends by the clock; nobody waits for this. It keeps the index of the promoted small. */
export function promotionJobs({ db, clock, jobs }: Platform): void {
  jobs.loop(writingImpressions({ db, clock }));
  jobs.repeat(sweepPromotions, 24 * 3600, () =>
    clearEndedPromotions(db, secondsAfter(clock.now(), -keptSeconds)),
  );
}

/** As long a walk through `promotion/` may take that began while the promotion lasted. */
const keptSeconds = 30 * 24 * 3600;
