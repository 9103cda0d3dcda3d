import { divideHalfUp } from "./money.ts";
import type { TaxCode, TaxRate } from "./tax-rates.ts";

/**
 * Taxes in prices that include them, in exact integers of minor units: the one place where they are worked out, for orders, papers
 * and reports. Tax is worked out of the sum at a rate, never of a line, so that the sums on a paper agree.
 */

/** What something costs, tax included, and the rate that is in it; null where the site had none as it was sold. */
export interface TaxedAmount {
  tax: TaxRate | null;
  gross_minor: number;
}

/** What is taxed at one rate: `net_minor` and `tax_minor` make `gross_minor`. */
export interface Tax extends TaxRate {
  net_minor: number;
  tax_minor: number;
  gross_minor: number;
}

/** The tax in a sum that includes it, rounded half up to the smallest unit: sum × share ÷ (100 + share). */
export function taxIn(grossMinor: number, percent: string): number {
  const share = tenThousandthsOf(percent);
  return Number(divideHalfUp(BigInt(grossMinor) * share, 1_000_000n + share));
}

/**
 * The taxes in amounts and in what their delivery costs, which is taxed as the goods are: shared out to their rates as their sums
 * are to each other. The highest rate first; empty where something bears no rate.
 */
export function taxesOf(amounts: TaxedAmount[], deliveryMinor = 0): Tax[] {
  const sums = grossByRate(amounts);
  if (!sums) return [];
  const shares = sharesOf(
    deliveryMinor,
    sums.map(({ gross_minor }) => gross_minor),
  );
  return sums.map(({ rate, gross_minor: goods }, index) => {
    const gross_minor = goods + (shares[index] ?? 0);
    const tax_minor = taxIn(gross_minor, rate.percent);
    return { ...rate, net_minor: gross_minor - tax_minor, tax_minor, gross_minor };
  });
}

/**
 * A sum in whole parts that are to each other as the weights: what is left over goes to those that lost most by rounding
 * down, the first of equal ones first. All of it is the first's where all weigh nothing.
 */
export function sharesOf(sumMinor: number, weights: number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (all === 0n) return weights.map((_, index) => (index === 0 ? sumMinor : 0));
  const parts = weights.map((weight) => {
    const exact = BigInt(sumMinor) * BigInt(weight);
    return { whole: exact / all, lost: exact % all };
  });
  let left = BigInt(sumMinor) - parts.reduce((sum, { whole }) => sum + whole, 0n);
  const byLoss = [...parts.keys()].sort(
    (a, b) => compare(parts[b]?.lost ?? 0n, parts[a]?.lost ?? 0n) || a - b,
  );
  const gets = new Set<number>();
  for (const index of byLoss) if (left-- > 0n) gets.add(index);
  return parts.map(({ whole }, index) => Number(whole) + (gets.has(index) ? 1 : 0));
}

/** A rate's share in ten thousandths of a percent. */
export function tenThousandthsOf(percent: string): bigint {
  const [whole = "0", fraction = ""] = percent.split(".");
  return BigInt(whole + fraction.padEnd(4, "0"));
}

interface RatedColumns {
  tax_rate: string | null;
  tax_percent: string | null;
  tax_code: string | null;
}

/** The rate that a line of an order was sold at. */
export function taxOf({ tax_rate, tax_percent, tax_code }: RatedColumns): TaxRate | null {
  if (tax_rate === null || tax_percent === null || tax_code === null) return null;
  return { name: tax_rate, percent: tax_percent, code: tax_code as TaxCode };
}

function grossByRate(amounts: TaxedAmount[]): { rate: TaxRate; gross_minor: number }[] | undefined {
  const sums = new Map<string, { rate: TaxRate; gross_minor: number }>();
  for (const { tax, gross_minor } of amounts) {
    if (!tax) return undefined;
    const key = `${tax.name} ${tax.percent} ${tax.code}`;
    const sum = sums.get(key) ?? {
      rate: { name: tax.name, percent: tax.percent, code: tax.code },
      gross_minor: 0,
    };
    sums.set(key, { ...sum, gross_minor: sum.gross_minor + gross_minor });
  }
  return [...sums.values()].sort(
    ({ rate: a }, { rate: b }) =>
      compare(tenThousandthsOf(b.percent), tenThousandthsOf(a.percent)) || (a.name < b.name ? -1 : 1),
  );
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
