import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
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
import { until } from "../../tests/support/sites.ts";
import { expireOrders } from "./jobs.ts";

let app: TestApp;
let ann: TestPerson;
before(async () => {
  app = await startApp({
    ...{ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" },
    // The clock runs ahead here.
    ACCESS_TOKEN_SECONDS: "86400",
  });
  ann = await newProducer(app, "ann");
});
afterEach(async () => {
  await app.jobsDone();
  await requireSound(app);
});
after(() => app.close());

const pay = (as: TestPerson, checkoutId: number) =>
  call(app, "POST", `checkout/${checkoutId}/payment/`, { as });

/** An order of one of twenty packages of ann's, paid by card where it is to be `placed`. */
async function newOrder(status: "awaiting_payment" | "placed" | "ready") {
  const product = await newProduct(app, ann);
  const buyer = await newBuyerOf(app, product);
  const { body, text } = await checkOut(app, buyer, { payment_method: "card" });
  assert.ok(body.orders, text);
  const id: number = body.orders[0].id;
  if (status !== "awaiting_payment") assert.equal((await pay(buyer, body.checkout_id)).status, 200);
  if (status === "ready") assert.equal((await takeStep(app, ann, id, "preparation")).status, 200);
  return { id, buyer, product, checkoutId: Number(body.checkout_id) };
}

const statusOf = async ({ id, buyer }: { id: number; buyer: TestPerson }): Promise<string> =>
  (await call(app, "GET", `order/${id}/`, { as: buyer })).body.status;

for (const [from, buyersStep, producersStep] of [
  ["placed", "cancellation", "preparation"],
  ["placed", "cancellation", "cancellation"],
  ["awaiting_payment", "cancellation", "cancellation"],
] as const) {
  test(`of a buyer's ${buyersStep} and the producer's ${producersStep} of an order ${from} one happens`, async () => {
    const held = await pendingOf(ann);
    const orders = await times(8, () => newOrder(from));
    const answers = await Promise.all(
      orders.map(async ({ id, buyer }) =>
        Promise.all([takeStep(app, buyer, id, buyersStep), takeStep(app, ann, id, producersStep)]),
      ),
    );
    let kept = 0;
    for (const [n, both] of answers.entries()) {
      assert.deepEqual(countsOf(both), { 200: 1, wrong_status: 1 });
      const [order] = orders.slice(n);
      assert.ok(order);
      const isCancelled = (await statusOf(order)) === "cancelled";
      assert.equal(await stockOf(app, order.product), isCancelled ? 20 : 19);
      kept += isCancelled ? 0 : 324;
    }
    assert.equal(await pendingOf(ann), held + kept);
  });
}

test("of a producer's handover and cancellation of an order, sent at once, one happens and the money follows it", async () => {
  const orders = await times(8, () => newOrder("ready"));
  for (const { id } of orders) {
    const both = await Promise.all([
      takeStep(app, ann, id, "handover"),
      takeStep(app, ann, id, "cancellation"),
    ]);
    assert.deepEqual(countsOf(both), { 200: 1, wrong_status: 1 });
  }
  for (const order of orders) {
    const isFulfilled = (await statusOf(order)) === "fulfilled";
    assert.equal(await stockOf(app, order.product), isFulfilled ? 19 : 20);
    const { rows } = await sql<{ account: string; amount: number }>`
      select account, sum(amount_minor)::bigint as amount from transfer_lines
      where order_id = ${order.id} and wallet_id is not null group by account having sum(amount_minor) <> 0`.execute(
      app.platform.db,
    );
    assert.deepEqual(rows, isFulfilled ? [{ account: "available", amount: 324 }] : []);
  }
});

for (const first of ["payment", "lapse"]) {
  test(`of a payment and the lapse of its order, the ${first} first, no cent and no package is lost`, async () => {
    const order = await newOrder("awaiting_payment");
    const answers: Promise<Answer>[] = [];
    const sendPayment = () => answers.push(pay(order.buyer, order.checkoutId));
    await app.platform.db.transaction().execute(async (tx) => {
      await sql`select from orders where id = ${order.id} for update`.execute(tx);
      if (first === "lapse") await lapseAll();
      else sendPayment();
      await untilWaiting(app, 1);
      if (first === "lapse") sendPayment();
      else await lapseAll();
      await untilWaiting(app, 2);
    });
    const [answer] = await Promise.all(answers);
    await app.jobsDone();
    const status = await statusOf(order);
    assert.equal(await stockOf(app, order.product), status === "placed" ? 19 : 20);
    if (first === "lapse") {
      assert.equal(answer?.body.code, "wrong_status");
      assert.equal(status, "cancelled");
    } else assert.equal(answer?.status, 200);
    // What the provider took and did not give back is what the order came to.
    assert.equal(await keptByProvider(order.checkoutId), status === "placed" ? 350 : 0);
  });
}

/** An order of a package of each of two products, paid by card. */
async function newOrderOfTwo() {
  const products = [await newProduct(app, ann), await newProduct(app, ann)] as const;
  const buyer = await newBuyerOf(app, ...products);
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  assert.equal((await pay(buyer, body.checkout_id)).status, 200);
  return { id: Number(body.orders[0].id), buyer, products, checkoutId: Number(body.checkout_id) };
}

const remove = ({ id, buyer }: { id: number; buyer: TestPerson }, productId: number) =>
  call(app, "DELETE", `order/${id}/items/${productId}/`, { as: buyer });

test("of a double click on a removal one takes the product out, and its money goes back once", async () => {
  const orders = await times(6, newOrderOfTwo);
  for (const [n, answers] of (
    await Promise.all(
      orders.map((order) => Promise.all([1, 2, 3].map(() => remove(order, order.products[0])))),
    )
  ).entries()) {
    assert.deepEqual(countsOf(answers), { 200: 1, not_found: 2 });
    const order = orders[n] ?? assert.fail();
    assert.deepEqual(await Promise.all(order.products.map((id) => stockOf(app, id))), [20, 19]);
    await app.jobsDone();
    assert.equal(await keptByProvider(order.checkoutId), 350);
  }
});

test("of two removals at once that leave nothing one takes a product out and the other cancels the order", async () => {
  const orders = await times(8, newOrderOfTwo);
  const both = await Promise.all(
    orders.map((order) => Promise.all(order.products.map((id) => remove(order, id)))),
  );
  for (const answers of both) assert.deepEqual(countsOf(answers), { 200: 2 });
  await app.jobsDone();
  for (const order of orders) {
    assert.equal(await statusOf(order), "cancelled");
    assert.deepEqual(await Promise.all(order.products.map((id) => stockOf(app, id))), [20, 20]);
    assert.equal(await keptByProvider(order.checkoutId), 0);
  }
});

for (const [name, kept] of [
  ["preparation", 350],
  ["cancellation", 0],
] as const) {
  test(`a removal and the producer's ${name}, sent at once, leave the money and the stock of what is left`, async () => {
    const orders = await times(8, newOrderOfTwo);
    const answers = await Promise.all(
      orders.map((order) =>
        Promise.all([remove(order, order.products[0]), takeStep(app, ann, order.id, name)]),
      ),
    );
    await app.jobsDone();
    for (const [n, [removal, step]] of answers.entries()) {
      const order = orders[n] ?? assert.fail();
      assert.equal(step?.status, 200);
      assert.ok(removal?.status === 200 || removal?.body.code === "wrong_status", removal?.text);
      const isOut = removal.status === 200;
      const isCancelled = name === "cancellation";
      assert.deepEqual(await Promise.all(order.products.map((id) => stockOf(app, id))), [
        isOut || isCancelled ? 20 : 19,
        isCancelled ? 20 : 19,
      ]);
      assert.equal(await keptByProvider(order.checkoutId), isOut || isCancelled ? kept : 700);
    }
  });
}

test("a buyer's removal and cancellation, sent at once, end in a cancelled order and all of the money back", async () => {
  const orders = await times(8, newOrderOfTwo);
  const answers = await Promise.all(
    orders.map((order) =>
      Promise.all([remove(order, order.products[0]), takeStep(app, order.buyer, order.id, "cancellation")]),
    ),
  );
  await app.jobsDone();
  for (const [n, [removal, cancellation]] of answers.entries()) {
    const order = orders[n] ?? assert.fail();
    assert.equal(cancellation?.status, 200);
    assert.ok(removal?.status === 200 || removal?.body.code === "wrong_status", removal?.text);
    assert.deepEqual(await Promise.all(order.products.map((id) => stockOf(app, id))), [20, 20]);
    assert.equal(await keptByProvider(order.checkoutId), 0);
  }
});

test("no step bears an earlier time than the one before, though it was asked for earlier", async () => {
  const order = await newOrder("awaiting_payment");
  const succeeds = async (step: Promise<Answer>) => assert.equal((await step).status, 200);
  app.advance(-60);
  await succeeds(pay(order.buyer, order.checkoutId));
  app.advance(-60);
  await succeeds(takeStep(app, ann, order.id, "preparation"));
  app.advance(-60);
  await succeeds(takeStep(app, ann, order.id, "handover"));
  app.advance(180);
  const { body } = await call(app, "GET", `order/${order.id}/`, { as: order.buyer });
  const { placed_at: at, history } = body;
  assert.deepEqual(
    [body.paid_at, body.ready_at, body.fulfilled_at, ...history.map((step: { at: string }) => step.at)],
    Array(7).fill(at),
  );
});

test("an order that can't lapse, whatever the reason, keeps none of the later ones from it", async () => {
  const [stuck, later] = [await newOrder("awaiting_payment"), await newOrder("awaiting_payment")];
  const { pool } = app.platform.database;
  await pool.query(`
    create function stay() returns trigger language plpgsql as $$ begin raise 'it stays'; end $$;
    create trigger stay before update on orders for each row when (old.id = ${stuck.id}) execute function stay()`);
  await lapseAll();
  await until(async () => (await statusOf(later)) === "cancelled", "the later one lapses", 10);
  assert.equal(await statusOf(stuck), "awaiting_payment");
  await pool.query("drop function stay cascade");
  await lapseAll();
  await until(async () => (await statusOf(stuck)) === "cancelled", "the other lapses too", 10);
});

/** What waits in somebody's wallet, in cents. */
async function pendingOf(as: TestPerson): Promise<number> {
  const { body } = await call(app, "GET", "wallet/", { as });
  return Math.round(Number(body.results[0].pending.amount) * 100);
}

/** Lets a quarter of an hour pass, and the job run that looks for what was not paid in it. */
async function lapseAll() {
  app.advance(15 * 60 + 1);
  const { db, jobs } = app.platform;
  await transaction(db, (tx) => jobs.add(tx, expireOrders, {}));
}

/** What the provider took for a checkout, less what it gave back, in cents. */
async function keptByProvider(checkoutId: number): Promise<number> {
  const { rows } = await sql<{ kept: number }>`
    select coalesce(sum((amount->>'amountMinor')::bigint), 0)::bigint - coalesce((
      select sum(amount_minor) from sandbox_refunds join payments on payments.reference = charge_reference
      where checkout_id = ${checkoutId}
    ), 0)::bigint as kept
    from payments join sandbox_charges using (reference) cross join jsonb_array_elements(amounts) amount
    where checkout_id = ${checkoutId} and sandbox_charges.status = 'succeeded'`.execute(app.platform.db);
  return rows[0]?.kept ?? 0;
}
