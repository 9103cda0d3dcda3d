import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { cartOf, linesIn } from "../../tests/support/goods.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, stockOf } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { picture } from "../../tests/support/pictures.ts";
import { prepareCheckout } from "./checkout.ts";

let app: TestApp;
let ann: TestPerson;
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,CHF", PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" });
  ann = await newProducer(app, "ann", { phone: "+32 470 11 22 33", display_name: "Ann of the Hill" });
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

const address = { street: "Kerkstraat 1", postal_code: "9000", city: "Gent", country: "BE", line2: "b" };

test("a checkout answers its orders as they are read afterwards, to the byte", async () => {
  const pickup = { address, instructions: "Ring." };
  const location = { location_name: "Ghent", latitude: 51.054321, longitude: 3.726543 };
  const told = { phone: "+32 470 11 22 44", offers: ["pickup"], pickup, ...location };
  const ben = await newProducer(app, "ben", told);
  const buyer = await newPerson(app, "reader", { phone: "+32 470 11 22 55", ...location });
  await call(app, "POST", `review/new/${ben.id}/`, { as: buyer, json: { rating: 4 } });
  const pears = await newProduct(app, ann, { pack_size: "1.50" });
  const goods = [
    pears,
    await newProduct(app, ben, { pack_size: "0.010" }),
    await newProduct(app, ann, { price: { amount: "2.00", currency: "CHF" }, pack_size: "120" }),
    await newProduct(app, ann),
  ];
  const raw = await picture();
  const headers = { "content-type": "image/png" };
  const shown = await call(app, "PUT", `products/${pears}/images/2/?alt=Pears`, { as: ann, raw, headers });
  assert.equal(shown.status, 200, shown.text);
  for (const payment_method of ["cash", "card"]) {
    for (const id of goods) await cartOf(app, buyer).add({ id }, 3);
    const delivery = { delivery_method: "delivery", address, note: "Bell\u00a0“2”" };
    const by_producer = [{ producer_id: ben.id, delivery_method: "pickup" }];
    const { status, body, text } = await checkOut(app, buyer, { payment_method, ...delivery, by_producer });
    assert.equal(status, 201, text);
    assert.equal(body.orders.length, 3);
    for (const order of body.orders)
      assert.equal((await call(app, "GET", `order/${order.id}/`, { as: buyer })).text, JSON.stringify(order));
    const listed = await call(app, "GET", `order/?checkout_id=${body.checkout_id}`, { as: buyer });
    assert.deepEqual(listed.body.results.toReversed(), body.orders);
  }
});

test("what the database finds short of stock after all is refused, and nothing is written or taken", async () => {
  const [pears, plums] = [await newProduct(app, ann), await newProduct(app, ann)];
  const buyer = await newBuyerOf(app, pears, plums);
  const { platform } = app;
  const actor = { userId: buyer.id, now: platform.clock.now() };
  const wish = { payment_method: "cash", delivery_method: "pickup" } as const;
  const placing = transaction(platform.db, async (tx) => {
    const { place } = await prepareCheckout(tx, platform, actor, wish, () => true);
    await tx.updateTable("product_stock").set({ stock: 0 }).where("product_id", "=", plums).execute();
    await place();
  });
  await assert.rejects(placing, { code: "not_enough_stock" });
  assert.deepEqual(linesIn(await cartOf(app, buyer).read()), [
    [pears, 1],
    [plums, 1],
  ]);
  assert.deepEqual([await stockOf(app, pears), await stockOf(app, plums)], [20, 20]);
  assert.deepEqual((await call(app, "GET", "order/", { as: buyer })).body.results, []);
});
