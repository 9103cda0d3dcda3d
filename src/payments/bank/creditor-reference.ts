/**
 * Creditor references by ISO 11649: `RF`, two check digits, and up to 21 letters and digits, by which a bank's statement
 * tells what was paid for.
 */

/** The reference of a whole number above zero. */
export function makeCreditorReference(n: number): string {
  const body = String(n).padStart(shortestBody, "0");
  return `RF${checkDigitsOf(body)}${body}`;
}

/** Eight digits: long enough that no other number in a statement is taken for it, short enough to be typed. */
const shortestBody = 8;

/** As people and banks write it: in groups, with dashes, in small letters. Undefined where it is none. */
export function readCreditorReference(typed: string): string | undefined {
  if (typed.length > longestTyped) return undefined;
  const reference = typed
    .normalize("NFKC")
    .replace(/[\s./\p{Pd}\p{Cf}]/gu, "")
    .toUpperCase();
  if (!/^RF\d{2}[0-9A-Z]{1,21}$/.test(reference)) return undefined;
  // Compared as digits, for 00, 01 and 99 would leave the same remainder as those of the standard.
  return checkDigitsOf(reference.slice(4)) === reference.slice(2, 4) ? reference : undefined;
}

const longestTyped = 100;

/** In groups of four, as it is printed. */
export function showCreditorReference(reference: string): string {
  return inGroups(reference);
}

/** IBANs and references, as they are read from paper. */
export function inGroups(text: string): string {
  return text.replace(/.{4}(?=.)/g, "$& ");
}

/** By ISO/IEC 7064, MOD 97-10: letters count from 10. */
function checkDigitsOf(body: string): string {
  const digits = `${body}RF00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  let remainder = 0;
  for (const digit of digits) remainder = (remainder * 10 + Number(digit)) % 97;
  return String(98 - remainder).padStart(2, "0");
}
