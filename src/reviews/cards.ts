import type { CardKind } from "#platform/cache";
import type { Db } from "#platform/database";
import type { Viewer } from "#users";
import { findReviews } from "./queries.ts";
import { Review } from "./schemas.ts";
import { showReview } from "./show.ts";
import { dependsOnReview } from "./topics.ts";

/** How reviews are shown to somebody. */
export function reviewCards(db: Db, viewer: Viewer, siteUrl: string): CardKind {
  return {
    name: "review",
    schema: Review,
    siteUrl,
    async read(ids) {
      const rows = await findReviews(db, viewer, ids);
      return rows.map((row) => {
        const shown = showReview(row, siteUrl);
        return { shown, dependence: dependsOnReview(shown) };
      });
    },
  };
}
