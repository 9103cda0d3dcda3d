import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import type { JobKind } from "#platform/jobs";
import { bookFees } from "./fees.ts";
import { sweepEvents } from "./queries.ts";
import { readEvents } from "./reconciliation.ts";
import { openTill } from "./till.ts";

export const readStripeEvents: JobKind = { name: "read_stripe_events", retryForSeconds: 60 };
export const bookStripeFees: JobKind = { name: "book_stripe_fees", retryForSeconds: 600 };
export const sweepProviderEvents: JobKind = { name: "sweep_provider_events", retryForSeconds: 3600 };

/** What is asked of Stripe outside requests. */
export function stripeJobs(platform: Platform): void {
  const { db, jobs, clock } = platform;
  const till = openTill(platform);
  if (!till) return;
  jobs.repeat(readStripeEvents, 300, () => readEvents(till, jobs));
  jobs.repeat(bookStripeFees, 600, () => bookFees(till));
  jobs.repeat(sweepProviderEvents, 24 * 3600, () =>
    sweepEvents(db, secondsAfter(clock.now(), -keptForSeconds)),
  );
}

/** Longer than Stripe keeps events, so that none is taken for new that it can still tell of. */
const keptForSeconds = 40 * 24 * 3600;
