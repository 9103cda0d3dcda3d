import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dayIn, daysAfter } from "#platform/base";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  stockOf,
} from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { commissionOf } from "./commission.ts";
import { type ActionName, actionsOf, fromOf, statuses } from "./steps.ts";

let app: TestApp;
let ann: TestPerson;
let ben: TestPerson;
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,CHF", PAYMENT_METHODS: "cash" });
  ann = await newProducer(app, "ann");
  ben = await newProducer(app, "ben", { offers: ["pickup"] });
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

let people = 0;
const newBuyer = () => newPerson(app, `buyer-${people++}`);
const address = { street: "Veldweg 2", postal_code: "9000", city: "Ghent", country: "BE" };

test("nothing is sold out of an empty cart, nor of another producer's lines", async () => {
  const buyer = await newBuyer();
  assert.equal((await checkOut(app, buyer)).body.code, "cart_empty");
  await putInCart(app, buyer, await newProduct(app, ann));
  const answer = await checkOut(app, buyer, { producer_id: ben.id });
  assert.equal(answer.status, 409);
  assert.equal(answer.body.code, "cart_empty");
});

test("one producer's lines are bought, the rest stay", async () => {
  const buyer = await newBuyer();
  const [hers, his] = [await newProduct(app, ann), await newProduct(app, ben)];
  await putInCart(app, buyer, hers);
  await putInCart(app, buyer, his);
  const { status, body } = await checkOut(app, buyer, { producer_id: ben.id });
  assert.equal(status, 201);
  assert.equal(body.orders.length, 1);
  const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
  assert.deepEqual(
    cart.body.items.map(({ product }: { product: { id: number } }) => product.id),
    [hers],
  );
});

test("what is worth more than an order can hold is refused before anything of it is taken", async () => {
  const buyer = await newBuyer();
  const product = await newProduct(app, ann, {
    price: { amount: "99999.00", currency: "EUR" },
    stock: 200_000,
  });
  await putInCart(app, buyer, product, 200_000);
  const { pool } = app.platform.database;
  await pool.query(`
    create function take_nothing() returns trigger language plpgsql as $$ begin raise 'it was taken'; end $$;
    create trigger take_nothing before update on product_stock execute function take_nothing()`);
  const answer = await checkOut(app, buyer);
  await pool.query("drop function take_nothing cascade");
  assert.equal(answer.status, 409);
  assert.equal(answer.body.code, "cart_full");
});

test("a line that can't be bought is named, and nothing of the cart is sold", async () => {
  const buyer = await newBuyer();
  const [fine, few, gone, old] = [
    await newProduct(app, ann),
    await newProduct(app, ann, { stock: 5 }),
    await newProduct(app, ann),
    await newProduct(app, ann),
  ];
  for (const product of [fine, few, gone, old]) await putInCart(app, buyer, product, 3);
  const change = (id: number, json: object) => call(app, "PATCH", `products/${id}/`, { as: ann, json });
  await change(few, { stock: 2 });
  await change(old, { best_before: "2020-01-01" });
  await call(app, "DELETE", `products/${gone}/`, { as: ann });

  const refused = async (code: string, product: number, available: number) => {
    const answer = await checkOut(app, buyer);
    assert.equal(answer.status, 409, answer.text);
    assert.equal(answer.body.code, code);
    assert.partialDeepStrictEqual(answer.body.lines, [{ product_id: product, quantity: 3, available }]);
    assert.equal(answer.body.lines.length, 1);
    assert.equal(await stockOf(app, fine), 20);
    await call(app, "DELETE", `cart/item-clear/${product}/`, { as: buyer });
  };
  await refused("no_longer_sold", gone, 0);
  await refused("past_best_before", old, 20);
  await refused("not_enough_stock", few, 2);
  assert.equal((await checkOut(app, buyer)).status, 201);
});

test("what a producer does not offer and what the site does not take is refused", async () => {
  const buyer = await newBuyer();
  const product = await newProduct(app, ben);
  await putInCart(app, buyer, product);
  const brought = await checkOut(app, buyer, { delivery_method: "delivery", address });
  assert.equal(brought.body.code, "delivery_method_not_offered");
  assert.partialDeepStrictEqual(brought.body.lines, [{ product_id: product }]);
  const card = await checkOut(app, buyer, { payment_method: "card" });
  assert.equal(card.status, 409);
  assert.equal(card.body.code, "payment_method_unavailable");
});

