import type { Static } from "typebox";
import type { CacheTags } from "#platform/cache";
import type { Review } from "./schemas.ts";

/** The tags of migrations/0011-changes.sql that pages with reviews depend on. */

/** What the list of one person's reviews depends on, with what they come to. */
export function reviewListTags(
  _page: object,
  { params: { user_id } }: { params: { user_id: number } },
): CacheTags {
  return { tags: [`reviews:${user_id}`, `user:${user_id}`] };
}

export function reviewTags({ id, author, user }: Shown): CacheTags {
  return { tags: [`review:${id}`, `user:${author.id}`, `user:${user.id}`] };
}

type Shown = Static<typeof Review>;
