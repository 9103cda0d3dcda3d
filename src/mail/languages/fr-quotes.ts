/** What somebody typed, marked as theirs: it may read like a sentence of the site. */
export function quoted(typed: string): string {
  return `« ${typed} »`;
}

/** Why the people who run the site, `l’équipe`, did something; the sentence before it says what they did. */
export function reasonOf(typed: string | null): string {
  return typed === null ? "Elle n’a pas donné de raison." : `Elle a écrit : ${quoted(typed)}`;
}

/** A name behind `de`, which loses its vowel before another. */
export function de(name: string): string {
  return /^[aeiouy]/i.test(name.normalize("NFD")) ? `d’${name}` : `de ${name}`;
}
