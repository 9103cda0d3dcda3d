import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { cartOf, newProduct, type TestProduct, tagOf } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { picture } from "../../tests/support/pictures.ts";

let app: TestApp;
let orchard: TestPerson;
let dairy: TestPerson;
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,JPY,CHF" });
  orchard = await newProducer(app, "orchard", { offers: ["pickup"] });
  dairy = await newProducer(app, "dairy", { offers: ["pickup"] });
});
after(() => app.close());

let buyers = 0;
const newCart = async () => cartOf(app, await newPerson(app, `buyer-${buyers++}`));

const change = async (as: TestPerson, { id }: TestProduct, json: object) => {
  const { status, text } = await call(app, "PATCH", `products/${id}/`, { as, json });
  assert.equal(status, 200, text);
};
const addStock = (as: TestPerson, { id }: TestProduct, by: number) =>
  call(app, "POST", `products/${id}/stock/`, { as, json: { change: by } });
type Line = { product: TestProduct; quantity: number; line_total: object; issue: string | null };
const euros = (amount: string) => ({ amount, currency: "EUR" });

test("a cart shows each product as it is, what it costs, and what each producer gets", async () => {
  const cart = await newCart();
  const pears = await newProduct(app, orchard);
  const milk = await newProduct(app, dairy, {
    name: "Milk",
    price: euros("0.99"),
    pack_size: "1",
    pack_unit: "l",
  });
  const sake = await newProduct(app, orchard, {
    price: { amount: "1200", currency: "JPY" },
    pack_unit: "box",
  });
  const cider = await newProduct(app, orchard, { price: { amount: "4.05", currency: "CHF" } });
  const put = { as: orchard, raw: await picture(), headers: { "content-type": "image/png" } };
  await call(app, "PUT", `products/${pears.id}/images/3/`, put);
  const shown = (await call(app, "PUT", `products/${pears.id}/images/2/?alt=Ripe`, put)).body;

  for (const [product, quantity] of [
    [cider, 1],
    [pears, 3],
    [milk, 7],
    [sake, 2],
  ] as const) {
    await cart.add(product, quantity);
  }
  await cart.add(cider);
  const { body } = await cart.read();
  assert.deepEqual(
    body.items.map(({ product, quantity, line_total, issue }: Line) => [
      product.id,
      { quantity, line_total, issue },
    ]),
    [
      [cider.id, { quantity: 2, line_total: { amount: "8.10", currency: "CHF" }, issue: null }],
      [pears.id, { quantity: 3, line_total: euros("10.50"), issue: null }],
      [milk.id, { quantity: 7, line_total: euros("6.93"), issue: null }],
      [sake.id, { quantity: 2, line_total: { amount: "2400", currency: "JPY" }, issue: null }],
    ],
  );
  assert.equal(body.item_count, 14);
  assert.deepEqual(body.items[1].product, {
    id: pears.id,
    name: "Conference pears",
    price: euros("3.50"),
    pack_size: "1.5",
    pack_unit: "kg",
    sold_by: "pack",
    unit_price: { ...euros("2.33"), per: "kg" },
    image: shown.images[0],
    producer: shown.producer,
  });
  assert.equal(body.items[1].product.image.alt, "Ripe");
  assert.equal(body.items[2].product.image, null);
  const [yen, francs] = [
    { amount: "2400", currency: "JPY" },
    { amount: "8.10", currency: "CHF" },
  ];
  assert.deepEqual(body.totals, [euros("17.43"), yen, francs]);
  const offered = { offers: ["pickup"], has_pickup_address: true, delivery: null, delivery_charges: [] };
  assert.deepEqual(body.by_producer, [
    { producer: shown.producer, totals: [euros("10.50"), yen, francs], ...offered },
    { producer: body.items[2].product.producer, totals: [euros("6.93")], ...offered },
  ]);
});

