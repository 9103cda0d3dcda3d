/** What somebody typed, marked as theirs: it may read like a sentence of the site. */
export function quoted(typed: string): string {
  return `“${typed}”`;
}

/** Why those who run the site did something, behind a sentence that says what. */
export function reasonOf(typed: string | null): string {
  return typed === null ? "They gave no reason." : `They wrote: ${quoted(typed)}`;
}
