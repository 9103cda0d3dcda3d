import type { Static } from "typebox";
import { type CacheTags, mergeTags, type TagOf } from "#platform/cache";
import type { UserTag } from "#users";
import type { Review } from "./schemas.ts";

/** What triggers on the rows of reviews write into `changes` (migrations/schema.sql). */
export const reviewTagNames = ["review:", "reviews:"] as const;
type ReviewTag = TagOf<typeof reviewTagNames>;

/** Of the list of one person's reviews with its summary: those of the list, and of each review in it. */
export function reviewListTags(
  { results }: { results: Shown[] },
  { params: { user_id } }: { params: { user_id: number } },
): CacheTags<ReviewTag | UserTag> {
  return mergeTags<ReviewTag | UserTag>([
    { tags: [`reviews:${user_id}`, `user:${user_id}`] },
    ...results.map(reviewTags),
  ]);
}

export function reviewTags({ id, author, user }: Shown): CacheTags<ReviewTag | UserTag> {
  return { tags: [`review:${id}`, `user:${author.id}`, `user:${user.id}`] };
}

type Shown = Static<typeof Review>;