test("an order that is brought needs an address, and none is wanted on a day that has passed", async () => {
  const buyer = await newBuyer();
  await putInCart(app, buyer, await newProduct(app, ann));
  for (const [told, codes] of [
    [{ delivery_method: "delivery" }, { address: ["required"] }],
    [{ delivery_method: "delivery", address: null }, { address: ["required"] }],
    [{ wanted_on: "2020-01-01" }, { wanted_on: ["too_small"] }],
    [{ wanted_on: "2027-02-30" }, { wanted_on: ["wrong_format"] }],
    [{ wanted_on: "9999-12-31" }, { wanted_on: ["too_large"] }],
    [{ payment_method: "gold" }, { payment_method: ["not_a_choice"] }],
    [{ note: "x".repeat(501) }, { note: ["too_long"] }],
  ] as const) {
    const answer = await checkOut(app, buyer, told);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes, codes);
  }
});

test("goods are wanted on a day of the site's, no later than it says and before they are past their best", async (t) => {
  // One of the two is always a day away from UTC.
  const TIME_ZONE = new Date().getUTCHours() < 12 ? "Etc/GMT+12" : "Pacific/Kiritimati";
  const own = await startApp({ TIME_ZONE });
  t.after(() => own.close());
  const today = dayIn(TIME_ZONE, own.platform.clock.now());
  const seller = await newProducer(own, "far");
  const keeps = await newProduct(own, seller, { best_before: daysAfter(today, 3) });
  const buyer = await newBuyerOf(own, await newProduct(own, seller), keeps);
  const wanted = (days: number) => checkOut(own, buyer, { wanted_on: daysAfter(today, days) });

  const past = await wanted(4);
  assert.equal(past.status, 409, past.text);
  assert.equal(past.body.code, "past_best_before");
  assert.partialDeepStrictEqual(past.body.lines, [{ product_id: keeps, quantity: 1, available: 20 }]);
  assert.equal(past.body.lines.length, 1);
  assert.deepEqual((await wanted(-1)).body.error_codes, { wanted_on: ["too_small"] });
  const { wanted_days_ahead: most } = (await call(own, "GET", "site/")).body.limits;
  assert.deepEqual((await wanted(most + 1)).body.error_codes, { wanted_on: ["too_large"] });

  const last = await wanted(3);
  assert.equal(last.status, 201, last.text);
  assert.equal(last.body.orders[0].wanted_on, daysAfter(today, 3));
  for (const days of [0, most]) {
    await putInCart(own, buyer, await newProduct(own, seller));
    assert.equal((await wanted(days)).status, 201);
  }
});

test("with the cart's ETag it sells just what was seen", async () => {
  const buyer = await newBuyer();
  const product = await newProduct(app, ann);
  await putInCart(app, buyer, product);
  const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
  const seen = { "if-match": cart.headers.get("etag") ?? "" };
  await call(app, "PATCH", `products/${product}/`, {
    as: ann,
    json: { price: { amount: "3.51", currency: "EUR" } },
  });
  const changed = await checkOut(app, buyer, {}, seen);
  assert.equal(changed.status, 412);
  assert.equal(changed.body.code, "cart_changed");
  const again = await call(app, "GET", "cart/cart-detail/", { as: buyer });
  // What others buy is not seen.
  const other = await newBuyer();
  await putInCart(app, other, product, 4);
  assert.equal((await checkOut(app, other)).status, 201);
  const bought = await checkOut(app, buyer, {}, { "if-match": again.headers.get("etag") ?? "" });
  assert.equal(bought.status, 201, bought.text);
  assert.deepEqual(bought.body.orders[0].total, { amount: "3.51", currency: "EUR" });
});

test("the same key answers the same order, and another body under it is refused", async () => {
  const buyer = await newBuyer();
  await putInCart(app, buyer, await newProduct(app, ann), 2);
  const key = { "idempotency-key": "one basket" };
  const first = await checkOut(app, buyer, {}, key);
  assert.equal(first.status, 201);
  const again = await checkOut(app, buyer, {}, key);
  assert.equal(again.text, first.text);
  assert.equal(again.headers.get("location"), first.headers.get("location"));
  assert.equal((await checkOut(app, buyer, { note: "other" }, key)).status, 422);
});

