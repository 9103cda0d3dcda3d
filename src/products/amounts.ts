import { estimateOf, mostOf } from "./elements/weight-price.ts";

/** What a line of a cart or an order is made up of; by pack there is no tolerance. */
export interface PricedLine {
  sold_by: string;
  price_minor: number;
  pack_size: string;
  pack_unit: string;
  quantity: number;
  tolerance_percent: number | null;
}

/** What a line comes to before it is weighed, and the most it may come to; both null for goods by pack. */
export interface LineAmounts {
  line_total_minor: number;
  estimate_minor: number | null;
  most_minor: number | null;
}

/** What a line comes to, as far as that is known before anything is weighed. */
export function amountsOf(line: PricedLine): LineAmounts {
  if (line.sold_by !== "weight")
    return { line_total_minor: line.price_minor * line.quantity, estimate_minor: null, most_minor: null };
  const weighed = { ...line, tolerance_percent: line.tolerance_percent ?? 0 };
  const estimate_minor = estimateOf(weighed);
  return { line_total_minor: estimate_minor, estimate_minor, most_minor: mostOf(weighed) };
}
