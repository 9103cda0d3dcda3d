import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dayIn, daysAfter } from "#platform/base";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, requireSound, stockOf } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let ann: TestPerson;
let ben: TestPerson;
let buyer: TestPerson;
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,CHF", PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" });
  ann = await newProducer(app, "ann");
  ben = await newProducer(app, "ben", { offers: ["pickup"] });
  buyer = await newPerson(app, "buyer", { phone: "+32 470 11 22 33", display_name: "Bea" });
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

const step = (as: TestPerson, id: number, name: string, json?: object) =>
  call(app, "POST", `order/${id}/${name}/`, { as, ...(json ? { json } : {}) });
const pay = (as: TestPerson, checkoutId: number, token?: string) =>
  call(app, "POST", `checkout/${checkoutId}/payment/`, { as, ...(token ? { json: { token } } : {}) });

async function order(told: object = {}, quantity = 2, as = buyer) {
  const product = await newProduct(app, ann);
  await putInCart(app, as, product, quantity);
  const { status, body, text } = await checkOut(app, as, told);
  assert.equal(status, 201, text);
  return { ...body.orders[0], product, checkoutId: body.checkout_id };
}

test("what is said of one producer holds for their order, and for the others what the checkout says", async () => {
  const [pears, cheese] = [await newProduct(app, ann), await newProduct(app, ben, { name: "Cheese" })];
  await putInCart(app, buyer, pears, 1);
  await putInCart(app, buyer, cheese, 1);
  const day = (ahead: number) => daysAfter(dayIn("UTC", app.platform.clock.now()), ahead);
  const address = { street: "Kerkstraat 1", postal_code: "9000", city: "Gent", country: "BE" };
  const told = { delivery_method: "delivery", address, wanted_on: day(3), note: "Ring the bell." };
  const refused = await checkOut(app, buyer, {
    ...told,
    by_producer: [{ producer_id: ben.id, wanted_on: null }],
  });
  assert.equal(refused.body.code, "delivery_method_not_offered");
  const late = { producer_id: ben.id, delivery_method: "pickup", wanted_on: day(-1) };
  const tooEarly = await checkOut(app, buyer, { ...told, by_producer: [late] });
  assert.deepEqual(tooEarly.body.error_codes, { "by_producer.0.wanted_on": ["too_small"] });

  const mine = { producer_id: ben.id, delivery_method: "pickup", wanted_on: day(5), note: null };
  const { status, body, text } = await checkOut(app, buyer, { ...told, by_producer: [mine] });
  assert.equal(status, 201, text);
  const [atAnn, atBen] = body.orders;
  assert.partialDeepStrictEqual(atAnn, {
    delivery_method: "delivery",
    wanted_on: day(3),
    note: "Ring the bell.",
    address,
  });
  assert.partialDeepStrictEqual(atBen, {
    delivery_method: "pickup",
    wanted_on: day(5),
    note: null,
    address: null,
  });
});

test("a checkout makes an order per producer and currency, copies what was bought and empties the cart", async () => {
  const [pears, cheese, francs] = [
    await newProduct(app, ann),
    await newProduct(app, ben, { name: "Cheese", price: { amount: "8.20", currency: "EUR" } }),
    await newProduct(app, ann, { name: "Fondue", price: { amount: "12.00", currency: "CHF" } }),
  ];
  await putInCart(app, buyer, pears, 3);
  await putInCart(app, buyer, cheese, 1);
  await putInCart(app, buyer, francs, 2);
  const wanted_on = daysAfter(dayIn("UTC", app.platform.clock.now()), 7);
  const { status, body, headers } = await checkOut(app, buyer, {
    note: "Knock twice.",
    wanted_on,
  });
  assert.equal(status, 201);
  assert.equal(headers.get("location"), `${app.url}/backend/api/order/?checkout_id=${body.checkout_id}`);
  assert.deepEqual(
    body.orders.map((one: { producer: { username: string }; total: object }) => [
      one.producer.username,
      one.total,
    ]),
    [
      ["ann", { amount: "10.50", currency: "EUR" }],
      ["ben", { amount: "8.20", currency: "EUR" }],
      ["ann", { amount: "24.00", currency: "CHF" }],
    ],
  );
  const [first] = body.orders;
  assert.partialDeepStrictEqual(first, {
    status: "placed",
    payment_method: "cash",
    delivery_method: "pickup",
    wanted_on,
    address: null,
    pickup: { address: { city: "Ghent" } },
    note: "Knock twice.",
    contact: { name: "ann", phone: "+32 470 00 00 01" },
    items: [
      {
        product_id: pears,
        name: "Conference pears",
        image: null,
        pack_size: "1.5",
        pack_unit: "kg",
        quantity: 3,
      },
    ],
    paid_at: null,
    expires_at: null,
    history: [{ status: "placed", by: "buyer" }],
    removed_items: [],
    actions: ["cancellation", "change"],
  });
  assert.equal("commission" in first, false);
  assert.equal(await stockOf(app, pears), 17);
  assert.equal((await call(app, "GET", "cart/cart-detail/", { as: buyer })).body.item_count, 0);

  await call(app, "PATCH", `products/${pears}/`, {
    as: ann,
    json: { name: "Other", price: { amount: "9.00", currency: "EUR" } },
  });
  await call(app, "DELETE", `products/${cheese}/`, { as: ben });
  const listed = await call(app, "GET", `order/?checkout_id=${body.checkout_id}`, { as: buyer });
  assert.deepEqual(listed.body.results.toReversed(), body.orders);
});

