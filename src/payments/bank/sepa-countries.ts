/** Countries by the first letters of an IBAN. */

/** The European Economic Area. */
const eea = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(" "),
);

/** Who else takes part in SEPA; see EPC409-09, the European Payments Council's list of countries. */
const others = new Set("AD AL CH GB GI MC MD ME MK RS SM VA".split(" "));

/** Whether money in euro can be sent to an IBAN by SEPA. */
export function isInSepa(iban: string): boolean {
  return isInEea(iban) || others.has(iban.slice(0, 2));
}

/** Beyond the EEA a transfer has to name the payer's address. */
export function isInEea(iban: string): boolean {
  return eea.has(iban.slice(0, 2));
}
