import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { sql } from "kysely";
import { call } from "../../../tests/support/client.ts";
import { newProduct, requireSound, takeStep } from "../../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../../tests/support/people.ts";
import {
  asking,
  buy,
  intentOf,
  ledgerOf,
  openStripeShop,
  type StripeOrder,
  type StripeShop,
  tillOf,
} from "../../../tests/support/stripe-shop.ts";
import { endRefund, failRefund } from "../../../tests/support/stripe-twin/index.ts";
import { findRefundsUnderWay } from "../../orders/queries/refunds.ts";
import { refundByProvider } from "../refunds/repaying.ts";
import { readEvents } from "./reconciliation.ts";

let shop: StripeShop;
let ann: TestPerson;
before(async () => {
  shop = await openStripeShop();
  ann = await newProducer(shop.app, "ann");
});
afterEach(async () => {
  shop.twin.become({});
  shop.twin.account.refundsGo = "succeeded";
  await shop.settled();
  await requireSound(shop.app);
});
after(() => shop.close());

const bought = async () => buy(shop, [await newProduct(shop.app, ann)]);

async function cancel({ buyer, orders }: StripeOrder): Promise<void> {
  const { status, text } = await takeStep(shop.app, buyer, orders[0] ?? 0, "cancellation");
  assert.equal(status, 200, text);
}

/** What of an order Stripe has given back, and how. */
function givenBack({ session }: StripeOrder) {
  const { id } = intentOf(shop.twin, session);
  return [...shop.twin.account.refunds.values()].filter(({ payment_intent }) => payment_intent === id);
}

const refundOf = ({ orders }: StripeOrder) =>
  shop.app.platform.db
    .selectFrom("refunds")
    .selectAll()
    .where("order_id", "=", orders[0] ?? 0)
    .executeTakeFirstOrThrow();

test("a refund is asked for once, under a reference of its own", async () => {
  const order = await bought();
  shop.twin.become({ answerLost: 0.5, eventDoubled: 1 });
  await cancel(order);
  const { id, reference } = await refundOf(order);
  for (let tries = 0; (await refundOf(order)).paid_at === null; tries++) {
    assert.ok(tries < 100, "it was never paid");
    const now = shop.app.platform.clock.now();
    await refundByProvider(asking(shop.app), { refund_id: id }, now).catch(() => {});
  }
  await sql`update jobs.job set start_after = now() where state = 'retry'`.execute(shop.app.platform.db);
  await shop.settled();
  assert.deepEqual(
    givenBack(order).map(({ amount, metadata }) => [amount, metadata?.["reference"]]),
    [[350, reference]],
  );
});

test("a refund that was made and never heard of is found after Stripe has forgotten its key", async () => {
  const order = await bought();
  const { app, twin } = shop;
  twin.become({ requestLost: 1, eventLost: 1 });
  await cancel(order);
  const { id, reference } = await refundOf(order);
  twin.become({ answerLost: 1, eventLost: 1 });
  await assert.rejects(refundByProvider(asking(app), { refund_id: id }, app.platform.clock.now()));
  twin.become({ eventLost: 1 });
  const body = new URLSearchParams({
    payment_intent: intentOf(twin, order.session).id,
    amount: "350",
    "metadata[reference]": reference,
  });
  const headers = { authorization: "Bearer sk_test_twin", "idempotency-key": reference };
  if (givenBack(order).length === 0)
    await fetch(`${twin.origin}/v1/refunds`, { method: "POST", headers, body });
  assert.equal(givenBack(order).length, 1);
  app.advance(25 * 3600);
  await refundByProvider(asking(app), { refund_id: id }, app.platform.clock.now());
  assert.equal(givenBack(order).length, 1);
  assert.ok((await refundOf(order)).paid_at);
  app.advance(-25 * 3600);
  await sql`update jobs.job set start_after = now() where state = 'retry'`.execute(app.platform.db);
});

test("one that waits at Stripe is done when Stripe says so, by an event or when it is asked", async () => {
  const { app, twin, settled } = shop;
  twin.account.refundsGo = "pending";
  const [told, asked] = [await bought(), await bought()];
  for (const order of [told, asked]) await cancel(order);
  await settled();
  assert.equal((await refundOf(told)).paid_at, null);
  endRefund(twin.account, givenBack(told)[0]?.id ?? "");
  await settled();
  assert.ok((await refundOf(told)).paid_at);
  assert.equal((await refundOf(asked)).paid_at, null);
  twin.become({ eventLost: 1 });
  endRefund(twin.account, givenBack(asked)[0]?.id ?? "");
  await readEvents(tillOf(app), app.platform.jobs);
  await settled();
  assert.ok((await refundOf(asked)).paid_at);
  twin.become({});
  const forgotten = await bought();
  twin.become({ eventLost: 1 });
  await cancel(forgotten);
  await settled();
  endRefund(twin.account, givenBack(forgotten)[0]?.id ?? "");
  const { id } = await refundOf(forgotten);
  const { db, clock } = app.platform;
  assert.deepEqual(await findRefundsUnderWay(db, clock.now(), 10), [id]);
  await refundByProvider(asking(app), { refund_id: id }, clock.now());
  assert.deepEqual(await findRefundsUnderWay(db, clock.now(), 10), []);
});

test("one that comes back, days later too, has failed and is owed again", async () => {
  const { app, twin, settled } = shop;
  const before = await ledgerOf(app, "refunds");
  const order = await bought();
  await cancel(order);
  await settled();
  assert.ok((await refundOf(order)).paid_at);
  assert.equal(await ledgerOf(app, "refunds"), before);
  failRefund(twin.account, givenBack(order)[0]?.id ?? "");
  await settled();
  const { paid_at, failure } = await refundOf(order);
  assert.deepEqual([paid_at, failure], [null, "expired_or_canceled_card"]);
  assert.equal(await ledgerOf(app, "refunds"), before + 350);
});

test("a part of an order goes back alone", async () => {
  const { app, settled } = shop;
  const [pears, eggs] = [await newProduct(app, ann), await newProduct(app, ann, { name: "Eggs" })];
  const order = await buy(shop, [pears, eggs]);
  const removed = await call(app, "DELETE", `order/${order.orders[0]}/items/${eggs}/`, { as: order.buyer });
  assert.equal(removed.status, 200, removed.text);
  await settled();
  assert.deepEqual(
    givenBack(order).map(({ amount }) => amount),
    [350],
  );
});
