import { composeLetter, type Mail } from "#mail";
import type { Platform } from "#platform";
import type { JobKind } from "#platform/jobs";
import { findRemoval } from "./queries.ts";

/** Names the row of the removal only: its author may have left when the letter is written. */
export interface RemovalLetter {
  review_id: number;
}

/** The letter to whoever wrote a review that was taken down. */
export function defineRemovalLetter({ config, db, jobs }: Platform, mail: Mail): JobKind<RemovalLetter> {
  return jobs.define({
    name: "send_review_removal",
    retryForSeconds: 2 * 24 * 3600,
    async run({ review_id }) {
      const removal = await findRemoval(db, review_id);
      if (!removal || removal.email === null) return;
      const { email, ...said } = removal;
      const words = mail.words.reviewRemoved({ siteName: config.siteName, ...said });
      await mail.send(composeLetter(config, email, words), `review-removal-${review_id}`);
    },
  });
}
