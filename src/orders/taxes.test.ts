import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { sharesOf, type TaxRate, taxesOf, taxIn } from "#platform/base";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";

const rates: TaxRate[] = [
  { name: "standard", percent: "21", code: "S" },
  { name: "reduced", percent: "5.5", code: "S" },
  { name: "odd", percent: "8.1234", code: "S" },
  { name: "exempt", percent: "0", code: "E" },
];
const minor = fc.integer({ min: 0, max: 10_000_000_000 });
const amounts = fc.array(fc.record({ tax: fc.constantFrom(...rates), gross_minor: minor }), {
  minLength: 1,
  maxLength: 20,
});

test("tax is the sum × share ÷ (100 + share), rounded half up", () => {
  assert.equal(taxIn(700, "6"), 40);
  assert.equal(taxIn(121, "21"), 21);
  assert.equal(taxIn(53, "6"), 3);
  assert.equal(taxIn(1, "100"), 1);
  assert.equal(taxIn(999, "0"), 0);
  assert.equal(taxIn(1000, "5.5"), 52);
});

test("the taxes of any amounts and their delivery come to just what was paid, each within half a unit of exact", () => {
  fc.assert(
    fc.property(amounts, minor, (all, delivery) => {
      const taxes = taxesOf(all, delivery);
      const sum = (of: number[]) => of.reduce((total, one) => total + one, 0);
      assert.equal(
        sum(taxes.map((tax) => tax.gross_minor)),
        sum(all.map((one) => one.gross_minor)) + delivery,
      );
      for (const { net_minor, tax_minor, gross_minor, percent } of taxes) {
        assert.equal(net_minor + tax_minor, gross_minor);
        const share = BigInt(Math.round(Number(percent) * 10_000));
        const off = BigInt(gross_minor) * share - BigInt(tax_minor) * (1_000_000n + share);
        assert.ok(2n * off < 1_000_000n + share && 2n * off >= -(1_000_000n + share));
      }
    }),
    { numRuns: 2000 },
  );
});

test("a sum is shared out whole, to each within one unit of its part", () => {
  fc.assert(
    fc.property(minor, fc.array(minor, { minLength: 1, maxLength: 9 }), (sum, weights) => {
      const shares = sharesOf(sum, weights);
      const all = weights.reduce((total, one) => total + BigInt(one), 0n);
      assert.equal(
        shares.reduce((total, one) => total + one, 0),
        sum,
      );
      if (all === 0n) return;
      for (const [index, share] of shares.entries()) {
        const off = BigInt(share) * all - BigInt(sum) * BigInt(weights[index] ?? 0);
        assert.ok(off < all && off > -all);
      }
    }),
    { numRuns: 2000 },
  );
});

test("amounts of which one bears no rate have no taxes", () => {
  assert.deepEqual(taxesOf([{ tax: null, gross_minor: 1 }]), []);
  assert.deepEqual(taxesOf([]), []);
});

