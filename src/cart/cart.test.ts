import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { cartOf, linesIn, newProduct, tagOf } from "../../tests/support/goods.ts";
import { resolved } from "../../tests/support/openapi.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let orchard: TestPerson;
before(async () => {
  app = await startApp();
  orchard = await newProducer(app, "orchard");
});
after(() => app.close());

let buyers = 0;
const newBuyer = () => newPerson(app, `buyer-${buyers++}`);

function isRefused({ status, body, text }: Answer, expected: number, code: string) {
  assert.equal(status, expected, text);
  assert.equal(body.code, code);
}

test("one more is put in by each increment, or as many as are asked for", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  assert.deepEqual(linesIn(await cart.add(pears)), [[pears.id, 1]]);
  assert.deepEqual(linesIn(await cart.add(pears)), [[pears.id, 2]]);
  assert.deepEqual(linesIn(await cart.add(pears, 5)), [[pears.id, 7]]);
  assert.deepEqual(linesIn(await cart.read()), [[pears.id, 7]]);
});

test("a client that says JSON and sends nothing puts in one, and takes out the line", async () => {
  const [buyer, pears] = [await newBuyer(), await newProduct(app, orchard)];
  const nothing = { as: buyer, raw: "", headers: { "content-type": "application/json" } };
  const added = await call(app, "PATCH", `cart/item_increment/${pears.id}/`, nothing);
  assert.deepEqual(linesIn(added), [[pears.id, 1]]);
  assert.deepEqual(linesIn(await call(app, "DELETE", `cart/item-clear/${pears.id}/`, nothing)), []);
});

test("a cart of the highest price and quantity comes to money as the documentation says", async () => {
  const price = { amount: "10000000.00", currency: "EUR" };
  const gold = await newProduct(app, orchard, {
    price,
    stock: 1_000_000,
    pack_size: "0.001",
    pack_unit: "g",
  });
  const { body } = await cartOf(app, await newBuyer()).add(gold, 1_000_000);
  const [{ line_total, product }] = body.items;
  const document = (await call(app, "GET", "openapi.json")).body;
  const { content } = resolved(document, document.paths)["/cart/cart-detail/"].get.responses["200"];
  const documented = content["application/json"].schema.properties;
  for (const { amount } of [...body.totals, line_total, product.unit_price]) {
    assert.match(amount, /^10000000000000\.00$/);
    assert.match(amount, new RegExp(documented.totals.items.properties.amount.pattern));
  }
});

test("what no number can hold is added up exactly all the same", async () => {
  const buyer = await newBuyer();
  const price = { amount: "9999999.99", currency: "EUR" };
  for (let line = 0; line < 11; line++) {
    await cartOf(app, buyer).add(await newProduct(app, orchard, { price, stock: 1_000_000 }), 999_999);
  }
  const { body } = await cartOf(app, buyer).read();
  assert.deepEqual(body.totals, [{ amount: "109999889890000.11", currency: "EUR" }]);
});

test("one is taken out by each decrement, and the last takes the line along", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  await cart.add(pears, 10);
  assert.deepEqual(linesIn(await cart.take(pears)), [[pears.id, 9]]);
  assert.deepEqual(linesIn(await cart.take(pears, 8)), [[pears.id, 1]]);
  assert.deepEqual(linesIn(await cart.take(pears)), []);
  isRefused(await cart.take(pears), 404, "not_in_cart");
  await cart.add(pears, 2);
  assert.deepEqual(linesIn(await cart.take(pears, 3)), []);
});

test("a line is cleared, whether it is there or not, and so is the whole cart", async () => {
  const cart = cartOf(app, await newBuyer());
  const [pears, plums] = [await newProduct(app, orchard), await newProduct(app, orchard)];
  await cart.add(pears, 3);
  await cart.add(plums, 4);
  assert.deepEqual(linesIn(await cart.remove(pears)), [[plums.id, 4]]);
  assert.deepEqual(linesIn(await cart.remove(pears)), [[plums.id, 4]]);
  assert.deepEqual(linesIn(await cart.remove({ id: 999_999 })), [[plums.id, 4]]);
  await cart.add(pears, 3);
  const empty = { items: [], item_count: 0, by_producer: [], totals: [], is_estimate: false };
  assert.deepEqual((await cart.clear()).body, empty);
  assert.deepEqual((await cart.clear()).body, empty);
});

