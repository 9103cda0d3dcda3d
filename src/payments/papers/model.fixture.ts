import assert from "node:assert/strict";
import type fc from "fast-check";
import { sharesOf, type Tax, type TaxRate, taxesOf } from "#platform/base";
import { layOut, taxesBack } from "./layout.ts";

/**
 * A market of numbers alone: orders are handed over and given back in parts, and what papers, a ledger and a report say of it is
 * compared, each kept for itself.
 */

export const rates: TaxRate[] = [
  { name: "standard", percent: "21", code: "S" },
  { name: "reduced", percent: "6", code: "S" },
  { name: "parking", percent: "12.5", code: "S" },
  { name: "exempt", percent: "0", code: "E" },
];

export interface ModelOrder {
  month: number;
  lines: { rate: number; gross_minor: number }[];
  delivery_minor: number;
  /** Of each refund, how much of what is left in ten thousandths, and how many months later. */
  refunds: { part: number; later: number }[];
}

export function modelOrder(from: typeof fc): fc.Arbitrary<ModelOrder> {
  return from.record({
    month: from.integer({ min: 0, max: 11 }),
    lines: from.array(
      from.record({ rate: from.nat(rates.length - 1), gross_minor: from.integer({ min: 0, max: 50_000 }) }),
      { minLength: 1, maxLength: 12 },
    ),
    delivery_minor: from.oneof(from.constant(0), from.integer({ min: 1, max: 1500 })),
    refunds: from.array(from.record({ part: from.integer({ min: 1, max: 10_000 }), later: from.nat(3) }), {
      maxLength: 4,
    }),
  });
}

/** What is counted, by month: each by the paper's own sums, the report's rates and the ledger's money. */
export interface Books {
  papers: Map<number, number>;
  ledger: Map<number, number>;
  report: Map<string, { net: number; tax: number; gross: number }>;
  count: number;
}

export const emptyBooks = (): Books => ({
  papers: new Map(),
  ledger: new Map(),
  report: new Map(),
  count: 0,
});

/** Hands an order over and gives its refunds back. Fails where a paper doesn't agree with itself. */
export function play(books: Books, order: ModelOrder): void {
  const parts = order.lines.map(({ rate, gross_minor }) => ({ tax: rates[rate] ?? null, gross_minor }));
  const taxes = taxesOf(parts, order.delivery_minor);
  const total = order.lines.reduce((sum, { gross_minor }) => sum + gross_minor, order.delivery_minor);
  layOut(parts);
  issue(books, order.month, taxes, total, 1);
  book(books.ledger, order.month, total);
  let left = taxes.map(({ name, percent, code, gross_minor }) => ({ name, percent, code, gross_minor }));
  for (const { part, later } of order.refunds) {
    const of = left.reduce((sum, { gross_minor }) => sum + gross_minor, 0);
    const amount = Number((BigInt(of) * BigInt(part)) / 10_000n);
    if (amount === 0) continue;
    const back = sharesOf(
      amount,
      left.map(({ gross_minor }) => gross_minor),
    );
    const credited = taxesBack(left, back);
    left = left.map((tax, index) => ({ ...tax, gross_minor: tax.gross_minor - (back[index] ?? 0) }));
    assert.ok(left.every(({ gross_minor }) => gross_minor >= 0));
    issue(books, order.month + later, credited, amount, -1);
    book(books.ledger, order.month + later, -amount);
  }
}

/** Fails where papers, ledger and report don't agree to the cent. */
export function compare({ papers, ledger, report }: Books): void {
  const byMonth = new Map<number, number>();
  for (const [key, { net, tax, gross }] of report) {
    assert.equal(net + tax, gross);
    book(byMonth, Number(key.split(" ")[0]), gross);
  }
  for (const [month, minor] of ledger) {
    assert.equal(papers.get(month), minor);
    assert.equal(byMonth.get(month) ?? 0, minor);
  }
}

function issue(books: Books, month: number, taxes: Tax[], totalMinor: number, sign: 1 | -1): void {
  const sum = taxes.reduce((all, { gross_minor }) => all + gross_minor, 0);
  assert.equal(sum, totalMinor);
  books.count++;
  book(books.papers, month, sign * totalMinor);
  for (const { name, net_minor, tax_minor, gross_minor } of taxes) {
    assert.equal(net_minor + tax_minor, gross_minor);
    const key = `${month} ${name}`;
    const row = books.report.get(key) ?? { net: 0, tax: 0, gross: 0 };
    books.report.set(key, {
      net: row.net + sign * net_minor,
      tax: row.tax + sign * tax_minor,
      gross: row.gross + sign * gross_minor,
    });
  }
}

function book(account: Map<number, number>, month: number, minor: number): void {
  account.set(month, (account.get(month) ?? 0) + minor);
}