test("an order goes to a country without postal codes", async () => {
  const address = { street: "1 Queen's Road", city: "Central", country: "hk" };
  const { body } = await call(
    app,
    "GET",
    `order/${(await order({ delivery_method: "delivery", address })).id}/`,
    {
      as: buyer,
    },
  );
  assert.deepEqual(body.address, { ...address, country: "HK", postal_code: "" });
  assert.match((await letterTo(app, ann.email)).text, /1 Queen's Road, Central, Hong Kong/);
});

test("an order by cash goes its way, each step with its letters, and touches no wallet", async () => {
  const { id } = await order({
    delivery_method: "delivery",
    address: { street: "Veldweg 2", postal_code: "9000", city: "Ghent", country: "BE" },
  });
  const toAnn = await letterTo(app, ann.email);
  assert.match(toAnn.text, /new order from Bea/);
  assert.match(toAnn.text, /2 × Conference pears \(1\.5 kg\), €7\.00/);
  assert.match(toAnn.text, /Veldweg 2, 9000 Ghent, Belgium/);
  const seen = await call(app, "GET", `order/${id}/`, { as: ann });
  assert.deepEqual(seen.body.contact, { name: "Bea", phone: "+32 470 11 22 33" });
  assert.deepEqual(seen.body.commission, { amount: "0.00", currency: "EUR" });
  assert.deepEqual(seen.body.actions, ["preparation", "cancellation", "supplied"]);

  const ready = await step(ann, id, "preparation");
  assert.equal(ready.status, 200, ready.text);
  assert.partialDeepStrictEqual(ready.body, {
    status: "ready",
    actions: ["handover", "cancellation", "supplied"],
  });
  assert.match((await letterTo(app, buyer.email)).subject, /is ready/);
  const done = await step(ann, id, "handover");
  assert.partialDeepStrictEqual(done.body, { status: "fulfilled", actions: [] });
  assert.equal(done.body.paid_at, done.body.fulfilled_at);
  assert.deepEqual(
    done.body.history.map(({ status, by }: { status: string; by: string }) => [status, by]),
    [
      ["placed", "buyer"],
      ["ready", "producer"],
      ["fulfilled", "producer"],
    ],
  );
  const lines = app.platform.db.selectFrom("transfer_lines").select("id").where("order_id", "=", id);
  assert.deepEqual(await lines.execute(), []);
});

test("a card pays a whole checkout, less commission, and the money follows the order", async () => {
  const { id, checkoutId, total } = await order({ payment_method: "card" }, 1);
  assert.deepEqual(total, { amount: "3.50", currency: "EUR" });
  const paid = await pay(buyer, checkoutId);
  assert.equal(paid.status, 200, paid.text);
  assert.deepEqual(paid.body.payment, { status: "succeeded", transfer: null, redirect_url: null });
  assert.equal(paid.body.orders[0].status, "placed");
  const again = await pay(buyer, checkoutId);
  assert.equal(again.status, 409);
  assert.partialDeepStrictEqual(again.body, { code: "wrong_status", status_now: "placed" });
  // 7.5 % of 3.50 is 0.2625: 0.26.
  assert.deepEqual((await call(app, "GET", `order/${id}/`, { as: ann })).body.commission.amount, "0.26");
  const wallet = () =>
    app.platform.db
      .selectFrom("wallets")
      .select(["available_minor", "pending_minor"])
      .where("user_id", "=", ann.id)
      .where("currency", "=", "EUR")
      .executeTakeFirst();
  assert.deepEqual(await wallet(), { available_minor: 0, pending_minor: 324 });
  await step(ann, id, "preparation");
  await step(ann, id, "handover");
  assert.deepEqual(await wallet(), { available_minor: 324, pending_minor: 0 });
});

test("where nobody has said where goods are picked up both are told so, and the order shows the place once it is named", async () => {
  const seller = await newProducer(app, "nowhere", { pickup: null });
  const product = await newProduct(app, seller);
  const cart = () => call(app, "GET", "cart/cart-detail/", { as: buyer });
  await putInCart(app, buyer, product);
  assert.partialDeepStrictEqual((await cart()).body.by_producer, [
    { offers: ["pickup", "delivery"], has_pickup_address: false },
  ]);
  const { body } = await checkOut(app, buyer);
  const [{ id, pickup }] = body.orders;
  assert.equal(pickup, null);
  assert.match(
    (await letterTo(app, seller.email)).text,
    /You have not added a pickup address yet\. Add one to your profile/,
  );
  const toBuyer = (await letterTo(app, buyer.email)).text;
  assert.match(toBuyer, /nowhere has not said yet where to pick it up/);
  assert.match(toBuyer, /ask by phone: \+32 470 00 00 01\./);

  const named = (street: string) => ({
    address: { street, postal_code: "9000", city: "Ghent", country: "BE" },
    instructions: "Behind the barn.",
  });
  const name = (street: string) => call(app, "PATCH", "me/", { as: seller, json: { pickup: named(street) } });
  const shown = async () => (await call(app, "GET", `order/${id}/`, { as: buyer })).body.pickup;
  await name("Hoeveweg 3");
  assert.deepEqual(await shown(), named("Hoeveweg 3"));
  const listed = await call(app, "GET", `order/?checkout_id=${body.checkout_id}`, { as: buyer });
  assert.deepEqual(listed.body.results[0].pickup, named("Hoeveweg 3"));
  await step(seller, id, "preparation");
  assert.match((await letterTo(app, buyer.email)).text, /Pick it up at Hoeveweg 3, 9000 Ghent, Belgium\./);
  // What the buyer was told stays.
  await name("Elders 4");
  assert.deepEqual(await shown(), named("Hoeveweg 3"));
  await step(seller, id, "handover");
  assert.deepEqual(await shown(), named("Hoeveweg 3"));
  await putInCart(app, buyer, product);
  assert.equal((await cart()).body.by_producer[0].has_pickup_address, true);
  await call(app, "DELETE", "cart/cart_clear/", { as: buyer });
});
