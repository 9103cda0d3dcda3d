import assert from "node:assert/strict";
import fc from "fast-check";
import { booksSettings, requireAgreement, sellAtRandom } from "../src/payments/papers/books.fixture.ts";
import { issueCommissionInvoices } from "../src/payments/papers/commission.ts";
import { compare, emptyBooks, modelOrder, play } from "../src/payments/papers/model.fixture.ts";
import { startApp } from "../tests/support/app.ts";
import { globalSetup, globalTeardown } from "../tests/support/cluster.ts";
import { requireSound } from "../tests/support/market.ts";

/**
 * Random orders and refunds of which papers, ledger and reports must agree to the cent: so many by numbers alone, and so many
 * through HTTP and the database, twenty shops' at once: `npm test -- benchmarks/taxes.ts` runs it on a PostgreSQL of its own, with
 * FARMGATE_TAXES as `100000,400`.
 */
const [alone = 100_000, sold = 400] = (process.env["FARMGATE_TAXES"] ?? "")
  .split(",")
  .filter(Boolean)
  .map(Number);

const books = emptyBooks();
const begun = performance.now();
for (const order of fc.sample(modelOrder(fc), { numRuns: alone, seed: 1 })) play(books, order);
compare(books);
console.log(
  `${alone} orders, ${books.count} papers by numbers alone: all agree, ${Math.round(performance.now() - begun)} ms`,
);

await globalSetup();
const app = await startApp(booksSettings);
try {
  const market = performance.now();
  await Promise.all(Array.from({ length: 2 }, (_, n) => sellAtRandom(app, Math.ceil(sold / 2), n + 1)));
  app.advance(32 * 24 * 3600);
  await Promise.all([issueCommissionInvoices(app.platform), issueCommissionInvoices(app.platform)]);
  await requireAgreement(app);
  await requireSound(app);
  const { rows } = await app.platform.database.pool.query(`
    select kind, count(*)::int as papers, sum(total_minor)::bigint as minor from papers group by kind order by kind`);
  for (const { kind, papers, minor } of rows) console.log(`${kind}: ${papers} papers, ${minor} cents`);
  const { rows: kept } = await app.platform.database.pool.query(`
    select (select coalesce(sum(amount_minor), 0)::bigint from transfer_lines join orders on orders.id = order_id
        where account = 'commission' and status = 'fulfilled') as ledger,
      (select coalesce(sum(commission_minor), 0)::bigint from paper_orders) as invoiced`);
  assert.equal(kept[0].ledger, kept[0].invoiced);
  console.log(
    `commission in the ledger and invoiced: ${kept[0].ledger} cents; ${Math.round(performance.now() - market)} ms`,
  );
} finally {
  await app.close();
  await globalTeardown();
}
