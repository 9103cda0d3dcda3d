import type { Static } from "typebox";
import { countFailed } from "#mail";
import { countUnsettled } from "#orders";
import { countOpenEntries } from "#payments";
import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import { countWaiting } from "#staff";
import { countRequested } from "#wallet";
import { readChecks } from "./checks.ts";
import type { Today } from "./schemas.ts";

/** A payment or refund that takes longer hangs. */
const stuckAfterSeconds = 15 * 60;

/** What waits for the staff. */
export async function readToday(
  site: Pick<Platform, "config" | "db" | "settings" | "clock">,
): Promise<Static<typeof Today>> {
  const { db, clock } = site;
  const [producers_pending, payouts_requested, bank_entries_open, letters_failed, unsettled, checks] =
    await Promise.all([
      countWaiting(db),
      countRequested(db),
      countOpenEntries(db),
      countFailed(db),
      countUnsettled(db, secondsAfter(clock.now(), -stuckAfterSeconds)),
      readChecks(site),
    ]);
  return {
    producers_pending,
    payouts_requested,
    bank_entries_open,
    letters_failed,
    payments_stuck: unsettled.payments,
    refunds_stuck: unsettled.refunds,
    checks,
  };
}
