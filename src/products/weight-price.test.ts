import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  chargeOf,
  estimateOf,
  expectedGrams,
  mostOf,
  priceOfWeight,
  type WeighedLine,
} from "./elements/weight-price.ts";

const lines = fc.record<WeighedLine>({
  price_minor: fc.integer({ min: 1, max: 1_000_000_000 }),
  pack_size: fc.integer({ min: 1, max: 999_999_999 }).map((thousandths) => {
    const digits = String(thousandths).padStart(4, "0");
    return `${digits.slice(0, -3)}.${digits.slice(-3)}`;
  }),
  pack_unit: fc.constantFrom("g", "kg"),
  quantity: fc.integer({ min: 1, max: 1000 }),
  tolerance_percent: fc.integer({ min: 0, max: 50 }),
});

const chicken = { price_minor: 1290, pack_size: "1.6", pack_unit: "kg", quantity: 2, tolerance_percent: 15 };

test("a weight costs price × grams ÷ 1000, rounded half up", () => {
  equal(priceOfWeight(1290, 1634), 2108);
  equal(priceOfWeight(1, 500), 1);
  equal(priceOfWeight(1, 499), 0);
  equal(priceOfWeight(1000, 1), 1);
  equal(priceOfWeight(250, 1002), 251);
});

test("an estimate is what the packs say, the most is so many percent more", () => {
  equal(estimateOf(chicken), 4128);
  equal(mostOf(chicken), 4747);
  equal(expectedGrams(chicken), 3200);
  const cheese = { price_minor: 2450, pack_size: "250", pack_unit: "g", quantity: 1, tolerance_percent: 0 };
  deepEqual([estimateOf(cheese), mostOf(cheese), expectedGrams(cheese)], [613, 613, 250]);
});

test("above the most the buyer pays the most", () => {
  deepEqual(chargeOf(chicken, 3680), { line_total_minor: 4747, isCapped: false });
  deepEqual(chargeOf(chicken, 3681), { line_total_minor: 4747, isCapped: true });
  deepEqual(chargeOf(chicken, 3000), { line_total_minor: 3870, isCapped: false });
});

test("10,000 random weighings cost what exact fractions say, never more than the most, and more weight never less", () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 10_000_000 }), fc.nat(5000), (line, grams, more) => {
      const exact = BigInt(line.price_minor) * BigInt(grams);
      const price = BigInt(priceOfWeight(line.price_minor, grams));
      // Half up: price − 1/2 <= exact/1000 < price + 1/2.
      ok(2n * 1000n * price - 1000n <= 2n * exact && 2n * exact < 2n * 1000n * price + 1000n);
      const { line_total_minor, isCapped } = chargeOf(line, grams);
      ok(line_total_minor <= mostOf(line));
      equal(isCapped, price > BigInt(mostOf(line)));
      ok(estimateOf(line) <= mostOf(line));
      ok(chargeOf(line, grams + more).line_total_minor >= line_total_minor);
    }),
    { numRuns: 10_000 },
  );
});
