import type { Static } from "typebox";
import type { CacheTags, TagOf } from "#platform/cache";
import type { UserTag } from "#users";
import type { Review } from "./schemas.ts";

/** What triggers on the rows of reviews write into `changes` (migrations/schema.sql). */
export const reviewTagNames = ["review:", "reviews:"] as const;
type ReviewTag = TagOf<typeof reviewTagNames>;

/** What the list of one person's reviews depends on, with what they come to. */
export function reviewListTags(
  _page: object,
  { params: { user_id } }: { params: { user_id: number } },
): CacheTags<ReviewTag | UserTag> {
  return { tags: [`reviews:${user_id}`, `user:${user_id}`] };
}

export function reviewTags({ id, author, user }: Shown): CacheTags<ReviewTag | UserTag> {
  return { tags: [`review:${id}`, `user:${author.id}`, `user:${user.id}`] };
}

type Shown = Static<typeof Review>;
