import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { untilWaiting } from "../../tests/support/at-once.ts";
import { type Answer, call, letterTo } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  requireSound,
  stockOf,
  takeStep,
} from "../../tests/support/market.ts";
import { operatorOf } from "../../tests/support/operator.ts";
import { newProducer, password, type TestPerson } from "../../tests/support/people.ts";
import { expireOrders } from "./jobs.ts";

let app: TestApp;
let operator: ReturnType<typeof operatorOf>;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" });
  operator = operatorOf(app);
});
afterEach(async () => {
  await app.jobsDone();
  await requireSound(app);
});
after(() => app.close());

let sellers = 0;

interface Order {
  seller: TestPerson;
  buyer: TestPerson;
  product: number;
  id: number;
  checkoutId: number;
}

/** An order of one of twenty packages of a new producer's, by card where it isn't said otherwise. */
async function newOrder(
  status: "awaiting_payment" | "placed" | "ready",
  payment_method = "card",
): Promise<Order> {
  const seller = await newProducer(app, `seller-${sellers++}`);
  const product = await newProduct(app, seller);
  const buyer = await newBuyerOf(app, product);
  const { body, text } = await checkOut(app, buyer, { payment_method });
  assert.ok(body.orders, text);
  const order = { seller, product, buyer, id: body.orders[0].id, checkoutId: body.checkout_id };
  if (status !== "awaiting_payment" && payment_method === "card")
    assert.equal((await pay(order)).status, 200);
  if (status === "ready") assert.equal((await takeStep(app, seller, order.id, "preparation")).status, 200);
  await app.jobsDone();
  return order;
}

const pay = ({ buyer, checkoutId }: Pick<Order, "buyer" | "checkoutId">) =>
  call(app, "POST", `checkout/${checkoutId}/payment/`, { as: buyer });

const read = async ({ buyer, id }: Pick<Order, "buyer" | "id">) =>
  (await call(app, "GET", `order/${id}/`, { as: buyer })).body;

/** What was given back of an order, in minor units. */
async function refundOf({ id }: Pick<Order, "id">): Promise<number | undefined> {
  const { db } = app.platform;
  const refund = db.selectFrom("refunds").select("amount_minor").where("order_id", "=", id);
  return (await refund.where("paid_at", "is not", null).executeTakeFirst())?.amount_minor;
}

async function walletOf({ seller }: Pick<Order, "seller">) {
  const { db } = app.platform;
  return db
    .selectFrom("wallets")
    .select(["available_minor", "pending_minor"])
    .where("user_id", "=", seller.id)
    .executeTakeFirst();
}

