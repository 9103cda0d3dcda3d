import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { sql } from "kysely";
import { auditOrders } from "#orders";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  requireSound,
  stockOf,
  takeStep,
} from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { commissionOf, commissionOfRest } from "./commission.ts";

let app: TestApp;
let ann: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" });
  ann = await newProducer(app, "ann");
});
afterEach(async () => {
  await app.jobsDone();
  await requireSound(app);
});
after(() => app.close());

const remove = (as: TestPerson, orderId: number, productId: number) =>
  call(app, "DELETE", `order/${orderId}/items/${productId}/`, { as });
const read = async (as: TestPerson, orderId: number) =>
  (await call(app, "GET", `order/${orderId}/`, { as })).body;
const euros = (amount: string) => ({ amount, currency: "EUR" });

/** An order of a package of pears at 3.50, one of plums at 2.15 and one of cheese at 8.20; each product had twenty. */
async function newOrder(payment_method: "cash" | "card" = "card") {
  const pears = await newProduct(app, ann);
  const plums = await newProduct(app, ann, { name: "Plums", price: euros("2.15") });
  const cheese = await newProduct(app, ann, { name: "Cheese", price: euros("8.20") });
  const buyer = await newBuyerOf(app, pears, plums, cheese);
  const { body, text } = await checkOut(app, buyer, { payment_method });
  assert.ok(body.orders, text);
  const checkoutId: number = body.checkout_id;
  const pay = () => call(app, "POST", `checkout/${checkoutId}/payment/`, { as: buyer });
  if (payment_method === "card") assert.equal((await pay()).status, 200);
  return { id: Number(body.orders[0].id), buyer, pears, plums, cheese };
}

/** What the ledger holds of an order, by account, in cents. */
async function ledgerOf(orderId: number): Promise<Record<string, number>> {
  const { rows } = await sql<{ account: string; minor: number }>`
    select account, sum(amount_minor)::bigint as minor from transfer_lines where order_id = ${orderId}
    group by account having sum(amount_minor) <> 0`.execute(app.platform.db);
  return Object.fromEntries(rows.map(({ account, minor }) => [account, minor]));
}

const refundsOf = async (orderId: number) => {
  const rows = app.platform.db
    .selectFrom("refunds")
    .select(["amount_minor", "paid_at"])
    .where("order_id", "=", orderId);
  return (await rows.orderBy("id").execute()).map(({ amount_minor, paid_at }) => [
    amount_minor,
    paid_at !== null,
  ]);
};

test("a product that is taken out leaves the order's items and total, and its stock is back", async () => {
  const { id, buyer, pears, plums, cheese } = await newOrder("cash");
  const { status, body, text } = await remove(buyer, id, plums);
  assert.equal(status, 200, text);
  assert.deepEqual(await read(buyer, id), body);
  const ids = (items: { product_id: number }[]) => items.map(({ product_id }) => product_id);
  assert.deepEqual(ids(body.items), [pears, cheese]);
  assert.deepEqual(body.total, euros("11.70"));
  assert.partialDeepStrictEqual(body, {
    status: "placed",
    removed_items: [{ product_id: plums, name: "Plums", quantity: 1, line_total: euros("2.15") }],
    actions: ["cancellation", "change"],
  });
  assert.ok(Date.parse(body.removed_items[0].removed_at) >= Date.parse(body.placed_at));
  assert.deepEqual([await stockOf(app, plums), await stockOf(app, pears)], [20, 19]);
  const { body: sales } = await call(app, "GET", "order/sales/?limit=1", { as: ann });
  assert.deepEqual(ids(sales.results[0].removed_items), [plums]);
});

test("of a paid order each product's price goes back to the card, the commission follows, and the rest is handed over", async () => {
  const { id, buyer, pears, plums, cheese } = await newOrder();
  // 13.85 with a commission of 1.03875.
  assert.deepEqual(await ledgerOf(id), { card: -1385, pending: 1281, commission: 104 });
  assert.equal((await remove(buyer, id, plums)).status, 200);
  await app.jobsDone();
  assert.deepEqual(await ledgerOf(id), { card: -1170, pending: 1082, commission: 88 });
  assert.equal((await remove(buyer, id, cheese)).status, 200);
  await app.jobsDone();
  assert.deepEqual(await ledgerOf(id), { card: -350, pending: 324, commission: 26 });
  assert.deepEqual(await refundsOf(id), [
    [215, true],
    [820, true],
  ]);
  for (const name of ["preparation", "handover"])
    assert.equal((await takeStep(app, ann, id, name)).status, 200);
  assert.deepEqual(await ledgerOf(id), { card: -350, available: 324, commission: 26 });
  const { total, commission } = await read(ann, id);
  assert.deepEqual([total, commission], [euros("3.50"), euros("0.26")]);
  assert.equal(await stockOf(app, pears), 19);
});

test("an order that is cancelled afterwards refunds what was left of it", async () => {
  const { id, buyer, pears, plums, cheese } = await newOrder();
  assert.equal((await remove(buyer, id, cheese)).status, 200);
  assert.equal((await takeStep(app, ann, id, "cancellation")).status, 200);
  await app.jobsDone();
  assert.deepEqual(await ledgerOf(id), {});
  assert.deepEqual(await refundsOf(id), [
    [820, true],
    [565, true],
  ]);
  for (const product of [pears, plums, cheese]) assert.equal(await stockOf(app, product), 20);
});

