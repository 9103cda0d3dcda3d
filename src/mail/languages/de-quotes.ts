/** What somebody typed, marked as theirs: it may read like a sentence of the site. */
export function quoted(typed: string): string {
  return `„${typed}“`;
}

/** Why the people who run the site did something; the sentence before it says what they did. */
export function reasonOf(typed: string | null): string {
  return typed === null ? "Ein Grund wurde nicht angegeben." : `Die Begründung: ${quoted(typed)}`;
}