let app: TestApp;
let ann: TestPerson;
before(async () => {
  app = await startApp({
    ...{ TAX_RATES: "reduced=6,S; standard=21,S; exempt=0,E", PAYMENT_METHODS: "cash,card" },
    COMMISSION_PERCENT: "10",
  });
  ann = await newProducer(app, "ann");
  const delivery = {
    charges: [{ price: euros("4.00"), free_from: euros("40.00") }],
    postcodes: ["90*", "1000", "D02 X285"],
  };
  const { status, text } = await call(app, "PATCH", "me/", { as: ann, json: { delivery } });
  assert.equal(status, 200, text);
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

function euros(amount: string) {
  return { amount, currency: "EUR" };
}

function to(postal_code: string) {
  const address = { street: "Kerkstraat 1", postal_code, city: "Gent", country: "BE" };
  return { delivery_method: "delivery", address };
}

test("an order tells its taxes by rate and its delivery, as it is bought and as it is read afterwards, to the byte", async () => {
  const beer = await newProduct(app, ann, { price: euros("10.00"), tax_rate: "standard" });
  const pears = await newProduct(app, ann, { price: euros("10.60") });
  const buyer = await newBuyerOf(app, beer, pears);
  const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
  assert.deepEqual(cart.body.by_producer[0].delivery_charges, [euros("4.00")]);
  const { status, body, text } = await checkOut(app, buyer, to("9000"));
  assert.equal(status, 201, text);
  const [order] = body.orders;
  assert.equal((await call(app, "GET", `order/${order.id}/`, { as: buyer })).text, JSON.stringify(order));
  assert.deepEqual([order.total, order.delivery_charge], [euros("24.60"), euros("4.00")]);
  // Of the 4.00, 1.94 go with the beer and 2.06 with the pears.
  assert.deepEqual(order.taxes, [
    {
      rate: "standard",
      percent: "21",
      code: "S",
      net: euros("9.87"),
      tax: euros("2.07"),
      gross: euros("11.94"),
    },
    {
      rate: "reduced",
      percent: "6",
      code: "S",
      net: euros("11.94"),
      tax: euros("0.72"),
      gross: euros("12.66"),
    },
  ]);
  assert.deepEqual(
    order.items.map((item: { tax_rate: string }) => item.tax_rate),
    ["standard", "reduced"],
  );
});

test("what an order's lines are taxed at stays, whatever becomes of the product and the settings", async () => {
  const beer = await newProduct(app, ann, { tax_rate: "standard" });
  const buyer = await newBuyerOf(app, beer);
  const { body } = await checkOut(app, buyer);
  const [order] = body.orders;
  await call(app, "PATCH", `products/${beer}/`, { as: ann, json: { tax_rate: null } });
  const { config } = app.platform;
  const before = [...config.taxRates];
  config.taxRates.splice(0, 3, { name: "standard", percent: "25", code: "S" });
  try {
    assert.equal((await call(app, "GET", `order/${order.id}/`, { as: buyer })).text, JSON.stringify(order));
  } finally {
    config.taxRates.splice(0, 1, ...before);
  }
});

test("a producer below the threshold sells without tax, whatever a product bears", async () => {
  const ben = await newProducer(app, "ben");
  const business = { legal_name: "Ben & Co", tax_number: " be 0123.456.749 ", is_tax_exempt: true };
  const told = await call(app, "PATCH", "me/", { as: ben, json: { business } });
  assert.deepEqual(told.body.business, {
    ...{ legal_name: "Ben & Co", address: null, tax_number: "BE0123456749", is_tax_exempt: true },
  });
  const buyer = await newBuyerOf(app, await newProduct(app, ben, { tax_rate: "standard" }));
  const { body } = await checkOut(app, buyer);
  assert.deepEqual(body.orders[0].taxes, [
    { rate: "exempt", percent: "0", code: "E", net: euros("3.50"), tax: euros("0.00"), gross: euros("3.50") },
  ]);
});

test("delivery is free from a sum on, and its charge stays as it was agreed when less is bought", async () => {
  const pears = await newProduct(app, ann, { price: euros("20.00") });
  const buyer = await newBuyerOf(app, pears, await newProduct(app, ann));
  const paid = await checkOut(app, buyer, to("9000"));
  assert.equal(paid.body.orders[0].delivery_charge.amount, "4.00");
  const [order] = paid.body.orders;
  const less = await call(app, "DELETE", `order/${order.id}/items/${pears}/`, { as: buyer });
  assert.deepEqual([less.body.total, less.body.taxes[0].gross], [euros("7.50"), euros("7.50")]);
  const generous = await newPerson(app, "generous");
  await call(app, "PATCH", `cart/item_increment/${pears}/`, { as: generous, json: { quantity: 2 } });
  const free = await checkOut(app, generous, to("9000"));
  assert.deepEqual(
    [free.body.orders[0].total.amount, free.body.orders[0].delivery_charge.amount],
    ["40.00", "0.00"],
  );
});

test("nothing is charged for what is fetched, and no delivery goes outside its area", async () => {
  const pears = await newProduct(app, ann);
  const buyer = await newBuyerOf(app, pears);
  for (const code of ["8000", "10001", "9"]) {
    const { status, body } = await checkOut(app, buyer, to(code));
    assert.deepEqual([status, body.code, body.lines[0].product_id], [409, "delivery_not_possible", pears]);
  }
  assert.equal((await checkOut(app, buyer)).body.orders[0].total.amount, "3.50");
  for (const code of ["9052", "1000", "d02x285"]) {
    const there = await checkOut(app, await newBuyerOf(app, pears), to(code));
    assert.equal(there.status, 201, there.text);
  }
});

test("rates, charges and numbers that can't be are refused by name", async () => {
  const charge = (price: object, free_from: object | null = null) => ({
    delivery: { charges: [{ price, free_from }], postcodes: [] },
  });
  const wrong: [object, string, string][] = [
    [charge(euros("4.001")), "delivery.charges.0.price.amount", "wrong_format"],
    [charge({ amount: "4.00", currency: "CHF" }), "delivery.charges.0.price.currency", "not_a_choice"],
    [charge(euros("-1.00")), "delivery.charges.0.price.amount", "too_small"],
    [charge(euros("1.00"), euros("x")), "delivery.charges.0.free_from.amount", "wrong_format"],
    [{ delivery: { charges: [], postcodes: ["9*0"] } }, "delivery.postcodes.0", "wrong_format"],
    [{ business: { tax_number: "BE123" } }, "business.tax_number", "wrong_format"],
    [{ business: { tax_number: "ESB5837843" } }, "business.tax_number", "wrong_format"],
  ];
  for (const [json, field, code] of wrong) {
    const { status, body } = await call(app, "PATCH", "me/", { as: ann, json });
    assert.deepEqual([status, body.error_codes?.[field]], [400, [code]], JSON.stringify([json, body]));
  }
  const pears = await newProduct(app, ann);
  const { body } = await call(app, "PATCH", `products/${pears}/`, { as: ann, json: { tax_rate: "luxury" } });
  assert.deepEqual(body.error_codes, { tax_rate: ["not_a_choice"] });
  for (const tax_number of [
    "BE1000012335",
    "XI980780684",
    "ESB58378431",
    "IE3628739UA",
    "GB 980 7806 84",
    "12/345/67890",
  ]) {
    const { status, text } = await call(app, "PATCH", "me/", { as: ann, json: { business: { tax_number } } });
    assert.equal(status, 200, text);
  }
});
