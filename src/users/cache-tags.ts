import { type CacheTags, mergeTags, type TagOf } from "#platform/cache";

/** What triggers on the rows of people write into `changes` (migrations/schema.sql). */
export const userTagNames = ["users", "user:"] as const;
export type UserTag = TagOf<typeof userTagNames>;

/** Of a list of people: those of the list, and of each person in it. */
export function userListTags({ results }: { results: { id: number }[] }): CacheTags<UserTag> {
  return mergeTags<UserTag>([{ tags: ["users"] }, ...results.map(userTags)]);
}

export function userTags({ id }: { id: number }): CacheTags<UserTag> {
  return { tags: [`user:${id}`] };
}
