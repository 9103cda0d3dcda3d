/**
 * What goods by weight cost, the one place where it is worked out, on the server and in browsers: this file imports nothing.
 * Prices are per kilogram, money is in minor units, weights are in whole grams; nothing is ever a fraction of a number.
 */

/** A line of goods by weight: so many pieces, each of which weighs about what a pack says. */
export interface WeighedLine {
  price_minor: number;
  /** A decimal with at most three digits behind the point, in `pack_unit`. */
  pack_size: string;
  pack_unit: string;
  quantity: number;
  /** By how much more than that the pieces may weigh. */
  tolerance_percent: number;
}

/** What a weight costs: price × grams ÷ 1000, rounded half up to the currency's smallest unit. */
export function priceOfWeight(priceMinor: number, grams: number): number {
  return roundedHalfUp(BigInt(priceMinor) * BigInt(grams), 1000n);
}

/** What the pieces cost where each weighs what the pack says. */
export function estimateOf(line: WeighedLine): number {
  return roundedHalfUp(BigInt(line.price_minor) * milligramsOf(line), 1_000_000n);
}

/** The most that the pieces may cost, whatever they weigh; never less than the estimate. */
export function mostOf(line: WeighedLine): number {
  const percent = BigInt(100 + line.tolerance_percent);
  return roundedHalfUp(BigInt(line.price_minor) * milligramsOf(line) * percent, 100_000_000n);
}

/** What a buyer pays for pieces of that weight, and whether the weight alone would cost more. */
export function chargeOf(line: WeighedLine, grams: number): { line_total_minor: number; isCapped: boolean } {
  const price = priceOfWeight(line.price_minor, grams);
  const most = mostOf(line);
  return { line_total_minor: Math.min(price, most), isCapped: price > most };
}

/** What the pieces weigh together by what the pack says, in grams, rounded half up. */
export function expectedGrams(line: Pick<WeighedLine, "pack_size" | "pack_unit" | "quantity">): number {
  return roundedHalfUp(milligramsOf(line), 1000n);
}

/** Whether goods in this unit can be sold by weight. */
export function isWeight(unit: string): boolean {
  return unit === "g" || unit === "kg";
}

function milligramsOf({
  pack_size,
  pack_unit,
  quantity,
}: Pick<WeighedLine, "pack_size" | "pack_unit" | "quantity">): bigint {
  const [whole = "0", fraction = ""] = pack_size.split(".");
  const thousandths = BigInt(whole + fraction.slice(0, 3).padEnd(3, "0"));
  return thousandths * (pack_unit === "kg" ? 1000n : 1n) * BigInt(quantity);
}

/** `numerator / denominator`, both at least zero, as a number that holds it exactly. */
function roundedHalfUp(numerator: bigint, denominator: bigint): number {
  return Number((2n * numerator + denominator) / (2n * denominator));
}
