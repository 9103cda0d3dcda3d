import type { Dependence } from "#platform";

/** The topics of migrations/0011-changes.sql that pages with people depend on. */

/** What a list of people depends on: on who is there, and on each whom it shows. */
export function dependsOnUsers({ results }: { results: { id: number }[] }): Dependence {
  return { topics: ["users", ...results.map(({ id }) => `user:${id}`)] };
}

export function dependsOnUser({ id }: { id: number }): Dependence {
  return { topics: [`user:${id}`] };
}
