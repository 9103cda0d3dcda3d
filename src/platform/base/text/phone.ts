import { asLine } from "./form.ts";

/**
 * A phone number in the form in which it is kept: digits in groups with single spaces between them, behind the `+` of a
 * country's code where there is one, and at the end ` ext. 12` (ITU-T E.123). It is understood as people write it: with
 * brackets, slashes, dots and dashes, `(0)` for the digit that is dialled within the country only, and `ext 12`, `x12`,
 * `#12` or `;ext=12`. What is none stays as it was typed.
 */
export function readPhone(typed: string): string {
  if (typed.length > longest) return typed;
  const line = asLine(typed.normalize("NFKC").replace(/\p{Cf}/gu, "")).replace(/^tel:\s*/i, "");
  const [whole = "", number = "", extension] = written.exec(line) ?? [];
  if (whole === "" || !hasItsBrackets(number)) return line;
  const plus = /^\(?\+/.test(number) ? "+" : "";
  const dialled = plus || number.startsWith("00") ? number.replace(/\(0\)/, " ") : number;
  const groups = dialled.match(/\d+/g) ?? [];
  return plus + groups.join(" ") + (extension === undefined ? "" : ` ext. ${extension}`);
}

/** Beyond that nothing is a number, and some letters become eighteen. */
const longest = 200;

/** 5 to 15 digits, as E.164 counts them. */
export function isPhone(text: string): boolean {
  return /^\+?\d( ?\d){4,14}( ext\. \d{1,7})?$/.test(text);
}

/** What stands between digits stays short, so that no long text is looked at twice. */
const written =
  /^([+(]{0,2}\d(?:[\s()/.\p{Pd}]{0,4}\d){4,17}\)?)(?:[\s,;]{0,3}(?:ext(?:ension)?|x|#)[.:=\s]{0,3}(\d{1,7}))?$/iu;

function hasItsBrackets(number: string): boolean {
  return !/[()]/.test(number.replace(/\(\+?[\d\s/.\p{Pd}]{1,12}\)/gu, ""));
}
