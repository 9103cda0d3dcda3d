import type { CacheTags, TagOf } from "#platform/cache";

/** What triggers on the rows of people write into `changes` (migrations/schema.sql). */
export const userTagNames = ["users", "user:"] as const;
export type UserTag = TagOf<typeof userTagNames>;

/** What a list of people depends on, beside each whom it shows. */
export function userListTags(): CacheTags<UserTag> {
  return { tags: ["users"] };
}

export function userTags({ id }: { id: number }): CacheTags<UserTag> {
  return { tags: [`user:${id}`] };
}
