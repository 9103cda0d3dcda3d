import type { Dependence } from "#platform/cache";

/** The topics of migrations/0011-changes.sql that pages with people depend on. */

/** What a list of people depends on, beside each whom it shows. */
export function dependsOnUsers(): Dependence {
  return { topics: ["users"] };
}

export function dependsOnUser({ id }: { id: number }): Dependence {
  return { topics: [`user:${id}`] };
}
