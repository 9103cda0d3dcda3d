import type { Static } from "typebox";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { sendReviewRemoval } from "./jobs.ts";
import { removeReview } from "./reviews.ts";
import type { Removal } from "./schemas.ts";

/** Takes down a review, and tells its author why. Throws like `removeReview`. */
export async function takeDownReview(
  tx: Tx,
  jobs: JobQueue,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Static<typeof Removal>> {
  const removed = await removeReview(tx, actor, id, reason);
  await jobs.add(tx, sendReviewRemoval, { review_id: id });
  return removed;
}
