import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import { clearEndedPromotions } from "#products";

/** A promotion ends by the clock; nobody waits for this. It keeps the index of the promoted small. */
export function definePromotionJobs({ db, clock, jobs }: Platform): void {
  jobs.repeat(
    {
      name: "sweep_promotions",
      retryForSeconds: 600,
      run: () => clearEndedPromotions(db, secondsAfter(clock.now(), -keptSeconds)),
    },
    24 * 3600,
  );
}

/** As long a walk through `promotion/` may take that began while the promotion lasted. */
const keptSeconds = 30 * 24 * 3600;