test("a quantity is set, and none takes the line out", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  assert.deepEqual(linesIn(await cart.set(pears, 4)), [[pears.id, 4]]);
  assert.deepEqual(linesIn(await cart.set(pears, 2)), [[pears.id, 2]]);
  isRefused(await cart.set(pears, 21), 409, "not_enough_stock");
  assert.deepEqual(linesIn(await cart.set(pears, 20)), [[pears.id, 20]]);
  assert.deepEqual(linesIn(await cart.set(pears, 0)), []);
  assert.deepEqual(linesIn(await cart.set(pears, 0)), []);
});

test("a quantity is set only in the cart that its sender has seen", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  const seen = tagOf(await cart.read());
  const set = await cart.set(pears, 4, { "if-match": seen });
  assert.deepEqual(linesIn(set), [[pears.id, 4]]);
  isRefused(await cart.set(pears, 5, { "if-match": seen }), 412, "precondition_failed");
  isRefused(await cart.set(pears, 0, { "if-match": seen }), 412, "precondition_failed");
  assert.deepEqual(linesIn(await cart.set(pears, 5, { "if-match": tagOf(set) })), [[pears.id, 5]]);
  assert.deepEqual(linesIn(await cart.set(pears, 6, { "if-match": "*" })), [[pears.id, 6]]);
});

test("one more or one less is put into the cart that its sender has seen, or not at all", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  const seen = tagOf(await cart.read());
  const added = await cart.add(pears, 4, { "if-match": seen });
  assert.deepEqual(linesIn(added), [[pears.id, 4]]);
  isRefused(await cart.add(pears, 1, { "if-match": seen }), 412, "precondition_failed");
  isRefused(await cart.take(pears, 1, { "if-match": seen }), 412, "precondition_failed");
  const taken = await cart.take(pears, 1, { "if-match": tagOf(added), "idempotency-key": "one less" });
  assert.deepEqual(linesIn(taken), [[pears.id, 3]]);
  const again = await cart.take(pears, 1, { "if-match": tagOf(added), "idempotency-key": "one less" });
  assert.equal(again.text, taken.text);
  assert.deepEqual(linesIn(await cart.add(pears, 1, { "if-match": "*" })), [[pears.id, 4]]);
});

test("each change answers what is read afterwards, to the byte and with its ETag", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  const changes = [
    () => cart.add(pears, 3),
    () => cart.take(pears),
    () => cart.set(pears, 7),
    () => cart.remove(pears),
    () => cart.clear(),
  ];
  for (const change of changes) {
    const [changed, read] = [await change(), await cart.read()];
    assert.equal(changed.text, read.text);
    assert.equal(tagOf(changed), tagOf(read));
    assert.equal((await cart.read({ "if-none-match": tagOf(changed) })).status, 304);
  }
});

for (const change of ["add", "set"] as const) {
  test(`to ${change} what can't be bought is refused in words`, async () => {
    const cart = cartOf(app, await newBuyer());
    isRefused(await cart[change]({ id: 999_999 }, 1), 404, "not_found");
    const hidden = await newProduct(app, orchard, { is_listed: false });
    isRefused(await cart[change](hidden, 1), 404, "not_found");
    const pears = await newProduct(app, orchard, { best_before: "2999-01-01" });
    isRefused(await cartOf(app, orchard)[change](pears, 1), 403, "own_product");
    const tooMany = await cart[change](pears, 21);
    isRefused(tooMany, 409, "not_enough_stock");
    assert.equal(tooMany.body.available, 20);
    const soldOut = await cart[change](await newProduct(app, orchard, { stock: 0 }), 1);
    isRefused(soldOut, 409, "not_enough_stock");
    assert.equal(soldOut.body.available, 0);
    const old = await newProduct(app, orchard, { best_before: "2026-01-01" });
    isRefused(await cart[change](old, 1), 409, "past_best_before");
    assert.deepEqual(linesIn(await cart[change](pears, 20)), [[pears.id, 20]]);
  });
}

test("what is in the cart counts when more of it is put in", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  await cart.add(pears, 20);
  const more = await cart.add(pears);
  isRefused(more, 409, "not_enough_stock");
  assert.equal(more.body.available, 20);
  await call(app, "PATCH", `products/${pears.id}/`, { as: orchard, json: { is_listed: false } });
  isRefused(await cart.add(pears), 404, "not_found");
  assert.deepEqual(linesIn(await cart.take(pears)), [[pears.id, 19]]);
});