test("no one but the two parties is told that an order exists, and each step is its party's in its time", async () => {
  const [buyer, stranger] = [await newBuyer(), await newBuyer()];
  const all: ActionName[] = ["preparation", "handover", "cancellation"];
  const orderIn = async (status: string) => {
    await putInCart(app, buyer, await newProduct(app, ann));
    const { body } = await checkOut(app, buyer);
    const { id } = body.orders[0];
    const path = {
      placed: [],
      ready: ["preparation"],
      fulfilled: ["preparation", "handover"],
      cancelled: ["cancellation"],
    };
    for (const name of path[status as keyof typeof path]) {
      assert.equal((await call(app, "POST", `order/${id}/${name}/`, { as: ann })).status, 200);
    }
    return id;
  };
  for (const status of statuses.filter((one) => one !== "awaiting_payment")) {
    for (const [party, as] of [
      ["buyer", buyer],
      ["producer", ann],
    ] as const) {
      for (const name of all) {
        const id = await orderIn(status);
        for (const other of [stranger, ben]) {
          assert.equal((await call(app, "GET", `order/${id}/`, { as: other })).status, 404);
          const taken = await call(app, "POST", `order/${id}/${name}/`, { as: other });
          assert.equal(taken.body.code, "not_found");
        }
        const before = await call(app, "GET", `order/${id}/`, { as });
        assert.deepEqual(
          before.body.actions,
          actionsOf(party, status, { isProducerDisabled: false, hasWeighedGoods: false, isClosed: false }),
        );
        const answer = await call(app, "POST", `order/${id}/${name}/`, { as });
        const from = fromOf(name, party, false);
        const expected = !from ? "not_your_step" : from.includes(status) ? undefined : "wrong_status";
        assert.equal(answer.body.code, expected, `${name} by ${party} of ${status}: ${answer.text}`);
        if (expected === "wrong_status") assert.equal(answer.body.status_now, status);
        if (expected) assert.deepEqual((await call(app, "GET", `order/${id}/`, { as })).body, before.body);
      }
    }
  }
});

test("lists are each party's own, filtered and in pages", async () => {
  const buyer = await newBuyer();
  const made: number[] = [];
  const day = daysAfter(dayIn("UTC", app.platform.clock.now()), 300);
  for (let n = 0; n < 5; n++) {
    await putInCart(app, buyer, await newProduct(app, ann));
    const wanted_on = n === 3 ? day : null;
    made.unshift((await checkOut(app, buyer, { wanted_on })).body.orders[0].id);
  }
  await call(app, "POST", `order/${made[0]}/cancellation/`, { as: buyer, json: { reason: "Too much." } });
  const ids = async (path: string, as = buyer) => {
    const { body, status, text } = await call(app, "GET", path, { as });
    assert.equal(status, 200, text);
    return body.results.map(({ id }: { id: number }) => id);
  };
  assert.deepEqual(await ids("order/"), made);
  assert.deepEqual(await ids("order/?status=cancelled"), made.slice(0, 1));
  assert.deepEqual(await ids("order/?status=cancelled,placed"), made);
  assert.deepEqual(await ids("order/sales/"), []);
  assert.deepEqual(await ids("order/sales/?limit=5", ann), made);
  assert.deepEqual(await ids(`order/sales/?wanted_on=${day}`, ann), [made[1]]);
  const first = await call(app, "GET", "order/?limit=2", { as: buyer });
  assert.deepEqual(await ids(first.body.next), made.slice(2, 4));
  const wrong = await call(app, "GET", "order/?status=placed,lost", { as: buyer });
  assert.equal(wrong.status, 400);
  assert.deepEqual(wrong.body.error_codes, { status: ["not_a_choice"] });
});

test("commission is rounded half up, once per order", () => {
  for (const [total, percent, expected] of [
    [350, "7.5", 26],
    [1, "50", 1],
    [1, "49.9999", 0],
    [333, "3", 10],
    [350, "3", 11],
    [100, "100", 100],
    [999_999_999_999, "0.0001", 1_000_000],
    [12_345, "0", 0],
  ] as const) {
    assert.equal(commissionOf(total, percent), expected, `${percent} % of ${total}`);
  }
});
