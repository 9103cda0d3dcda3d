import type { Platform } from "#platform";
import { type Clock, type Config, dayIn, secondsAfter } from "#platform/base";
import { type Db, transaction } from "#platform/database";
import type { Loop } from "#platform/jobs";
import { orderDays, priorOf } from "./lists.ts";
import {
  type HomeState,
  lockScores,
  queueForExpired,
  queueForOldOrders,
  queueForOrders,
  rescore,
  reweigh,
  takeChanges,
  writeState,
} from "./queries/scores.ts";

type Settings = Pick<Config, "currencies" | "timeZone">;

/** Brings the lists up to date with all that has been committed. */
export async function refreshHome(db: Db, clock: Clock, settings: Settings): Promise<void> {
  while ((await refreshSome(db, clock, settings)) === changesPerBatch);
}

/** Keeps the lists of home up to date while the site runs: they are some two seconds behind, on a large market more. */
export function refreshing({ db, clock, config }: Platform): Loop {
  return {
    name: "home",
    async run() {
      const begunAt = performance.now();
      const taken = await refreshSome(db, clock, config);
      if (taken === changesPerBatch) return 0;
      // A look that finds nothing costs little, however long a busy machine takes for it.
      if (taken === 0) return leastPauseMs;
      return Math.max(leastPauseMs, pausePerRefresh * (performance.now() - begunAt));
    },
  };
}

const leastPauseMs = 2000;
/** Each review changes what all means are weighed by, which on a large market takes its time: a twentieth of all of it. */
const pausePerRefresh = 19;
/** So many changes are one transaction of a few seconds at most. */
const changesPerBatch = 20_000;

/** Takes some of the changes into the scores, and answers how many. */
async function refreshSome(
  db: Db,
  clock: Clock,
  { currencies: [currency], timeZone }: Settings,
): Promise<number> {
  return transaction(db, async (tx) => {
    const before = await lockScores(tx);
    const now = clock.now();
    const today = {
      day: dayIn(timeZone, now),
      currency,
      orders_since: secondsAfter(now, -orderDays * 24 * 3600),
    };
    if (before) await queueForOldOrders(tx, before.orders_since, today.orders_since);
    if (before && before.day !== today.day) await queueForExpired(tx, before.day, today.day);
    if (before && before.currency !== currency) await queueForOrders(tx, before.orders_since);

    const { taken, user_ids, reviews, stars } = await takeChanges(tx, changesPerBatch);
    const isSame = before?.day === today.day && before.currency === currency;
    if (taken === 0 && (isSame || !before)) return 0;
    const state: HomeState = {
      ...today,
      reviews: (before?.reviews ?? 0) + reviews,
      stars: (before?.stars ?? 0) + stars,
    };
    await rescore(tx, state, user_ids);
    if (before && priorOf(before) !== priorOf(state)) await reweigh(tx, state);
    await writeState(tx, state);
    return taken;
  });
}
