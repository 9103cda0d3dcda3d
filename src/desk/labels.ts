import { type GoodsWords, labelName } from "#web";

/** Labels as people write them: by their names in the language of the page, else in words that become a label. */

/** `Organic, Day boat` as `organic` and `day_boat`. */
export function labelCodes({ labels }: GoodsWords, typed: string): string[] {
  const known = new Map(Object.entries(labels).map(([code, name]) => [name.toLowerCase(), code]));
  const codes = typed
    .split(/[,;\n]/)
    .map((text) => text.trim().toLowerCase())
    .filter((text) => text !== "")
    .map((text) => known.get(text) ?? text.replaceAll(/[\s-]+/g, "_"));
  return [...new Set(codes)];
}

export function labelNames(words: GoodsWords, codes: string[]): string {
  return codes.map((code) => labelName(words, code)).join(", ");
}

/** Codes as files have them, with blanks or commas between; of texts between other signs each becomes one code. */
export function codesIn(cell: string, divider?: string): string[] {
  const parts = cell.split(divider ?? /[\s,;]+/).map((text) => text.trim().toLowerCase());
  return [...new Set(parts.filter((text) => text !== "").map((text) => text.replaceAll(/[\s-]+/g, "_")))];
}
