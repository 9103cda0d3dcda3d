import { asLine } from "./form.ts";

/** A tax number as papers bear it: one for trade within Europe without blanks and points, any other as it is typed. */
export function readTaxNumber(typed: string): string {
  const line = asLine(typed).normalize("NFKC").toUpperCase();
  const plain = line.replace(/[\s./\p{Pd}\p{Cf}]/gu, "").replace(/^GR(?=\d)/, "EL");
  return formOf(plain) === undefined ? line : plain;
}

/** By its form only: whether a number was given out is told by VIES, and nobody has to ask there before they sell eggs. */
export function isTaxNumber(text: string): boolean {
  const form = formOf(text);
  return form ? form.test(text.slice(2)) : /^[\p{L}\d][\p{L}\d ./-]{2,28}[\p{L}\d]$/u.test(text);
}

/** The form behind the two letters of a country; undefined where they are those of no number for trade within Europe. */
function formOf(text: string): RegExp | undefined {
  return forms[text.slice(0, 2)];
}

/**
 * As VIES knows them (https://ec.europa.eu/taxation_customs/vies/#/faq), and Great Britain's, Norway's and Switzerland's. New
 * Belgian numbers begin with 1, newer Irish ones end with two letters, and XI is Northern Ireland's.
 */
const forms: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CH: /^E\d{9}(MWST|TVA|IVA)?$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z\d]\d{7}[A-Z\d]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z\d]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z\d+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  NO: /^\d{9}(MVA)?$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|(GD|HA)\d{3})$/,
};
