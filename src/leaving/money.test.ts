import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { markPaid, recordSales, releaseSale } from "#wallet";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { earn } from "../../tests/support/money.ts";
import { newProducer, password, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

const leave = async (as: TestPerson) => {
  const { status, body } = await call(app, "DELETE", "me/", { as, json: { current_password: password } });
  return status === 204 ? "gone" : body.code;
};

async function askFor(as: TestPerson, amount: string) {
  const { body } = await call(app, "GET", "wallet/", { as });
  const json = { amount: { amount, currency: "EUR" } };
  return call(app, "POST", `wallet/${body.results[0].id}/payouts/`, { as, json });
}

test("nobody leaves money behind: what is to come, what is there and what was asked for has to be paid first", async () => {
  const eva = await newProducer(app, "eva");
  const { db, clock } = app.platform;
  const sale = { order_id: 1, producer_id: eva.id, currency: "EUR", total_minor: 500, commission_minor: 0 };
  const byCard = { ...sale, through: "card" as const };
  await transaction(db, (tx) => recordSales(tx, [byCard], clock.now()));
  assert.equal(await leave(eva), "wallet_not_empty");
  await transaction(db, (tx) => releaseSale(tx, byCard, clock.now()));
  assert.equal(await leave(eva), "wallet_not_empty");
  const payout = await askFor(eva, "5.00");
  assert.equal(payout.status, 201);
  assert.equal(await leave(eva), "wallet_not_empty");
  assert.equal((await call(app, "GET", "me/", { as: eva })).status, 200);

  await transaction(db, (tx) => markPaid(tx, app.platform.config, payout.body.id, clock.now()));
  assert.equal(await leave(eva), "gone");
  const kept = await db.selectFrom("payouts").select(["holder", "iban", "amount_minor"]).execute();
  assert.deepEqual(kept, [{ holder: null, iban: null, amount_minor: 500 }]);
});

test("of a payout and leaving at once one happens, and no money is without its owner", async () => {
  for (let round = 0; round < 8; round++) {
    const seller = await newProducer(app, `torn${round}`);
    await earn(app, seller.id, 500);
    const [left, asked] = await Promise.all([leave(seller), askFor(seller, "5.00")]);
    assert.deepEqual([left, asked.status], ["wallet_not_empty", 201]);
  }
});

test("the export holds each wallet with its entries and payouts, and what was promoted", async () => {
  const seller = await newProducer(app, "exporting");
  await earn(app, seller.id, 2500);
  const payout = await askFor(seller, "5.00");
  const json = {
    ...{ name: "Pears", category: "fruit", price: { amount: "3.50", currency: "EUR" } },
    ...{ pack_size: "1", pack_unit: "kg", stock: 3 },
  };
  const { body: product } = await call(app, "POST", "products/new/", { as: seller, json });
  const promotion = { product_id: product.id, days: 2 };
  const promoted = await call(app, "POST", "promotion/", { as: seller, json: promotion });
  const { body: wallets } = await call(app, "GET", "wallet/", { as: seller });
  const entries = await call(app, "GET", `wallet/${wallets.results[0].id}/entries/`, { as: seller });

  const { body } = await call(app, "GET", "me/export/", { as: seller });
  assert.deepEqual(body.wallets, [
    { ...wallets.results[0], entries: entries.body.results, payouts: [payout.body] },
  ]);
  const [{ created_at, ...rest }] = body.promotions;
  assert.deepEqual(rest, { ...promoted.body, impressions: 0 });
  assert.ok(Date.parse(created_at) > 0);
  assert.equal(entries.body.results.length, 5);
});
