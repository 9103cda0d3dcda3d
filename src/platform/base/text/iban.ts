import { asLine } from "./form.ts";

/** An IBAN in its electronic form: people write it in groups, with dashes, in small letters, behind the word itself. */
export function readIban(typed: string): string {
  if (typed.length > longest) return typed;
  return asLine(typed)
    .normalize("NFKC")
    .replace(/[\s.\p{Pd}\p{Cf}]/gu, "")
    .toUpperCase()
    .replace(/^IBAN:?/, "");
}

/** Beyond that nothing is an IBAN, and some letters become eighteen. */
const longest = 200;

/** Whether a country has such accounts: by length, structure, and the check digits of the IBAN and of the country. */
export { isValidIBAN as isIban } from "ibantools";
