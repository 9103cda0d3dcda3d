import { amountsOf, type PricedLine } from "#products";

/** What decides what a line of an order costs. */
export type Line = PricedLine & { grams: number | null; line_total_minor: number };

export function isByWeight({ sold_by }: Pick<Line, "sold_by">): boolean {
  return sold_by === "weight";
}

/** Whether what a line costs stands. */
export function isFinal(line: Pick<Line, "sold_by" | "grams">): boolean {
  return !isByWeight(line) || line.grams !== null;
}

/** What lines and their delivery come to where all weigh what their packs say, and at the most. */
export function sumsOf(
  lines: PricedLine[],
  deliveryMinor: number,
): { estimate_minor: number; most_minor: number } {
  const amounts = lines.map(amountsOf);
  return {
    estimate_minor: amounts.reduce((sum, { line_total_minor }) => sum + line_total_minor, deliveryMinor),
    most_minor: amounts.reduce(
      (sum, line) => sum + (line.most_minor ?? line.line_total_minor),
      deliveryMinor,
    ),
  };
}
