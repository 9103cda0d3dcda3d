import { invalidInput } from "#platform/base";
import { estimateOf, isWeight } from "./elements/weight-price.ts";

interface Told {
  sold_by?: string | undefined;
  price_minor: number;
  pack_size: string;
  pack_unit: string;
}

/** So that a million pieces and half as much again still are a number that is held exactly. */
const highestPieceMinor = 1_000_000_000;

/**
 * Throws invalid_input for goods by weight whose pieces have no weight, or whose usual piece comes to nothing or to more than
 * any product may cost.
 */
export function requireWeighable({ sold_by = "pack", ...product }: Told): void {
  if (sold_by !== "weight") return;
  if (!isWeight(product.pack_unit)) throw invalidInput({ pack_unit: "not_a_choice" });
  const piece = estimateOf({ ...product, quantity: 1, tolerance_percent: 0 });
  if (piece < 1) throw invalidInput({ "price.amount": "too_small" });
  if (piece > highestPieceMinor) throw invalidInput({ "price.amount": "too_large" });
}
