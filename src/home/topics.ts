import type { Dependence } from "#platform";
import { listNames } from "./lists.ts";

type Entries = { id: number }[];

/**
 * What home depends on, all lists or a page of one: on the scores, on who is there, and on each whom it shows. See
 * migrations/0011-changes.sql.
 */
export function dependsOnHome(answer: Partial<Record<string, unknown>>): Dependence {
  const shown = [...listNames, "results"].flatMap((name) => entriesOf(answer[name]));
  return { topics: ["home", "users", ...new Set(shown.map(({ id }) => `user:${id}`))] };
}

function entriesOf(value: unknown): Entries {
  return Array.isArray(value) ? value : [];
}
