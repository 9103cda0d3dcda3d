/**
 * In-store codes on weight labels: EAN-13 whose first digits say that the shop itself has given it. Which digits mean what
 * differs by country, so layouts are settings: `P` a digit of the prefix, `I` of the article, `W` of the weight in grams,
 * `X` of a price, `C` the check digit, `V` an inner check digit, which is not looked at.
 */
export interface Layout {
  /** The first digits of codes that are so laid out, such as `28`. */
  prefix: string;
  /** Thirteen letters, such as `PPIIIIIWWWWWC`. */
  layout: string;
}

/** As scales in many countries of Europe print them where nobody says otherwise. */
export const commonLayouts: Layout[] = [
  { prefix: "23", layout: "PPIIIIIWWWWWC" },
  { prefix: "28", layout: "PPIIIIIWWWWWC" },
  { prefix: "29", layout: "PPIIIIIWWWWWC" },
];

export interface LabelRead {
  article: string;
  grams: number;
}

/** What a scanned code says it weighs; undefined where it is no weight label or was read wrongly. */
export function readLabel(scanned: string, layouts: Layout[] = commonLayouts): LabelRead | undefined {
  // A decoder gives a code that begins with 0 as UPC-A, one digit shorter: it is padded before its prefix is looked at.
  const code = scanned.trim().padStart(13, "0");
  if (!/^\d{13}$/.test(code) || checkDigit(code) !== Number(code[12])) return undefined;
  const found = layouts.find(({ prefix, layout }) => code.startsWith(prefix) && isLayout(layout));
  if (!found) return undefined;
  const digits = (letter: string) => [...code].filter((_, i) => found.layout[i] === letter).join("");
  const weight = digits("W");
  return weight === "" ? undefined : { article: digits("I"), grams: Number(weight) };
}

export function isLayout(layout: string): boolean {
  return /^P{2,3}[IWXV]{9,10}C$/.test(layout) && layout.length === 13;
}

/** The last digit of an EAN-13, from those before it. */
export function checkDigit(code: string): number {
  const sum = [...code.slice(0, 12)].reduce(
    (all, digit, i) => all + Number(digit) * (i % 2 === 0 ? 1 : 3),
    0,
  );
  return (10 - (sum % 10)) % 10;
}
