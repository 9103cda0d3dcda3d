/**
 * How in-store codes on weight labels are laid out: 13 characters, of which the first digits are those of the codes
 * themselves. `I` is a digit of the article, `W` of the weight in grams, `X` of the price in smallest units, `V` an inner
 * check digit, `C` the check digit. Which digits mean what differs by country and by scale, so staff set it.
 */
export const weightLabelPattern =
  "^(?=[0-9CIVWX]{13}$)(?=[^WX]*(W{3,6}|X{3,6})[^WX]*$)(02|04|2[0-9])[0-9]?[IVWX]+C$";

/** As scales in many countries of Europe print them where nobody says otherwise. */
export const commonWeightLabels = ["23IIIIIWWWWWC", "28IIIIIWWWWWC", "29IIIIIWWWWWC"];

const format = new RegExp(weightLabelPattern);

export function isWeightLabel(layout: string): boolean {
  return format.test(layout);
}

/** The first layout whose digits another one before has too, so that nobody could say which of them is meant; else -1. */
export function doubledWeightLabel(layouts: string[]): number {
  const prefixes = layouts.map((layout) => /^\d*/.exec(layout)?.[0]);
  return prefixes.findIndex((prefix, i) => prefixes.indexOf(prefix) < i);
}
