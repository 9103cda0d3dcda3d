import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { countsOf, times, untilWaiting } from "../../tests/support/at-once.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  requireSound,
  stockOf,
  takeStep,
} from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let ann: TestPerson;
let ben: TestPerson;
before(async () => {
  app = await startApp();
  ann = await newProducer(app, "ann");
  ben = await newProducer(app, "ben");
});
afterEach(async () => {
  await app.jobsDone();
  await requireSound(app);
});
after(() => app.close());

const change = (product: number, json: object) =>
  call(app, "PATCH", `products/${product}/`, { as: ann, json });

test("of 40 buyers of the last 10 packages 10 get one", async () => {
  const product = await newProduct(app, ann, { stock: 10 });
  const buyers = await times(40, () => newBuyerOf(app, product));
  const answers = await Promise.all(buyers.map((buyer) => checkOut(app, buyer)));
  assert.deepEqual(countsOf(answers), { 201: 10, not_enough_stock: 30 });
  assert.equal(await stockOf(app, product), 0);
});

test("a checkout sent ten times at once under one key is one checkout", async () => {
  const product = await newProduct(app, ann);
  const buyer = await newBuyerOf(app, product);
  const answers = await times(10, () => checkOut(app, buyer, {}, { "idempotency-key": "once" }));
  const { 201: made = 0, idempotency_in_progress: waiting = 0 } = countsOf(answers);
  assert.equal(made + waiting, 10);
  const texts = new Set(answers.filter(({ status }) => status === 201).map(({ text }) => text));
  assert.equal(texts.size, 1);
  assert.equal((await checkOut(app, buyer, {}, { "idempotency-key": "once" })).text, [...texts][0]);
  assert.equal(await stockOf(app, product), 19);
});

test("a cart that is checked out ten times at once is sold once", async () => {
  const products = [await newProduct(app, ann), await newProduct(app, ben)];
  const buyer = await newBuyerOf(app, ...products);
  const answers = await times(10, () => checkOut(app, buyer));
  assert.deepEqual(countsOf(answers), { 201: 1, cart_empty: 9 });
  for (const product of products) assert.equal(await stockOf(app, product), 19);
});

test("baskets filled in opposite orders are all sold while their like is cancelled", async () => {
  const products = await times(4, (n) => newProduct(app, n % 2 ? ann : ben, { stock: 100 }));
  const there = await times(10, () => newBuyerOf(app, ...products));
  const back = await times(10, () => newBuyerOf(app, ...products.toReversed()));
  const cancelled = await times(10, async (n) => {
    const buyer = await newBuyerOf(app, ...(n % 2 ? products : products.toReversed()));
    return { buyer, orders: (await checkOut(app, buyer)).body.orders };
  });
  const answers = await Promise.all([
    ...there.flatMap((buyer, n) => [checkOut(app, buyer), checkOut(app, back[n] ?? buyer)]),
    ...cancelled.flatMap(({ buyer, orders }) =>
      orders.map(({ id }: { id: number }) => takeStep(app, buyer, id, "cancellation")),
    ),
  ]);
  assert.deepEqual(countsOf(answers), { 200: 20, 201: 20 });
  for (const product of products) assert.equal(await stockOf(app, product), 80);
});

for (const [what, remove] of [
  ["deleted", (product: number) => call(app, "DELETE", `products/${product}/`, { as: ann })],
  ["taken off the list", (product: number) => change(product, { is_listed: false })],
] as const) {
  test(`a product that is ${what} while many buy it is sold to none of them afterwards`, async () => {
    const product = await newProduct(app, ann);
    const buyers = await times(12, () => newBuyerOf(app, product));
    const late = await newBuyerOf(app, product);
    const [removed, ...answers] = await Promise.all([
      remove(product),
      ...buyers.map((buyer) => checkOut(app, buyer)),
    ]);
    assert.ok(removed.status < 300, removed.text);
    const { 201: sold = 0, no_longer_sold = 0 } = countsOf(answers);
    assert.equal(sold + no_longer_sold, 12);
    assert.equal((await checkOut(app, late)).body.code, "no_longer_sold");
    const row = app.platform.db.selectFrom("product_stock").select("stock").where("product_id", "=", product);
    assert.deepEqual(await row.executeTakeFirst(), { stock: 20 - sold });
  });
}

for (const [what, changes, code] of [
  ["the end of its sale", { is_listed: false }, "no_longer_sold"],
  ["another price", { price_minor: 351 }, "cart_changed"],
] as const) {
  test(`a checkout that meets ${what} sells what is then, not what it saw before`, async () => {
    const product = await newProduct(app, ann);
    const buyer = await newBuyerOf(app, product);
    const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
    const seen = code === "cart_changed" ? { "if-match": cart.headers.get("etag") ?? "" } : {};
    const answers: Promise<Answer>[] = [];
    await app.platform.db.transaction().execute(async (tx) => {
      await tx.updateTable("products").set(changes).where("id", "=", product).execute();
      answers.push(checkOut(app, buyer, {}, seen));
      await untilWaiting(app, 1);
    });
    const [answer] = await Promise.all(answers);
    assert.equal(answer?.body.code, code);
  });
}

test("of a producer who pauses and the buyers of what they sell each gets a whole answer", async () => {
  const pauses = await newProducer(app, "pauses");
  const product = await newProduct(app, pauses);
  const buyers = await times(12, () => newBuyerOf(app, product));
  const [paused, ...answers] = await Promise.all([
    call(app, "PATCH", "me/", { as: pauses, json: { is_producer: false } }),
    ...buyers.map((buyer) => checkOut(app, buyer)),
  ]);
  const { 201: sold = 0, no_longer_sold = 0 } = countsOf(answers);
  assert.equal(sold + no_longer_sold, 12);
  // Who has orders open can't pause, and who has paused has none open.
  assert.deepEqual(
    [paused.status, paused.body.code],
    sold > 0 ? [409, "open_business"] : [200, undefined],
    paused.text,
  );
});

test("a price that changes while many buy is paid by none who saw another", async () => {
  const product = await newProduct(app, ann);
  const buyers = await times(12, async () => {
    const buyer = await newBuyerOf(app, product);
    const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
    return { buyer, seen: { "if-match": cart.headers.get("etag") ?? "" } };
  });
  const [changed, ...answers] = await Promise.all([
    change(product, { price: { amount: "3.51", currency: "EUR" } }),
    ...buyers.map(({ buyer, seen }) => checkOut(app, buyer, {}, seen)),
  ]);
  assert.equal(changed.status, 200);
  for (const { status, body } of answers) {
    if (status === 201) assert.equal(body.orders[0].total.amount, "3.50");
    else assert.equal(body.code, "cart_changed");
  }
});

test("what a producer puts in and takes out while many buy adds up", async () => {
  const product = await newProduct(app, ann, { stock: 10 });
  const buyers = await times(20, () => newBuyerOf(app, product));
  const answers = await Promise.all(
    buyers.flatMap((buyer, n) => [
      checkOut(app, buyer),
      call(app, "POST", `products/${product}/stock/`, { as: ann, json: { change: n % 2 ? 1 : -1 } }),
    ]),
  );
  const { 201: sold = 0, 200: changed = 0, not_enough_stock: refused = 0 } = countsOf(answers);
  assert.equal(sold + changed + refused, 40);
  const by = answers.filter(({ status }, n) => n % 2 === 1 && status === 200).length;
  const more = answers.filter(({ status }, n) => n % 4 === 3 && status === 200).length;
  assert.equal(await stockOf(app, product), 10 + more - (by - more) - sold);
});