test("of one product there is never more than a million in a cart, whatever is in stock", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  const { db } = app.platform;
  await db
    .updateTable("product_stock")
    .set({ stock: 3_000_000 })
    .where("product_id", "=", pears.id)
    .execute();
  assert.deepEqual(linesIn(await cart.add(pears, 1_000_000)), [[pears.id, 1_000_000]]);
  const more = await cart.add(pears);
  isRefused(more, 409, "not_enough_stock");
  assert.equal(more.body.available, 1_000_000);
});

test("a cart holds 100 products and not one more", async () => {
  const cart = cartOf(app, await newBuyer());
  const products = await Promise.all(Array.from({ length: 101 }, () => newProduct(app, orchard)));
  const [first, last] = [products[0], products.pop()];
  assert.ok(first && last);
  for (const product of products) assert.equal((await cart.add(product)).status, 200);
  isRefused(await cart.add(last), 409, "cart_full");
  isRefused(await cart.set(last, 1), 409, "cart_full");
  assert.equal((await cart.add(first)).body.item_count, 101);
  assert.equal((await cart.remove(first)).status, 200);
  assert.equal((await cart.add(last)).body.items.length, 100);
});

test("a change that is sent again under its key is made once, and answered to the letter", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  const first = await cart.add(pears, 5, { "idempotency-key": "five" });
  await cart.add(pears);
  const again = await cart.add(pears, 5, { "idempotency-key": "five" });
  assert.equal(again.text, first.text);
  assert.equal(tagOf(again), tagOf(first));
  isRefused(await cart.add(pears, 6, { "idempotency-key": "five" }), 422, "idempotency_key_reused");
  const taken = await cart.take(pears, 2, { "idempotency-key": "two" });
  assert.equal((await cart.take(pears, 2, { "idempotency-key": "two" })).text, taken.text);
  assert.deepEqual(linesIn(await cart.read()), [[pears.id, 4]]);
});

test("a cart is its owner's alone and outlives every session", async () => {
  const [buyer, other, pears] = [await newBuyer(), await newBuyer(), await newProduct(app, orchard)];
  const cart = cartOf(app, buyer);
  const filled = await cart.add(pears, 3);
  assert.deepEqual(linesIn(await cartOf(app, other).clear()), []);
  await call(app, "POST", "auth/token/blacklist/", { json: { refresh: buyer.refresh } });
  const credentials = { username: buyer.username, password: "a-long-enough-password" };
  const { body: tokens } = await call(app, "POST", "auth/token/", { json: credentials });
  assert.equal((await cartOf(app, { ...buyer, ...tokens }).read()).text, filled.text);
});

test("who is disabled or has left has no cart any more, with lines in it or without", async () => {
  const pears = await newProduct(app, orchard);
  for (const isEmpty of [false, true]) {
    for (const [columns, code] of [
      [{ disabled_at: new Date() }, "user_inactive"],
      [{ left_at: new Date() }, "token_not_valid"],
    ] as const) {
      const buyer = await newBuyer();
      const cart = cartOf(app, buyer);
      if (!isEmpty) await cart.add(pears, 2);
      const { db } = app.platform;
      await db.updateTable("users").set(columns).where("id", "=", buyer.id).execute();
      const answers = [
        cart.read(),
        cart.add(pears),
        cart.add({ id: 999_999 }),
        cart.take(pears),
        cart.set(pears, 5),
        cart.remove(pears),
        cart.clear(),
      ];
      for (const answer of await Promise.all(answers)) isRefused(answer, 401, code);
      const lines = db.selectFrom("cart_lines").select("quantity").where("user_id", "=", buyer.id);
      assert.deepEqual(await lines.execute(), isEmpty ? [] : [{ quantity: 2 }]);
    }
  }
});

test("no kept answer depends on what is written in a cart", async () => {
  const [cart, pears] = [cartOf(app, await newBuyer()), await newProduct(app, orchard)];
  const { pool } = app.platform.database;
  await pool.query("truncate changes");
  await cart.add(pears);
  await cart.set(pears, 3);
  await cart.take(pears);
  await cart.remove(pears);
  await cart.add(pears);
  await cart.clear();
  const { rows } = await pool.query("select topic from changes where topic <> 'home'");
  assert.deepEqual(rows, []);
});
