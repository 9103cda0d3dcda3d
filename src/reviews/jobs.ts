import type { Mail } from "#mail";
import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import { findRemoval } from "./reviews.ts";

/** Names the row of the removal only: its author may have left when the letter is written. */
export const sendReviewRemoval: JobKind<{ review_id: number }> = {
  name: "send_review_removal",
  retryForSeconds: 2 * 24 * 3600,
};

/** What reviews do outside requests: the letter to whoever wrote a review that was taken down. */
export function reviewJobs({ config, db, jobs }: Platform, mail: Mail): void {
  jobs.handle(sendReviewRemoval, {
    async run({ review_id }) {
      const removal = await findRemoval(db, review_id);
      if (!removal || removal.email === null) return;
      const { email: to, language, ...said } = removal;
      const letter = mail.compose({ to, language }, (words) =>
        words.reviewRemoved({ siteName: config.siteName, ...said }),
      );
      await mail.send(letter, {
        id: `review-removal-${review_id}`,
        kind: sendReviewRemoval,
        data: { review_id },
      });
    },
  });
}
