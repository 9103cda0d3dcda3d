import type { Static } from "typebox";
import type { Dependence } from "#platform/cache";
import type { Review } from "./schemas.ts";

/** The topics of migrations/0011-changes.sql that pages with reviews depend on. */

/** What the list of one person's reviews depends on, with what they come to. */
export function dependsOnReviews(
  _page: object,
  { params: { user_id } }: { params: { user_id: number } },
): Dependence {
  return { topics: [`reviews:${user_id}`, `user:${user_id}`] };
}

export function dependsOnReview({ id, author, user }: Shown): Dependence {
  return { topics: [`review:${id}`, `user:${author.id}`, `user:${user.id}`] };
}

type Shown = Static<typeof Review>;
