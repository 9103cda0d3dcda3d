import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { databaseBefore } from "../../../tests/support/earlier-database.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, takeStep } from "../../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { takeStep as step } from "../../orders/orders.ts";
import { payRefund } from "../../orders/payments/refunds.ts";
import { payCheckout, settleLater } from "../paying.ts";
import type { PaymentProvider } from "../provider.ts";
import { providersOf } from "../providers.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import { refundByProvider } from "./repaying.ts";

let app: TestApp;
let seller: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  seller = await newProducer(app, "refunding");
});
after(() => app.close());

/** An order of 3.50 EUR that waits for its payment. */
async function newOrder() {
  const buyer = await newBuyerOf(app, await newProduct(app, seller));
  const { body, text } = await checkOut(app, buyer, { payment_method: "card" });
  assert.ok(body.orders, text);
  return { buyer, checkoutId: Number(body.checkout_id), orderId: Number(body.orders[0].id) };
}

const pay = ({ buyer, checkoutId }: Awaited<ReturnType<typeof newOrder>>, token = "sandbox_ok") =>
  call(app, "POST", `checkout/${checkoutId}/payment/`, { as: buyer, json: { token } });

const refundsOf = (orderId: number) =>
  app.platform.db.selectFrom("refunds").selectAll().where("order_id", "=", orderId).execute();

const isGivenBack = async (reference: string) => {
  const { db } = app.platform;
  const found = await db
    .selectFrom("sandbox_refunds")
    .select("amount_minor")
    .where("reference", "=", reference)
    .execute();
  return found.length > 0;
};

/** A site whose present provider is another than the one that its payments began with, and that pays no refund yet. */
function afterAChangeOfProvider() {
  const { jobs } = app.platform;
  const asked = async () => assert.fail("the present provider was asked");
  const other: PaymentProvider = {
    name: "other",
    method: "card",
    can: { authorise: true, severalCurrencies: true, severalCaptures: true },
    knows: () => true,
    start: asked,
    find: asked,
    close: asked,
    capture: asked,
    void: asked,
    refund: asked,
  };
  const add: JobQueue["add"] = async (tx, kind, ...all) => {
    if (kind.name !== payRefund.name) await jobs.add(tx, kind, ...all);
  };
  const providers = providersOf(other, createSandbox(app.platform));
  return { ...app.platform, jobs: { add, addLater: jobs.addLater }, providers };
}

test("what has begun with a provider goes on with that one, though another is the present one by then", async () => {
  const order = await newOrder();
  await pay(order, "sandbox_timeout");
  const site = afterAChangeOfProvider();
  const actor = { userId: order.buyer.id, now: app.platform.clock.now() };
  const { outcome, reference } = await payCheckout(site, actor, order.checkoutId, { siteUrl: "" });
  assert.equal(outcome.status, "succeeded");
  await settleLater(site, reference, actor.now);

  await transaction(app.platform.db, (tx) => step(tx, site.jobs, actor, order.orderId, "cancellation"));
  const [refund] = await refundsOf(order.orderId);
  assert.ok(refund);
  await refundByProvider(site, { refund_id: refund.id }, actor.now);
  assert.ok(await isGivenBack(refund.reference));
  await requireSound(app);
});

test("new payments begin with the present provider", async () => {
  const order = await newOrder();
  const site = afterAChangeOfProvider();
  const actor = { userId: order.buyer.id, now: app.platform.clock.now() };
  await assert.rejects(
    payCheckout(site, actor, order.checkoutId, { siteUrl: "" }),
    /the present provider was asked/,
  );
});

test("a job that an earlier release left, which names the order, pays its refund", async () => {
  const order = await newOrder();
  await pay(order);
  const { db, jobs, clock } = app.platform;
  const site = afterAChangeOfProvider();
  const actor = { userId: order.buyer.id, now: clock.now() };
  await transaction(db, (tx) => step(tx, site.jobs, actor, order.orderId, "cancellation"));
  await transaction(db, (tx) => jobs.add(tx, payRefund, { order_id: order.orderId }));
  await app.jobsDone();
  const [refund] = await refundsOf(order.orderId);
  assert.ok(refund?.paid_at);
  assert.ok(await isGivenBack(refund.reference));
  await requireSound(app);
});

test("what an earlier release wrote into the ledger, by the order alone, is as sound as before", async () => {
  const order = await newOrder();
  await pay(order);
  assert.equal((await takeStep(app, seller, order.orderId, "cancellation")).status, 200);
  await app.jobsDone();
  const { pool } = app.platform.database;
  const asBefore = (name: string) =>
    pool.query(
      `update transfers set cause = '${name}/${order.orderId}' where cause like '${name}/${order.orderId}/%'`,
    );
  await pool.query("alter table transfers disable trigger user");
  const changed = [await asBefore("refund"), await asBefore("refund-paid")];
  await pool.query("alter table transfers enable trigger user");
  assert.deepEqual(
    changed.map(({ rowCount }) => rowCount),
    [1, 1],
  );
  await requireSound(app);
});

test("the refunds of an order never come to more than the order, however many come at once", async () => {
  const order = await newOrder();
  await pay(order);
  const { db, clock } = app.platform;
  const [row] = await db
    .selectFrom("orders")
    .select(["payment_id", "total_minor"])
    .where("id", "=", order.orderId)
    .execute();
  const payment_id = row?.payment_id;
  assert.ok(payment_id);
  const createRefund = () =>
    db
      .insertInto("refunds")
      .values({
        ...{ order_id: order.orderId, payment_id, reference: crypto.randomUUID(), currency: "EUR" },
        ...{ amount_minor: 150, requested_at: clock.now() },
      })
      .execute();
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, createRefund));
  const refused = outcomes.filter(({ status }) => status === "rejected");
  assert.equal(refused.length, 6, "350 holds 150 twice");
  for (const one of refused) assert.equal("reason" in one && one.reason.constraint, "refunds_within_order");
  const refunds = await refundsOf(order.orderId);
  assert.equal(new Set(refunds.map(({ id }) => id)).size, 2);
  await db.deleteFrom("refunds").where("order_id", "=", order.orderId).execute();
});

test("refunds of an earlier release get ids of their own, and those that come after go on from there", async (t) => {
  const earlier = await databaseBefore(t, "0026-refunds-with-ids.sql");
  const insert = (orderIds: number[]) =>
    earlier.query(`set session_replication_role = replica;
      insert into refunds (order_id, payment_id, reference, currency, amount_minor, requested_at)
      select order_id, 1, gen_random_uuid(), 'EUR', 100, now() from unnest('{${orderIds}}'::bigint[]) as old (order_id)`);
  await insert([7, 9, 8]);
  await earlier.upgrade();
  await insert([9]);
  const rows = await earlier.query("select id::int, order_id::int from refunds order by id");
  assert.deepEqual(
    rows.map(({ id }) => id),
    [1, 2, 3, 4],
  );
  assert.deepEqual(rows.map(({ order_id }) => order_id).sort(), [7, 8, 9, 9]);
});
