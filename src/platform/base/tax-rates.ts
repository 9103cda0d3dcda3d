import type { Parse } from "./settings.ts";

/** A rate of tax as the site names it. An order's lines keep theirs as it was when they were sold. */
export interface TaxRate {
  name: string;
  /** What is added to a price without tax, in percent: a decimal with at most four digits and no noughts at its end. */
  percent: string;
  code: TaxCode;
}

/**
 * What a rate is, by the codes of UNTDID 5305 that EN 16931 takes (its business rules BR-S to BR-AG): standard or reduced,
 * zero, exempt, reverse charge, within the community, export, outside of any tax, and the Canaries', and Ceuta's and
 * Melilla's.
 */
export const taxCodes = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M"] as const;
export type TaxCode = (typeof taxCodes)[number];

/** As `standard=21,S; reduced=6,S; exempt=0,E`: names, each with a share in percent and a code. The first is the usual one. */
export const taxRates: Parse<TaxRate[]> = (value) => {
  const rates = value
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(rateOf);
  if (rates.length === 0) throw new Error(mustBe);
  if (new Set(rates.map(({ name }) => name)).size < rates.length)
    throw new Error("must not name anything twice");
  return rates;
};

export const oneOfRates =
  (rates: TaxRate[]): Parse<string> =>
  (value) => {
    if (!rates.some(({ name }) => name === value)) throw new Error("must be the name of one of TAX_RATES");
    return value;
  };

const mustBe = "must be rates like standard=21,S; reduced=6,S; exempt=0,E";

function rateOf(text: string): TaxRate {
  const [, name = "", share = "", code] =
    /^([a-z][a-z0-9_-]{0,29})=(\d{1,3}(?:\.\d{1,4})?),([A-Z]{1,2})$/.exec(text.replaceAll(/\s/g, "")) ?? [
      undefined,
    ];
  const known = taxCodes.find((one) => one === code);
  if (name === "" || known === undefined) throw new Error(mustBe);
  const percent = share
    .replace(/^0+(?=\d)/, "")
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
  if (Number(percent) > 100) throw new Error("must not name a share above 100");
  if (known === "S" && percent === "0") throw new Error("must give a rate of code S a share above 0");
  if (!["S", "L", "M"].includes(known) && percent !== "0")
    throw new Error(`must give a rate of code ${known} the share 0`);
  return { name, percent, code: known };
}

/** Who is below their country's threshold sells at the site's first rate of code E, or at one that every site has. */
const exempt: TaxRate = { name: "exempt", percent: "0", code: "E" };

/**
 * The rate at which a product is sold: its own, the site's first where it has none that the site still names, and exempt
 * whatever it is for a producer who is. Null where the site has no rates.
 */
export function rateOfSale(
  rates: readonly TaxRate[],
  named: string | null,
  isExempt: boolean,
): TaxRate | null {
  const [first] = rates;
  if (first === undefined) return null;
  if (isExempt) return rates.find(({ code }) => code === "E") ?? exempt;
  return rates.find(({ name }) => name === named) ?? first;
}
