import type { CacheTags } from "#platform/cache";

/** What home depends on, all lists or a page of one, beside each whom it shows. See migrations/0011-changes.sql. */
export function homeTags(): CacheTags {
  return { tags: ["home", "users"] };
}
