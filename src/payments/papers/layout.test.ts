import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type TaxRate, taxesOf, taxIn } from "#platform/base";
import { layOut, netPriceOf, taxesBack, unitCodeOf } from "./layout.ts";
import { compare, emptyBooks, modelOrder, play } from "./model.fixture.ts";

const rates: TaxRate[] = [
  { name: "standard", percent: "21", code: "S" },
  { name: "reduced", percent: "5.5", code: "S" },
  { name: "super", percent: "2.1", code: "S" },
  { name: "exempt", percent: "0", code: "E" },
];
const parts = fc.array(
  fc.record({ tax: fc.constantFrom(...rates), gross_minor: fc.integer({ min: 0, max: 10_000_000 }) }),
  { minLength: 1, maxLength: 30 },
);
const sum = (all: number[]) => all.reduce((total, one) => total + one, 0);

test("a paper is one that an electronic invoice can be made of: each rate's tax is its share of its lines' net amounts", () => {
  fc.assert(
    fc.property(parts, (all) => {
      const { taxes, nets, rounding_minor } = layOut(all);
      for (const { name, percent, tax_minor, net_minor, gross_minor, taxable_minor } of taxes) {
        // BR-S-08: the lines' net amounts make the taxable amount.
        assert.equal(sum(nets.filter((_, index) => all[index]?.tax.name === name)), taxable_minor);
        // BR-CO-17: tax is the taxable amount × the rate, rounded to two decimals.
        const share = BigInt(Math.round(Number(percent) * 10_000));
        const exact = BigInt(taxable_minor) * share;
        assert.equal(Number((2n * exact + 1_000_000n) / 2_000_000n), tax_minor);
        assert.equal(net_minor + tax_minor, gross_minor);
        assert.ok(Math.abs(taxable_minor - net_minor) <= 1);
      }
      // BR-CO-16: what is to be paid is the taxable amounts, the taxes and the rounding.
      assert.equal(
        sum(taxes.map((tax) => tax.taxable_minor + tax.tax_minor)) + rounding_minor,
        sum(all.map(({ gross_minor }) => gross_minor)),
      );
    }),
    { numRuns: 3000 },
  );
});

test("credit notes of any parts together take back just a receipt's taxes, and none of them more than is left", () => {
  fc.assert(
    fc.property(
      parts,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
      (all, cuts) => {
        const receipt = taxesOf(all);
        let left = receipt.map(({ name, percent, code, gross_minor }) => ({
          name,
          percent,
          code,
          gross_minor,
        }));
        const back = new Map(receipt.map(({ name }) => [name, 0]));
        for (const cut of [...cuts, 1]) {
          const given = left.map(({ gross_minor }) => Math.floor(gross_minor * cut));
          for (const { name, tax_minor, net_minor, gross_minor } of taxesBack(left, given)) {
            assert.ok(tax_minor >= 0 && net_minor >= 0 && tax_minor + net_minor === gross_minor);
            back.set(name, (back.get(name) ?? 0) + tax_minor);
          }
          left = left.map((tax, index) => ({ ...tax, gross_minor: tax.gross_minor - (given[index] ?? 0) }));
        }
        for (const { name, gross_minor, percent } of receipt)
          assert.equal(back.get(name), taxIn(gross_minor, percent));
      },
    ),
    { numRuns: 1000 },
  );
});

test("net prices have four decimals, of weighed goods by the kilogram", () => {
  assert.equal(netPriceOf(700, "6", "2", 2), "3.3019");
  assert.equal(netPriceOf(1332, "6", "1.480", 2), "8.4906");
  assert.equal(netPriceOf(1, "21", "1000", 2), "0.0000");
  assert.equal(netPriceOf(1000, "10", "3", 0), "303.0303");
  assert.equal(netPriceOf(350, "0", "1", 2), "3.5000");
});

test("units bear the codes of UNECE", () => {
  const pack = { sold_by: "pack" };
  assert.deepEqual(
    [
      unitCodeOf({ sold_by: "weight", pack_size: "1.6", pack_unit: "kg" }),
      unitCodeOf({ ...pack, pack_size: "1", pack_unit: "kg" }),
      unitCodeOf({ ...pack, pack_size: "1.0", pack_unit: "l" }),
      unitCodeOf({ ...pack, pack_size: "1", pack_unit: "piece" }),
      unitCodeOf({ ...pack, pack_size: "1", pack_unit: "box" }),
      unitCodeOf({ ...pack, pack_size: "0.5", pack_unit: "kg" }),
    ],
    ["KGM", "KGM", "LTR", "H87", "XBX", "XPK"],
  );
});

test("papers, ledger and report of thousands of orders and refunds agree to the cent", () => {
  const books = emptyBooks();
  fc.assert(
    fc.property(modelOrder(fc), (order) => {
      play(books, order);
    }),
    { numRuns: 3000 },
  );
  compare(books);
});