test("a line that can't be bought says why, the gravest first, and is in no total", async () => {
  const cart = await newCart();
  const [pears, milk] = [await newProduct(app, orchard), await newProduct(app, dairy)];
  await cart.add(pears, 5);
  await cart.add(milk, 2);
  const issueAfter = async (json: object) => {
    await change(orchard, pears, json);
    const { body } = await cart.read();
    const [first] = body.items;
    assert.deepEqual(body.totals, [euros(first.issue === null ? "24.50" : "7.00")]);
    assert.deepEqual(body.by_producer[0].totals, first.issue === null ? [euros("17.50")] : []);
    assert.equal(body.by_producer[0].producer.username, "orchard");
    assert.deepEqual([first.line_total, body.item_count], [euros("17.50"), 7]);
    return first.issue;
  };
  const dayAfter = (days: number) => new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10);
  assert.equal(await issueAfter({ stock: 4 }), "not_enough_stock");
  assert.equal(await issueAfter({ stock: 0 }), "out_of_stock");
  assert.equal(await issueAfter({ best_before: dayAfter(-2) }), "past_best_before");
  assert.equal(await issueAfter({ is_listed: false }), "no_longer_sold");
  assert.equal(await issueAfter({ is_listed: true, best_before: dayAfter(2) }), "out_of_stock");
  assert.equal(await issueAfter({ stock: 5 }), null);
});

test("what a producer sells who pauses, is disabled or deletes it is no longer sold", async () => {
  const { db } = app.platform;
  const farmer = await newProducer(app, "farmer");
  const [cart, plums] = [await newCart(), await newProduct(app, farmer)];
  await cart.add(plums);
  const issue = async () => (await cart.read()).body.items[0].issue;
  const sells = (is_producer: boolean) => call(app, "PATCH", "me/", { as: farmer, json: { is_producer } });
  await sells(false);
  assert.equal(await issue(), "no_longer_sold");
  await sells(true);
  assert.equal(await issue(), null);
  const disable = (disabled_at: Date | null) =>
    db.updateTable("users").set({ disabled_at }).where("id", "=", farmer.id).execute();
  await disable(new Date());
  assert.equal(await issue(), "no_longer_sold");
  await disable(null);
  const deleted = await call(app, "DELETE", `products/${plums.id}/`, { as: farmer });
  assert.equal(deleted.status, 204, deleted.text);
  assert.equal(await issue(), "no_longer_sold");
  assert.equal((await cart.add(plums)).body.code, "not_found");
  assert.equal((await cart.set(plums, 1)).body.code, "not_found");
  assert.deepEqual((await cart.take(plums)).body.items, []);
});

test("a best-before day passes at midnight in the site's time zone", async (t) => {
  const site = await startApp({ TIME_ZONE: "Pacific/Kiritimati" });
  t.after(() => site.close());
  const hour = 3600_000;
  const thereAt = (moment: number) => moment + 14 * hour;
  const day = (moment: number) => new Date(thereAt(moment)).toISOString().slice(0, 10);
  // It is noon there, so that no midnight passes by itself.
  site.advance((36 * hour - (thereAt(Date.now()) % (24 * hour))) / 1000);
  const noon = site.platform.clock.now().getTime();
  const seller = await newProducer(site, "seller");
  const buyer = await newPerson(site, "buyer");
  const good = await newProduct(site, seller, { best_before: day(noon) });
  const old = await newProduct(site, seller, { best_before: day(noon - 24 * hour) });
  const cart = cartOf(site, buyer);
  assert.equal((await cart.add(old)).body.code, "past_best_before");
  assert.equal((await cart.add(good)).body.items[0].issue, null);
  site.advance(13 * 3600);
  const { body } = await call(site, "POST", "auth/token/refresh/", { json: { refresh: buyer.refresh } });
  const nextDay = cartOf(site, { ...buyer, ...body });
  assert.equal((await nextDay.read()).body.items[0].issue, "past_best_before");
});

test("the ETag stands while stock changes that shows in no issue, and moves with what is seen", async () => {
  const [cart, pears] = [await newCart(), await newProduct(app, orchard)];
  let seen = tagOf(await cart.add(pears, 5));
  const moves = async () => {
    const before = seen;
    seen = tagOf(await cart.read());
    return seen !== before;
  };
  await addStock(orchard, pears, -15);
  assert.equal(await moves(), false);
  await addStock(orchard, pears, 100);
  assert.equal(await moves(), false);
  await change(orchard, pears, { description: "Sweeter than ever." });
  assert.equal(await moves(), false);
  await change(orchard, pears, { price: euros("3.51") });
  assert.equal(await moves(), true);
  await change(orchard, pears, { name: "Pears" });
  assert.equal(await moves(), true);
  await change(orchard, pears, { stock: 4 });
  assert.equal(await moves(), true);
  await change(orchard, pears, { stock: 3 });
  assert.equal(await moves(), false);
  await change(orchard, pears, { stock: 0 });
  assert.equal(await moves(), true);
});
