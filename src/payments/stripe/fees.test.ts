import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { newProduct, requireSound, takeStep } from "../../../tests/support/market.ts";
import { newProducer } from "../../../tests/support/people.ts";
import {
  buy,
  ledgerOf,
  openStripeShop,
  type StripeShop,
  tillOf,
} from "../../../tests/support/stripe-shop.ts";
import { balanceOf } from "../../../tests/support/stripe-twin/index.ts";
import { fromStripe, toStripe } from "./amounts.ts";
import { bookFees } from "./fees.ts";

let shop: StripeShop;
before(async () => {
  shop = await openStripeShop();
});
after(() => shop.close());

test("what Stripe took is booked once, so that the ledger holds to the cent what Stripe does", async () => {
  const { app, twin, settled } = shop;
  const ann = await newProducer(app, "ann");
  const product = await newProduct(app, ann);
  for (const by of ["card", "foreign_card", "card"] as const) await buy(shop, [product], by);
  const back = await buy(shop, [product]);
  assert.equal((await takeStep(app, back.buyer, back.orders[0] ?? 0, "cancellation")).status, 200);
  await settled();
  await Promise.all([bookFees(tillOf(app)), bookFees(tillOf(app))]);
  await bookFees(tillOf(app));
  // Cards of elsewhere cost more: no rate would give this sum.
  assert.equal(await ledgerOf(app, "fees"), -(30 + 36 + 30 + 30));
  assert.equal(-(await ledgerOf(app, "card")), balanceOf(twin.account, "eur"));
  assert.equal(balanceOf(twin.account, "eur"), 3 * 350 - 126);
  await requireSound(app);
});

test("amounts are counted as Stripe does, where ISO 4217 counts otherwise", () => {
  assert.deepEqual(toStripe({ amountMinor: 1234, currency: "EUR" }), { amount: 1234, currency: "eur" });
  assert.deepEqual(toStripe({ amountMinor: 500, currency: "ISK" }), { amount: 50_000, currency: "isk" });
  assert.deepEqual(toStripe({ amountMinor: 500, currency: "JPY" }), { amount: 500, currency: "jpy" });
  assert.deepEqual(toStripe({ amountMinor: 500, currency: "MGA" }), { amount: 5, currency: "mga" });
  assert.equal(toStripe({ amountMinor: 501, currency: "MGA" }), undefined);
  assert.deepEqual(toStripe({ amountMinor: 5120, currency: "KWD" }), { amount: 5120, currency: "kwd" });
  assert.equal(toStripe({ amountMinor: 5124, currency: "KWD" }), undefined);
  for (const currency of ["EUR", "ISK", "UGX", "MGA", "JPY", "HUF"]) {
    const there = toStripe({ amountMinor: 700, currency });
    assert.ok(there);
    assert.deepEqual(fromStripe(there.amount, there.currency), { amountMinor: 700, currency });
  }
});
