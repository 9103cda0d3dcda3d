import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { auditPromotions } from "#promotion";
import { startApp, type TestApp } from "../support/app.ts";
import { requireSound } from "../support/market.ts";
import { actOf, type Market, openMarket, perform, settings, step } from "./acts.ts";
import { type Model, newModel, predict } from "./model.ts";

// A failing run prints its seed and path; give them to `fc.assert` to see it again.

let app: TestApp;
before(async () => {
  app = await startApp(settings);
});
after(() => app.close());

let markets = 0;
const newMarket = () => openMarket(app, `m${markets++}`);

test("whatever people do in whatever order, the market does what a small model of it does", async () => {
  const days = fc.array(step, { minLength: 60, maxLength: 100, size: "max" });
  const day = fc.asyncProperty(days, async (steps) => {
    const market = await newMarket();
    const model = newModel(market);
    for (const one of steps) {
      const act = actOf(market, one);
      if (!act) continue;
      const expected = predict(model, act);
      assert.deepEqual(await perform(app, market, act), expected, JSON.stringify(act));
    }
    assert.deepEqual(await stateOf(market), shown(model));
    await requireAllSound();
  });
  await fc.assert(day, { numRuns: 6 });
});

test("whatever many do at once, no package, no cent and no step is lost, and nothing fails", async () => {
  const days = fc.array(fc.array(step, { minLength: 4, maxLength: 10 }), {
    minLength: 4,
    maxLength: 8,
    size: "max",
  });
  const day = fc.asyncProperty(days, async (batches) => {
    const market = await newMarket();
    for (const steps of batches) {
      const acts = steps.flatMap((one) => actOf(market, one) ?? []);
      const said = await Promise.all(acts.map((act) => perform(app, market, act)));
      const failed = said.filter(
        ({ status, code }) => status >= 500 && code !== "payment_provider_unavailable",
      );
      assert.deepEqual(failed, []);
    }
    await requireAllSound();
  });
  await fc.assert(day, { numRuns: 6 });
});

/** What refunds are paid by jobs settles first. */
async function requireAllSound() {
  await app.jobsDone();
  await requireSound(app);
  assert.deepEqual(await auditPromotions(app.platform.db), []);
}

/** What the rows say, by places. */
async function stateOf({ people, products, orders, walletIds }: Market) {
  const { db } = app.platform;
  const rowsOf = async (query: ReturnType<typeof sql<Record<string, unknown>>>) =>
    (await query.execute(db)).rows;
  const ids = (those: { id: number }[]) => sql`(${sql.join(those.map(({ id }) => id))})`;
  return {
    products: await rowsOf(
      sql`select product_stock.stock, price_minor from products join product_stock on product_id = id where id in ${ids(products)} order by id`,
    ),
    wallets: await rowsOf(sql`
      select available_minor, pending_minor from wallets where id in (${sql.join(walletIds)}) order by id`),
    orders:
      orders.length === 0
        ? []
        : await rowsOf(sql`select status, total_minor from orders where id in ${ids(orders)} order by id`),
    carts: await rowsOf(sql`
      select user_id, product_id, quantity from cart_lines where user_id in ${ids(people)} order by user_id, product_id`).then(
      (lines) =>
        lines.map(({ user_id, product_id, quantity }) => [
          people.findIndex(({ id }) => id === user_id),
          products.findIndex(({ id }) => id === product_id),
          quantity,
        ]),
    ),
  };
}

/** The same of the model. */
function shown(model: Model): Awaited<ReturnType<typeof stateOf>> {
  return {
    products: model.products.map(({ stock, priceMinor }) => ({ stock, price_minor: priceMinor })),
    wallets: model.wallets.map(({ available, pending }) => ({
      available_minor: available,
      pending_minor: pending,
    })),
    orders: model.orders.map(({ status, total }) => ({ status, total_minor: total })),
    carts: model.carts.flatMap((cart, who) =>
      [...cart].sort(([a], [b]) => a - b).map(([product, quantity]) => [who, product, quantity]),
    ),
  };
}
