import {
  divideHalfUp,
  sharesOf,
  type Tax,
  type TaxedAmount,
  type TaxRate,
  taxesOf,
  taxIn,
  tenThousandthsOf,
} from "#platform/base";

/**
 * How the amounts of a paper are laid out, so that an electronic invoice by EN 16931 can be made of it: net prices with four
 * decimals, net amounts of lines that make each rate's taxable amount, of which its tax is just the share, and the cent that
 * prices with tax leave over as a rounding amount (BT-114).
 */

/** Something on a paper with its tax included: a line, or a charge beside them. */
export interface Part {
  tax: TaxRate | null;
  gross_minor: number;
}

export interface LaidOut {
  taxes: (Tax & { taxable_minor: number })[];
  /** Of each part, in their order; what it costs where nothing bears a rate. */
  nets: number[];
  /** `total` less taxable amounts and taxes. */
  rounding_minor: number;
}

/** Parts and the taxes in them; `taxes` where they are decided otherwise than by the sums of the parts. */
export function layOut(parts: Part[], taxes: Tax[] = taxesOf(parts as TaxedAmount[])): LaidOut {
  const taxable = taxes.map((tax) => ({ ...tax, taxable_minor: taxableOf(tax) }));
  const nets = parts.map(({ gross_minor }) => gross_minor);
  for (const { name, percent, code, taxable_minor } of taxable) {
    const own = parts.flatMap(({ tax }, index) =>
      tax?.name === name && tax.percent === percent && tax.code === code ? [index] : [],
    );
    const shares = sharesOf(
      taxable_minor,
      own.map((index) => parts[index]?.gross_minor ?? 0),
    );
    for (const [place, index] of own.entries()) nets[index] = shares[place] ?? 0;
  }
  const rounding_minor = taxable.reduce(
    (sum, { net_minor, taxable_minor }) => sum + net_minor - taxable_minor,
    0,
  );
  return { taxes: taxable, nets, rounding_minor };
}

/** The amount next to the net one of which the tax is the rate's share, rounded half up (BR-CO-17); the net one if there is none. */
function taxableOf({ percent, net_minor, tax_minor }: Tax): number {
  const share = tenThousandthsOf(percent);
  const isRight = (minor: number) =>
    minor >= 0 && divideHalfUp(BigInt(minor) * share, 1_000_000n) === BigInt(tax_minor);
  return [net_minor, net_minor + 1, net_minor - 1].find(isRight) ?? net_minor;
}

/**
 * A price without its tax, to four decimals, rounded half up: `grossMinor` buys `quantity` (a decimal with at most three digits) of
 * a currency with so many `digits`.
 */
export function netPriceOf(grossMinor: number, percent: string, quantity: string, digits: number): string {
  const [whole = "0", fraction = ""] = quantity.split(".");
  const thousandths = BigInt(whole + fraction.padEnd(3, "0"));
  const share = tenThousandthsOf(percent);
  const tenThousandths = divideHalfUp(
    BigInt(grossMinor) * 10_000n * 1_000_000n * 1000n,
    10n ** BigInt(digits) * (1_000_000n + share) * thousandths,
  );
  const text = String(tenThousandths).padStart(5, "0");
  return `${text.slice(0, -4)}.${text.slice(-4)}`;
}

/** Taxes of a receipt, and what is left of them after credit notes. */
type Remaining = Pick<Tax, "name" | "percent" | "code" | "gross_minor">;

/**
 * The taxes in a part of what is left of a receipt: of these amounts by rate. The tax is what the tax in the rest falls by, so that
 * all parts together give back just the receipt's.
 */
export function taxesBack(left: Remaining[], back: number[]): Tax[] {
  return left.flatMap(({ name, percent, code, gross_minor: before }, index) => {
    const gross_minor = back[index] ?? 0;
    if (gross_minor === 0) return [];
    const tax_minor = taxIn(before, percent) - taxIn(before - gross_minor, percent);
    return [{ name, percent, code, net_minor: gross_minor - tax_minor, tax_minor, gross_minor }];
  });
}

/** What an electronic invoice calls a unit, by UNECE recommendations 20 and 21; of packages in which there are more, a package. */
export function unitCodeOf({
  sold_by,
  pack_size,
  pack_unit,
}: {
  sold_by: string;
  pack_size: string;
  pack_unit: string;
}): string {
  if (sold_by === "weight") return "KGM";
  return (Number(pack_size) === 1 ? codes[pack_unit] : undefined) ?? "XPK";
}

const codes: Record<string, string> = {
  kg: "KGM",
  g: "GRM",
  l: "LTR",
  ml: "MLT",
  piece: "H87",
  bunch: "XBH",
  box: "XBX",
};
