import type { Static } from "typebox";
import type { Dependence } from "#platform";
import type { Review } from "./schemas.ts";

/** The topics of migrations/0011-changes.sql that pages with reviews depend on. */

/** What the reviews of one person depend on: on each of them, on whom they are about, and on who wrote them. */
export function dependsOnReviews(
  { results }: { results: Shown[] },
  { params: { user_id } }: { params: { user_id: number } },
): Dependence {
  const authors = results.map(({ author }) => `user:${author.id}`);
  return { topics: [`reviews:${user_id}`, `user:${user_id}`, ...authors] };
}

export function dependsOnReview({ id, author, user }: Shown): Dependence {
  return { topics: [`review:${id}`, `user:${author.id}`, `user:${user.id}`] };
}

type Shown = Static<typeof Review>;
