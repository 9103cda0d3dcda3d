import type { Translated } from "../languages.ts";

/** The names of units, for the server and for pages that are written in the phone. */

/** The name of a unit beside a size, of which the language's plural rules say whether it is one. */
export function unitName(
  language: keyof typeof units,
  plural: Intl.PluralRules,
  size: string,
  unit: string,
): string {
  const [one = unit, other = one] = units[language][unit] ?? [];
  return plural.select(Number(size)) === "one" ? one : other;
}

const symbols = { g: ["g", "g"], kg: ["kg", "kg"], ml: ["ml", "ml"], l: ["l", "l"] };

const units: Translated<Record<string, string[]>> = {
  en: { ...symbols, piece: ["piece", "pieces"], bunch: ["bunch", "bunches"], box: ["box", "boxes"] },
  de: { ...symbols, piece: ["Stück", "Stück"], bunch: ["Bund", "Bund"], box: ["Kiste", "Kisten"] },
  fr: { ...symbols, piece: ["pièce", "pièces"], bunch: ["botte", "bottes"], box: ["caisse", "caisses"] },
  nl: { ...symbols, piece: ["stuk", "stuks"], bunch: ["bos", "bossen"], box: ["kist", "kisten"] },
};
