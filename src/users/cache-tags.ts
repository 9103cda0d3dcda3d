import type { CacheTags } from "#platform/cache";

/** The tags of migrations/0011-changes.sql that pages with people depend on. */

/** What a list of people depends on, beside each whom it shows. */
export function userListTags(): CacheTags {
  return { tags: ["users"] };
}

export function userTags({ id }: { id: number }): CacheTags {
  return { tags: [`user:${id}`] };
}
