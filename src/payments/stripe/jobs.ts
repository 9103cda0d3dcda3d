import type { Platform } from "#platform";
import { secondsAfter } from "#platform/base";
import type { JobKind } from "#platform/jobs";
import { askDispute, askRefund } from "./events.ts";
import { bookFees } from "./fees.ts";
import { lookUpDispute, lookUpRefund } from "./look-ups.ts";
import { sweepEvents } from "./queries.ts";
import { readEvents } from "./reconciliation.ts";
import { openTill, type Till } from "./till.ts";

export const readStripeEvents: JobKind = { name: "read_stripe_events", retryForSeconds: 60 };
export const bookStripeFees: JobKind = { name: "book_stripe_fees", retryForSeconds: 600 };
export const sweepProviderEvents: JobKind = { name: "sweep_provider_events", retryForSeconds: 3600 };

/** What is asked of Stripe outside requests. */
export function stripeJobs(platform: Platform): void {
  const { db, jobs, clock } = platform;
  const till = openTill(platform);
  jobs.handle(askRefund, { run: ({ refund_id }) => lookUpRefund(required(till), jobs, refund_id) });
  jobs.handle(askDispute, { run: ({ dispute_id }) => lookUpDispute(required(till), jobs, dispute_id) });
  if (!till) return;
  jobs.repeat(readStripeEvents, 300, () => readEvents(till, jobs));
  jobs.repeat(bookStripeFees, 600, () => bookFees(till));
  jobs.repeat(sweepProviderEvents, 24 * 3600, () =>
    sweepEvents(db, secondsAfter(clock.now(), -keptForSeconds)),
  );
}

/** What came before the account was taken out of the settings waits for it. */
function required(till: Till | undefined): Till {
  if (!till) throw new Error("The site has no account at Stripe: set STRIPE_SECRET_KEY.");
  return till;
}

/** Longer than Stripe keeps events, so that none is taken for new that it can still tell of. */
const keptForSeconds = 40 * 24 * 3600;