test("what is not paid when its producer is disabled is cancelled at once, and can't be paid any more", async () => {
  const order = await newOrder("awaiting_payment");
  await operator.disable(order.seller.username);
  assert.partialDeepStrictEqual(await read(order), {
    ...{ status: "cancelled", cancel_reason: "producer_unavailable", actions: [], expires_at: null },
    history: [
      { status: "awaiting_payment", by: "buyer" },
      { status: "cancelled", by: "system" },
    ],
  });
  const { rows } = await sql<{
    stock: number;
  }>`select stock from product_stock where product_id = ${order.product}`.execute(app.platform.db);
  assert.equal(rows[0]?.stock, 20);
  const paid = await pay(order);
  assert.equal(paid.status, 409);
  assert.partialDeepStrictEqual(paid.body, { code: "wrong_status", status_now: "cancelled" });
  const { text } = await letterTo(app, order.buyer.email);
  assert.match(text, /was cancelled\.\n\nseller-\d+ can't sell on Farmgate for now\./);
  assert.doesNotMatch(text, /refund|paid/);
  assert.match((await letterTo(app, order.seller.email)).subject, /^Your account/);
});

for (const status of ["placed", "ready"] as const) {
  test(`while its producer is disabled a buyer cancels an order that is ${status}, has the money back, and may leave`, async () => {
    const order = await newOrder(status);
    const before = await read(order);
    await operator.disable(order.seller.username);
    const told = await letterTo(app, order.buyer.email);
    assert.match(told.text, /can't use Farmgate for now/);
    assert.match(told.text, /You can cancel your order/);
    const mayStill = status === "placed" ? ["cancellation", "change"] : ["cancellation"];
    assert.deepEqual((await read(order)).actions, mayStill);

    await operator.enable(order.seller.username);
    assert.deepEqual(await read(order), before);
    await operator.disable(order.seller.username);
    const leave = () => call(app, "DELETE", "me/", { as: order.buyer, json: { current_password: password } });
    assert.equal((await leave()).body.code, "open_orders");
    const cancelled = await takeStep(app, order.buyer, order.id, "cancellation");
    assert.equal(cancelled.status, 200, cancelled.text);
    assert.partialDeepStrictEqual(cancelled.body, { status: "cancelled", cancel_reason: null, actions: [] });
    await app.jobsDone();
    assert.equal(await refundOf(order), 350);
    assert.deepEqual(await walletOf(order), { available_minor: 0, pending_minor: 0 });
    assert.equal((await leave()).status, 204);
  });
}

test("while the producer is not disabled a buyer cancels nothing that is ready", async () => {
  const order = await newOrder("ready");
  assert.deepEqual((await read(order)).actions, []);
  const refused = await takeStep(app, order.buyer, order.id, "cancellation");
  assert.partialDeepStrictEqual(refused.body, { code: "wrong_status", status_now: "ready" });
});

test("who buys from several pays those who are still there, and no other's goods", async () => {
  const [gone, stays] = [await newProducer(app, "gone"), await newProducer(app, "stays")];
  const [lost, kept] = [await newProduct(app, gone), await newProduct(app, stays)];
  const buyer = await newBuyerOf(app, lost, kept);
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  await operator.disable("gone");
  const paid = await pay({ buyer, checkoutId: body.checkout_id });
  assert.equal(paid.status, 200, paid.text);
  assert.deepEqual(
    paid.body.orders.map((order: { status: string }) => order.status),
    ["cancelled", "placed"],
  );
  const { rows } = await sql<{ minor: number }>`
    select sum(captured_minor)::bigint as minor from payments join payment_amounts on payment_id = id
    where checkout_id = ${body.checkout_id}`.execute(app.platform.db);
  assert.deepEqual(rows, [{ minor: 350 }]);
});

test("the goods of who is disabled can be bought nowhere, and are for sale as before once enabled", async () => {
  const seller = await newProducer(app, "hides");
  const product = await newProduct(app, seller, { name: "Quinces of the Hides" });
  const buyer = await newBuyerOf(app, product);
  const shown = async () => {
    await app.changesSeen();
    const paths = ["products/?limit=100", "promotion/?limit=100", "products?search=quinces"];
    const found = paths.map((path) => call(app, "GET", path));
    const lists = (await Promise.all(found)).map(({ body }) =>
      body.results.some(({ id }: { id: number }) => id === product),
    );
    const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
    const checkedOut = await checkOut(app, buyer, { delivery_method: "delivery" });
    return [
      ...lists,
      (await call(app, "GET", `products/${product}/`)).status,
      cart.body.items[0].issue,
      checkedOut.body.code,
    ];
  };
  const before = await shown();
  assert.deepEqual(before.slice(0, 5), [true, true, true, 200, null]);
  await operator.disable("hides");
  assert.deepEqual((await shown()).slice(0, 5), [false, false, false, 404, "no_longer_sold"]);
  assert.equal((await checkOut(app, buyer)).body.code, "no_longer_sold");
  const other = await newBuyerOf(app);
  const added = await call(app, "PATCH", `cart/item_increment/${product}/`, { as: other });
  assert.equal(added.status, 404);
  await operator.enable("hides");
  assert.deepEqual(await shown(), before);
});

test("a disabled buyer's orders go on: the producer hands over or cancels, and what is not paid lapses", async () => {
  const [unpaid, placed, ready] = [
    await newOrder("awaiting_payment"),
    await newOrder("placed"),
    await newOrder("ready"),
  ];
  for (const { buyer } of [unpaid, placed, ready]) await operator.disable(buyer.username);
  assert.equal((await takeStep(app, placed.seller, placed.id, "cancellation")).status, 200);
  assert.equal((await takeStep(app, ready.seller, ready.id, "handover")).status, 200);
  await app.jobsDone();
  assert.equal(await refundOf(placed), 350);
  app.advance(15 * 60 + 1);
  const { db, jobs } = app.platform;
  await transaction(db, (tx) => jobs.add(tx, expireOrders, {}));
  await app.jobsDone();
  assert.equal(await stockOf(app, unpaid.product), 20);
  app.advance(-15 * 60 - 1);
});

for (const [status, payment_method] of [
  ["awaiting_payment", "card"],
  ["placed", "card"],
  ["ready", "card"],
  ["ready", "cash"],
] as const) {
  test(`an operator ends an order by ${payment_method} that is ${status}, whose parties are both disabled`, async () => {
    const order = await newOrder(status, payment_method);
    await operator.disable(order.buyer.username);
    await operator.cancel(order.id, "payment_expired");
    await app.jobsDone();
    const steps = app.platform.db.selectFrom("order_steps").select(["status", "by"]);
    const last = await steps.where("order_id", "=", order.id).where("status", "=", "cancelled").execute();
    assert.deepEqual(last, [{ status: "cancelled", by: "operator" }]);
    assert.equal(await stockOf(app, order.product), 20);
    const isPaid = payment_method === "card" && status !== "awaiting_payment";
    assert.equal(await refundOf(order), isPaid ? 350 : undefined);
    const toBuyer = (await letterTo(app, order.buyer.email)).text;
    assert.match(toBuyer, /^The team at Farmgate has cancelled your order from seller-\d+\.$/m);
    assert.match(toBuyer, /^They wrote: “payment_expired”$/m);
    assert.doesNotMatch(toBuyer, /not paid in time/);
    assert.equal(/refund/.test(toBuyer), isPaid);
    await assert.rejects(operator.cancel(order.id), {
      message: `Order ${order.id} is already cancelled.`,
    });
  });
}

test("an operator ends nothing that was handed over, nor what isn't there", async () => {
  const order = await newOrder("ready");
  await takeStep(app, order.seller, order.id, "handover");
  await assert.rejects(operator.cancel(order.id), { message: `Order ${order.id} is already fulfilled.` });
  await assert.rejects(operator.cancel(999_999), { message: "Unknown order: 999999." });
});

test("to disable somebody again tells nobody again", async () => {
  const order = await newOrder("placed");
  await operator.disable(order.seller.username);
  const first = await letterTo(app, order.buyer.email);
  await operator.disable(order.seller.username);
  assert.equal((await letterTo(app, order.buyer.email)).id, first.id);
});

// Two transactions at once, in each order: `first` holds what both want, the other waits for it.

/** Lets `first` get a lock that the other waits for, and answers what both came to. */
async function inOrder<A, B>(lock: string, first: () => Promise<A>, second: () => Promise<B>) {
  const both = await transaction(app.platform.db, async (tx) => {
    await sql.raw(lock).execute(tx);
    const a = first();
    await untilWaiting(app, 1);
    const b = second();
    await untilWaiting(app, 2);
    return [a, b] as const;
  });
  return Promise.all(both);
}

for (const first of ["checkout", "disable"] as const) {
  test(`a checkout while its producer is disabled leaves no unpaid order and no untold buyer: ${first} first`, async () => {
    const seller = await newProducer(app, `raced-${first}`);
    const product = await newProduct(app, seller);
    const card = await newBuyerOf(app, product);
    const lock = `select from products where id = ${product} for update`;
    const buy = () => checkOut(app, card, { payment_method: "card" });
    const disable = () => operator.disable(seller.username);
    const [one, other] = await (first === "checkout"
      ? inOrder(lock, buy, disable)
      : inOrder(lock, disable, buy));
    const bought = (first === "checkout" ? one : other) as Answer;
    if (first === "disable") assert.equal(bought.body.code, "no_longer_sold");
    else {
      assert.equal(bought.status, 201, bought.text);
      const order = await read({ buyer: card, id: bought.body.orders[0].id });
      assert.equal(order.cancel_reason, "producer_unavailable");
    }
    const { rows } = await sql<{
      stock: number;
    }>`select stock from product_stock where product_id = ${product}`.execute(app.platform.db);
    assert.equal(rows[0]?.stock, 20);
  });

  test(`a payment while its producer is disabled is taken in before, or goes back: ${first === "disable" ? "disable" : "payment"} first`, async () => {
    const order = await newOrder("awaiting_payment");
    // The provider has said yes, and its word waits to be written down.
    const lock = `select from orders where id = ${order.id} for update`;
    const disable = () => operator.disable(order.seller.username);
    const paying = () => pay(order);
    await (first === "disable" ? inOrder(lock, disable, paying) : inOrder(lock, paying, disable));
    await app.jobsDone();
    const { status, actions } = await read(order);
    assert.ok(status === "cancelled" || status === "placed", status);
    if (status === "placed") assert.deepEqual(actions, ["cancellation", "change"]);
    const { rows } = await sql<{ kept: number }>`
      select coalesce(sum(captured_minor - refunded_minor), 0)::bigint as kept
      from payments join payment_amounts on payment_id = id
      where checkout_id = ${order.checkoutId}`.execute(app.platform.db);
    assert.equal(rows[0]?.kept, status === "placed" ? 350 : 0);
  });
}

test("money that was under way when the producer was disabled goes back, and the buyer is told so", async () => {
  const order = await newOrder("awaiting_payment");
  const begun = await call(app, "POST", `checkout/${order.checkoutId}/payment/`, {
    ...{ as: order.buyer, json: { token: "sandbox_processing" } },
  });
  assert.equal(begun.body.payment.status, "processing");
  await operator.disable(order.seller.username);
  await app.jobsDone();
  const { rows } = await sql<{ reference: string }>`
    select reference from payments where checkout_id = ${order.checkoutId}`.execute(app.platform.db);
  assert.equal(rows.length, 1);
  await untilRefunded(order);
  const { subject, text } = await letterTo(app, order.buyer.email);
  assert.equal(subject, `Your payment for order ${order.id} will be refunded`);
  assert.match(text, /before your payment of €3\.50 arrived\.\n\nThe payment will be refunded to you\./);
});

async function untilRefunded(order: Order) {
  for (let tries = 0; (await refundOf(order)) === undefined; tries++) {
    assert.ok(tries < 1000, "it never came back");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("cancelling while the producer is disabled happens once, whoever does it", async () => {
  for (let round = 0; round < 5; round++) {
    const order = await newOrder("ready");
    const [, , ...answers] = await Promise.all([
      operator.disable(order.seller.username),
      operator.cancel(order.id).catch(() => {}),
      ...Array.from({ length: 4 }, () => takeStep(app, order.buyer, order.id, "cancellation")),
    ]);
    const seen = answers.map(({ status }) => status);
    assert.ok(
      seen.every((status) => status === 200 || status === 409),
      String(seen),
    );
    await app.jobsDone();
    assert.equal((await read(order)).status, "cancelled");
    assert.equal(await refundOf(order), 350);
  }
});

test("to disable takes orders, then products, and lets checkouts name the producer: nobody waits in a circle", async () => {
  const order = await newOrder("placed");
  const asStep = sql`select from orders where id = ${order.id} for update`;
  const asCheckout = sql`select from products where id = ${order.product} for no key update`;
  const asNewOrder = sql`select from users where id = ${order.seller.id} for key share`;
  for (const [first, then] of [
    [asStep, asCheckout],
    [asCheckout, asNewOrder],
  ] as const) {
    const disabling = await transaction(app.platform.db, async (tx) => {
      await first.execute(tx);
      const done = operator.disable(order.seller.username);
      await untilWaiting(app, 1);
      await sql`set local lock_timeout = 1`.execute(tx);
      await then.execute(tx);
      return [done] as const;
    });
    await disabling[0];
    await operator.enable(order.seller.username);
  }
});
