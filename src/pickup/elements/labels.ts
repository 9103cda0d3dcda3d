/**
 * In-store codes on weight labels: EAN-13 whose first digits say that the shop itself has given it. Which digits mean what
 * differs by country, so layouts are settings of the site: 13 characters such as `28IIIIIWWWWWC`, of which the first digits
 * are those of the codes, `I` is a digit of the article, `W` of the weight in grams, `X` of the price in smallest units, `C`
 * the check digit and `V` an inner one, which is not looked at.
 */
export interface LabelRead {
  article: string;
  grams: number;
}

/**
 * What a scanned code says it weighs, also where it says what it costs of goods with this price per kilogram; undefined
 * where it is no weight label or was read wrongly.
 */
export function readLabel(scanned: string, layouts: string[], perKilogram = 0): LabelRead | undefined {
  // A decoder gives a code that begins with 0 as UPC-A, one digit shorter: it is padded before its prefix is looked at.
  const code = scanned.trim().padStart(13, "0");
  if (!/^\d{13}$/.test(code) || checkDigit(code) !== Number(code[12])) return undefined;
  const found = layouts
    .filter((layout) => code.startsWith(prefixOf(layout)))
    // 280 says more than 28.
    .sort((a, b) => prefixOf(b).length - prefixOf(a).length)[0];
  if (found === undefined) return undefined;
  const digits = (letter: string) => [...code].filter((_, i) => found[i] === letter).join("");
  const [article, weight, price] = [digits("I"), digits("W"), digits("X")];
  if (weight !== "") return { article, grams: Number(weight) };
  if (price === "" || !(perKilogram > 0)) return undefined;
  return { article, grams: Math.round((Number(price) * 1000) / perKilogram) };
}

function prefixOf(layout: string): string {
  return /^\d*/.exec(layout)?.[0] ?? "";
}

/** The last digit of an EAN-13, from those before it. */
export function checkDigit(code: string): number {
  const sum = [...code.slice(0, 12)].reduce(
    (all, digit, i) => all + Number(digit) * (i % 2 === 0 ? 1 : 3),
    0,
  );
  return (10 - (sum % 10)) % 10;
}
