import type { Static } from "typebox";
import { countFailed } from "#mail";
import { countUnsettled } from "#orders";
import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import { countWaiting } from "#staff";
import { countRequested } from "#wallet";
import type { Today } from "./schemas.ts";

/** A payment or refund that takes longer hangs. */
const stuckAfterSeconds = 15 * 60;

/** What waits for the staff. */
export async function readToday({
  db,
  clock,
}: Pick<Platform, "db" | "clock">): Promise<Static<typeof Today>> {
  const [producers_pending, payouts_requested, letters_failed, unsettled] = await Promise.all([
    countWaiting(db),
    countRequested(db),
    countFailed(db),
    countUnsettled(db, secondsAfter(clock.now(), -stuckAfterSeconds)),
  ]);
  return {
    producers_pending,
    payouts_requested,
    letters_failed,
    payments_stuck: unsettled.payments,
    refunds_stuck: unsettled.refunds,
  };
}
