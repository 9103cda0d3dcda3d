import type { CacheTags, TagOf } from "#platform/cache";
import type { UserTag } from "#users";

/** What triggers on the rows of home write into `changes` (migrations/schema.sql). */
export const homeTagNames = ["home"] as const;
type HomeTag = TagOf<typeof homeTagNames>;

/** What home depends on, all lists or a page of one, beside each whom it shows. */
export function homeTags(): CacheTags<HomeTag | UserTag> {
  return { tags: ["home", "users"] };
}
