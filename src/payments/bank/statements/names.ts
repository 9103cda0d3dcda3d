import type { Entry } from "./statement.ts";

/** What the texts of an entry may name of ours. */
export interface Named {
  /** Creditor references (ISO 11649) whose check digits are right. */
  creditorReferences: string[];
  /** Ids by which our own transfers are known to the bank. */
  transferIds: string[];
}

/**
 * Finds references however a bank has cut, spaced or capitalised what a payer typed: blanks and signs fall out, and of each
 * place that could begin one every length is tried whose check digits are right. Which of them were ever given out the
 * database says.
 */
export function namesIn({ references, remittance, endToEndId }: Entry): Named {
  const lines = [remittance.join(""), ...references, endToEndId ?? ""];
  const found = new Set<string>();
  for (const line of lines) findCreditorReferences(line.toUpperCase().replace(/[^A-Z0-9]/g, ""), found);
  const ids = lines
    .map((line) => line.toUpperCase().replace(/\s/g, ""))
    .flatMap((line) => line.match(/(?:PO|RE)\d{1,15}-[0-9A-Z]{6,14}/g) ?? [])
    // What stands behind an id may have grown to it where a line ended.
    .flatMap((id) =>
      Array.from({ length: id.length - id.indexOf("-") - 6 }, (_, i) => id.slice(0, id.length - i)),
    );
  return { creditorReferences: [...found], transferIds: [...new Set(ids)].slice(0, mostNames) };
}

const shortest = 5;
const longest = 25;
/** Who writes more writes no reference. */
const mostNames = 200;

function findCreditorReferences(text: string, found: Set<string>): void {
  for (const { index } of text.matchAll(/RF\d\d/g)) {
    // The check digits are counted last: "RF" is 2715.
    const tail = `2715${text.slice(index + 2, index + 4)}`;
    let remainder = 0;
    for (let end = index + 4; end < Math.min(text.length, index + longest); end++) {
      remainder = append(remainder, text.charAt(end));
      const isRight = [...tail].reduce(append, remainder) === 1;
      if (isRight && end + 1 - index >= shortest && found.size < mostNames)
        found.add(text.slice(index, end + 1));
    }
  }
}

/** The remainder by 97 once a digit, or a letter as its two (A is 10), stands behind. */
function append(remainder: number, character: string): number {
  const value = Number.parseInt(character, 36);
  return (remainder * (value > 9 ? 100 : 10) + value) % 97;
}
