import { recordRefundOutcome } from "#orders";
import { transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { referenceIn } from "./events.ts";
import { refundOutcomeOf } from "./refunds.ts";
import type { Till } from "./till.ts";

/** Takes in how a refund stands. */
export async function lookUpRefund(till: Till, jobs: JobQueue, id: string): Promise<void> {
  const refund = await till.sdk.ask((stripe) => stripe.refunds.retrieve(id));
  const reference = referenceIn(refund.metadata);
  if (reference === undefined) return;
  const outcome = { reference, ...refundOutcomeOf(refund) };
  await transaction(till.db, (tx) => recordRefundOutcome(tx, jobs, outcome, till.clock.now()));
}
