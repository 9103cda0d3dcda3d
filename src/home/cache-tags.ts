import { type CacheTags, mergeTags, type TagOf } from "#platform/cache";
import { type UserTag, userTags } from "#users";

/** What triggers on the rows of home write into `changes` (migrations/schema.sql). */
export const homeTagNames = ["home"] as const;
type HomeTag = TagOf<typeof homeTagNames>;

/** Of home, all lists or a page of one: those of the lists and of each person in them. */
export function homeTags(lists: Record<string, unknown>): CacheTags<HomeTag | UserTag> {
  const people = Object.values(lists).flatMap((list): { id: number }[] => (Array.isArray(list) ? list : []));
  return mergeTags<HomeTag | UserTag>([{ tags: ["home", "users"] }, ...people.map(userTags)]);
}
