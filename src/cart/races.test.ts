import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Tx } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import type { Answer } from "../../tests/support/client.ts";
import { cartOf, linesIn, newProduct, tagOf } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { untilSomebodyWaits } from "../../tests/support/waiting.ts";

let app: TestApp;
let orchard: TestPerson;
before(async () => {
  app = await startApp();
  orchard = await newProducer(app, "orchard");
});
after(() => app.close());

let buyers = 0;
const newBuyer = () => newPerson(app, `buyer-${buyers++}`);
const newCart = async () => cartOf(app, await newBuyer());

const times = <T>(count: number, work: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

/** How many answers said what: the code of a problem, or the status. */
function countsOf(answers: Answer[]): Record<string, number> {
  const said = Map.groupBy(answers, ({ status, body }) => String(body.code ?? status));
  return Object.fromEntries([...said].map(([what, those]) => [what, those.length]));
}

test("of 32 increments at once none is lost, the one that begins the line among them", async () => {
  const [cart, pears] = [await newCart(), await newProduct(app, orchard, { stock: 100 })];
  const answers = await times(32, () => cart.add(pears, 2));
  assert.deepEqual(countsOf(answers), { 200: 32 });
  assert.deepEqual(linesIn(await cart.read()), [[pears.id, 64]]);
});

test("of 32 increments at once none goes past the stock", async () => {
  const [cart, pears] = [await newCart(), await newProduct(app, orchard, { stock: 10 })];
  const answers = await times(32, () => cart.add(pears));
  assert.deepEqual(countsOf(answers), { 200: 10, not_enough_stock: 22 });
  assert.deepEqual(linesIn(await cart.read()), [[pears.id, 10]]);
});

test("of 110 products put in at once 100 are in the cart, and the rest are told that it is full", async () => {
  const cart = await newCart();
  const products = await times(110, () => newProduct(app, orchard));
  const answers = await Promise.all(products.map((product) => cart.add(product)));
  assert.deepEqual(countsOf(answers), { 200: 100, cart_full: 10 });
  assert.equal((await cart.read()).body.items.length, 100);
});

test("of 32 decrements at once each takes one or is told that there is none", async () => {
  const [cart, pears] = [await newCart(), await newProduct(app, orchard)];
  await cart.add(pears, 10);
  const answers = await times(32, () => cart.take(pears));
  assert.deepEqual(countsOf(answers), { 200: 10, not_in_cart: 22 });
  assert.deepEqual(linesIn(await cart.read()), []);
});

test("opposite changes at once, in every order of products, all count and none is turned away", async () => {
  const cart = await newCart();
  const products = await times(4, () => newProduct(app, orchard, { stock: 1000 }));
  for (const product of products) await cart.add(product, 100);
  const there = [...products, ...products.toReversed()];
  const answers = await times(20, async (n) => {
    const those = n % 2 === 0 ? there : there.toReversed();
    return Promise.all(those.flatMap((product) => [cart.add(product, 3), cart.take(product, 2)]));
  });
  assert.deepEqual(countsOf(answers.flat()), { 200: 20 * 8 * 2 });
  assert.deepEqual(
    linesIn(await cart.read()),
    products.map(({ id }) => [id, 100 + 20 * 2]),
  );
});

test("clearing, setting and adding at once leave a cart that each of them could have left", async () => {
  const cart = await newCart();
  const products = await times(5, () => newProduct(app, orchard));
  for (let round = 0; round < 5; round++) {
    const answers = await times(40, (n) => {
      const product = products[n % 5] ?? { id: 0 };
      const changes = [
        () => cart.add(product, 2),
        () => cart.set(product, 7),
        () => cart.remove(product),
        () => cart.clear(),
      ];
      return (changes[n % 4] ?? cart.clear)();
    });
    assert.deepEqual(countsOf(answers), { 200: 40 });
  }
  for (const [, quantity] of linesIn(await cart.read())) assert.ok([2, 4, 6, 7, 9].includes(quantity));
});

for (const isInCart of [true, false]) {
  const which = isInCart ? "there" : "not yet there";
  test(`of 12 quantities set with one If-Match at once one is, on a line that is ${which}`, async () => {
    const [cart, pears] = [await newCart(), await newProduct(app, orchard)];
    if (isInCart) await cart.add(pears, 20);
    const headers = { "if-match": tagOf(await cart.read()) };
    const answers = await times(12, (n) => cart.set(pears, n + 1, headers));
    assert.deepEqual(countsOf(answers), { 200: 1, precondition_failed: 11 });
  });
}

test("of 12 products set with one If-Match at once one is", async () => {
  const cart = await newCart();
  const products = await times(12, () => newProduct(app, orchard));
  const headers = { "if-match": tagOf(await cart.read()) };
  const answers = await Promise.all(products.map((product) => cart.set(product, 3, headers)));
  assert.deepEqual(countsOf(answers), { 200: 1, precondition_failed: 11 });
});

for (const quantity of [3, 0]) {
  test(`a quantity set with If-Match takes back nothing that is put in meanwhile beside ${quantity}`, async () => {
    const [buyer, pears] = [await newBuyer(), await newProduct(app, orchard)];
    const cart = cartOf(app, buyer);
    const headers = { "if-match": tagOf(await cart.set(pears, quantity)) };
    const line = { user_id: buyer.id, product_id: pears.id, quantity: 4, added_at: new Date() };
    const answer = await duringWrite(
      (tx) =>
        tx
          .insertInto("cart_lines")
          .values(line)
          .onConflict((conflict) => conflict.columns(["user_id", "product_id"]).doUpdateSet({ quantity: 4 }))
          .execute(),
      () => cart.set(pears, 2, headers),
    );
    assert.equal(answer.body.code, "precondition_failed");
    assert.deepEqual(linesIn(await cart.read()), [[pears.id, 4]]);
  });
}

test("a product that is gone for good while it is put in is not found", async () => {
  const [cart, pears] = [await newCart(), await newProduct(app, orchard)];
  const answer = await duringWrite(
    (tx) => tx.deleteFrom("products").where("id", "=", pears.id).execute(),
    () => cart.add(pears),
  );
  assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
});

test("who leaves while they put something in leaves nothing in a cart", async () => {
  const [buyer, pears] = [await newBuyer(), await newProduct(app, orchard)];
  const answer = await duringWrite(
    async (tx) => {
      await tx.updateTable("users").set({ left_at: new Date() }).where("id", "=", buyer.id).execute();
      await tx.deleteFrom("cart_lines").where("user_id", "=", buyer.id).execute();
    },
    () => cartOf(app, buyer).add(pears),
  );
  assert.equal(answer.body.code, "token_not_valid");
  const { db } = app.platform;
  const lines = db.selectFrom("cart_lines").select("quantity").where("user_id", "=", buyer.id);
  assert.deepEqual(await lines.execute(), []);
});

/** What `request` is answered that has to wait for the end of a transaction, which has done `write`. */
async function duringWrite(write: (tx: Tx) => Promise<unknown>, request: () => Promise<Answer>) {
  const { db } = app.platform;
  let answer: Promise<Answer> | undefined;
  await db.transaction().execute(async (tx) => {
    await write(tx);
    answer = request();
    await untilSomebodyWaits(tx);
  });
  assert.ok(answer);
  return answer;
}