test("without its last product an order is cancelled, as by its buyer", async () => {
  const { id, buyer, pears, plums, cheese } = await newOrder();
  for (const product of [pears, plums])
    assert.equal((await remove(buyer, id, product)).body.status, "placed");
  const { status, body } = await remove(buyer, id, cheese);
  assert.equal(status, 200);
  assert.partialDeepStrictEqual(body, {
    status: "cancelled",
    cancel_reason: null,
    total: euros("8.20"),
    actions: [],
  });
  assert.deepEqual(
    body.history.map(({ status, by }: { status: string; by: string }) => [status, by]).at(-1),
    ["cancelled", "buyer"],
  );
  assert.equal(body.items[0].product_id, cheese);
  await app.jobsDone();
  assert.deepEqual(await ledgerOf(id), {});
  assert.equal(await stockOf(app, cheese), 20);
  assert.match((await letterTo(app, ann.email)).text, /has cancelled/);
});

test("only its buyer takes something out, of an order that waits for its producer, and only what is in it", async () => {
  const { id, buyer, pears, plums } = await newOrder("cash");
  const stranger = await newPerson(app, "stranger");
  assert.equal((await remove(stranger, id, pears)).body.code, "not_found");
  assert.equal((await remove(ann, id, pears)).body.code, "not_your_step");
  const other = await newProduct(app, ann);
  assert.equal((await remove(buyer, id, other)).body.code, "not_found");
  assert.equal((await remove(buyer, id, plums)).status, 200);
  const again = await remove(buyer, id, plums);
  assert.deepEqual([again.status, again.body.code], [404, "not_found"]);
  assert.equal(await stockOf(app, plums), 20);

  for (const [name, status_now] of [
    ["preparation", "ready"],
    ["handover", "fulfilled"],
  ] as const) {
    assert.equal((await takeStep(app, ann, id, name)).status, 200);
    assert.partialDeepStrictEqual((await remove(buyer, id, pears)).body, {
      code: "wrong_status",
      status_now,
    });
  }
});

test("an order that waits for its payment stays whole, for the payment may be under way", async () => {
  const product = await newProduct(app, ann);
  const buyer = await newBuyerOf(app, product, await newProduct(app, ann));
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  const { id, actions } = body.orders[0];
  assert.deepEqual(actions, ["payment", "cancellation"]);
  assert.partialDeepStrictEqual((await remove(buyer, id, product)).body, {
    code: "wrong_status",
    status_now: "awaiting_payment",
  });
});

test("the producer is told in their language what was taken out and what is left", async () => {
  const { id, buyer, plums } = await newOrder("cash");
  assert.equal((await call(app, "PATCH", "me/", { as: ann, json: { language: "nl" } })).status, 200);
  await remove(buyer, id, plums);
  await app.jobsDone();
  const { subject, text } = await letterTo(app, ann.email);
  assert.equal(subject, `${buyer.username} heeft bestelling ${id} gewijzigd`);
  assert.match(text, /heeft dit uit de bestelling gehaald: 1 × Plums \(1,5.kg\), €.2,15\./);
  assert.match(text, /• 1 × Cheese[^•]*11,70/);
  assert.doesNotMatch(text, /terugbetaald/);
  await call(app, "PATCH", "me/", { as: ann, json: { language: "en" } });
});

test("the commission of what is left goes by the percent that the order was bought at", async () => {
  assert.equal(
    commissionOfRest(
      {
        ...{ total_minor: 1385, commission_minor: 104, commission_percent: "7.5000" },
        ...{ payment_method: "card", market_day_id: null, delivery_minor: 0 },
      },
      1170,
    ),
    88,
  );
  assert.equal(commissionOf(1170, "7.5"), 88);
  // An earlier release wrote none down.
  const { id, buyer, plums } = await newOrder();
  await app.platform.database.pool.query(`update orders set commission_percent = null where id = ${id}`);
  await remove(buyer, id, plums);
  assert.deepEqual((await read(ann, id)).commission, euros("0.88"));
});

test("the audit names a removal whose total, stock, commission or refund is not what it should be", async () => {
  const { id, buyer, plums, pears } = await newOrder();
  await remove(buyer, id, plums);
  await app.jobsDone();
  const broken = async (statement: string) => {
    let found: string[] = [];
    const undo = new Error("undo");
    const work = transaction(app.platform.db, async (tx) => {
      await sql.raw(statement).execute(tx);
      found = await auditOrders(tx);
      throw undo;
    });
    await assert.rejects(work, undo);
    return found.join("\n");
  };
  assert.match(
    await broken(`update orders set total_minor = 1385 where id = ${id}`),
    new RegExp(`Order ${id} comes to 1385, its lines and delivery to 1170\\.`),
  );
  assert.match(
    await broken(`update order_items set removed_at = null where product_id = ${plums}`),
    new RegExp(`Product ${plums} has 20 in stock`),
  );
  assert.match(
    await broken(`update orders set commission_minor = 104 where id = ${id}`),
    new RegExp(`Order ${id} comes to 1170 less a commission of 104, the ledger has 1170 less 88\\.`),
  );
  assert.match(
    await broken(`update order_items set removed_at = now() where product_id = ${pears}`),
    new RegExp(`Order ${id} comes to 1170, its lines and delivery to 820\\.`),
  );
  assert.match(
    await broken(`update refunds set amount_minor = 115 where order_id = ${id}`),
    new RegExp(`Order ${id} owes 215 back to its buyer, its refunds come to 115\\.`),
  );
});
