import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { transaction } from "#platform/database";
import { call } from "../../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  stockOf,
  takeStep,
} from "../../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../../tests/support/people.ts";
import {
  asking,
  buy,
  intentOf,
  openStripeShop,
  type StripeShop,
  sendToPage,
  startPaying,
  statusesOf,
  tillOf,
} from "../../../tests/support/stripe-shop.ts";
import { endSlowPayment, expireSession, payOnPage } from "../../../tests/support/stripe-twin/index.ts";
import { expireOrder } from "../../orders/orders.ts";
import { findPaymentsInVain } from "../../orders/queries/payments.ts";
import { closePayment, settleLater } from "../paying.ts";
import { readEvents } from "./reconciliation.ts";

let shop: StripeShop;
let ann: TestPerson;
let ben: TestPerson;

before(async () => {
  shop = await openStripeShop({ CURRENCIES: "EUR,CHF" });
  ann = await newProducer(shop.app, "ann");
  ben = await newProducer(shop.app, "ben");
});
afterEach(async () => {
  shop.twin.become({});
  await shop.settled();
  await requireSound(shop.app);
});
after(() => shop.close());

const goods = (told?: object, of = ann) => newProduct(shop.app, of, told);
const closeInVain = async () => {
  const { app } = shop;
  const now = app.platform.clock.now();
  for (const one of await findPaymentsInVain(app.platform.db, now, 100))
    await closePayment(asking(app), one, now);
};
const expire = (id: number) => {
  const { db, jobs, clock } = shop.app.platform;
  return transaction(db, (tx) => expireOrder(tx, jobs, id, clock.now()));
};

test("a buyer is sent to a page of Stripe's, comes back, and the webhook places the order", async () => {
  const { app, twin, settled } = shop;
  const order = await startPaying(app, await goods(), await goods({}, ben));
  const session = twin.account.sessions.get(order.session);
  assert.deepEqual([session?.amount_total, session?.currency], [700, "eur"]);
  assert.equal(session?.success_url, `${app.url}/orders/?checkout_id=${order.checkoutId}`);
  assert.deepEqual(await statusesOf(app, order), ["awaiting_payment", "awaiting_payment"]);
  assert.equal(await sendToPage(app, order.buyer, order.checkoutId), order.session);
  assert.ok(payOnPage(twin.account, order.session, "card"));
  await settled();
  assert.deepEqual(await statusesOf(app, order), ["placed", "placed"]);
  const metadata = intentOf(twin, order.session).metadata;
  assert.deepEqual(Object.keys(metadata).sort(), ["checkout", "reference"]);
});

test("a card that is declined may be followed by another on the same page", async () => {
  const { app, twin, settled } = shop;
  const order = await startPaying(app, await goods());
  assert.equal(payOnPage(twin.account, order.session, "declined_card"), false);
  await settled();
  assert.deepEqual(await statusesOf(app, order), ["awaiting_payment"]);
  assert.ok(payOnPage(twin.account, order.session, "card"));
  await settled();
  assert.deepEqual(await statusesOf(app, order), ["placed"]);
});

test("events that come twice, late and in any order place an order once", async () => {
  const { app, twin } = shop;
  twin.become({ eventDoubled: 1, eventLateByMilliseconds: 30 });
  const order = await buy(shop, [await goods()]);
  assert.deepEqual(await statusesOf(app, order), ["placed"]);
  const sale = await app.platform.db
    .selectFrom("transfers")
    .select("id")
    .where("cause", "=", `sale/${order.orders[0]}`)
    .execute();
  assert.equal(sale.length, 1);
  const told = twin.account.events.filter(({ type }) => type === "checkout.session.completed").at(-1);
  assert.ok(told);
  for (let times = 0; times < 3; times++) assert.equal(await twin.webhooks.deliver(told), 200);
  // An end that never was, of a session that was paid.
  const lie = { ...told, id: "evt_old", type: "checkout.session.expired" };
  assert.equal(await twin.webhooks.deliver(lie), 200);
  assert.deepEqual(await statusesOf(app, order), ["placed"]);
});

test("where no event ever comes the site asks, and reads what it was not told", async () => {
  const { app, twin } = shop;
  twin.become({ eventLost: 1 });
  const [asked, read] = [await startPaying(app, await goods()), await startPaying(app, await goods())];
  for (const { session } of [asked, read]) assert.ok(payOnPage(twin.account, session, "card"));
  const { reference } = await app.platform.db
    .selectFrom("payments")
    .select("reference")
    .where("checkout_id", "=", asked.checkoutId)
    .executeTakeFirstOrThrow();
  await settleLater(asking(app), reference, app.platform.clock.now());
  assert.deepEqual(await statusesOf(app, asked), ["placed"]);
  assert.deepEqual(await statusesOf(app, read), ["awaiting_payment"]);
  await readEvents(tillOf(app), app.platform.jobs);
  assert.deepEqual(await statusesOf(app, read), ["placed"]);
});

test("an answer that is lost leads to the same session, and a session whose page nobody got is given up", async () => {
  const { app, twin } = shop;
  const buyer = await newBuyerOf(app, await goods());
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  const before = twin.account.sessions.size;
  twin.become({ answerLost: 1 });
  const pay = () => call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer, json: {} });
  const lost = await pay();
  assert.deepEqual([lost.status, lost.body.code], [503, "payment_provider_unavailable"]);
  twin.become({});
  await sendToPage(app, buyer, Number(body.checkout_id));
  assert.equal(twin.account.sessions.size, before + 1);
  const other = await newBuyerOf(app, await goods());
  const { body: second } = await checkOut(app, other, { payment_method: "card" });
  twin.become({ requestLost: 1 });
  assert.equal(
    (await call(app, "POST", `checkout/${second.checkout_id}/payment/`, { as: other, json: {} })).status,
    503,
  );
  twin.become({});
  const { db, clock } = app.platform;
  const open = db
    .selectFrom("payments")
    .select(["reference", "status"])
    .where("checkout_id", "=", second.checkout_id);
  const { reference } = await open.executeTakeFirstOrThrow();
  await settleLater(asking(app), reference, clock.now());
  assert.equal((await open.executeTakeFirstOrThrow()).status, "declined");
  await sendToPage(app, other, Number(second.checkout_id));
});

test("while a page of Stripe's is open its order does not lapse; it is closed when the time is over", async () => {
  const { app, twin, settled } = shop;
  const product = await goods({ stock: 5 });
  const [given, paid] = [await startPaying(app, product), await startPaying(app, product)];
  app.advance(15 * 60 + 1);
  assert.equal(await expire(given.orders[0] ?? 0), false);
  assert.ok(payOnPage(twin.account, paid.session, "card"));
  twin.become({ eventLost: 1 });
  await closeInVain();
  await settled();
  assert.deepEqual(await statusesOf(app, paid), ["placed"]);
  assert.equal(twin.account.sessions.get(given.session)?.status, "expired");
  assert.equal(payOnPage(twin.account, given.session, "card"), false);
  assert.equal(await expire(given.orders[0] ?? 0), true);
  assert.deepEqual(await statusesOf(app, given), ["cancelled"]);
  assert.equal(await stockOf(app, product), 4);
});

test("an order that is cancelled while its buyer is at Stripe closes the page; what was paid goes back", async () => {
  const { app, twin, settled } = shop;
  const [open, late] = [await startPaying(app, await goods()), await startPaying(app, await goods())];
  for (const { buyer, orders } of [open, late])
    assert.equal((await takeStep(app, buyer, orders[0] ?? 0, "cancellation")).status, 200);
  assert.ok(payOnPage(twin.account, late.session, "card"));
  await settled();
  await closeInVain();
  assert.equal(twin.account.sessions.get(open.session)?.status, "expired");
  await settled();
  const { id } = intentOf(twin, late.session);
  const back = [...twin.account.refunds.values()].filter(({ payment_intent }) => payment_intent === id);
  assert.deepEqual(
    back.map(({ amount }) => amount),
    [350],
  );
});

test("a session that Stripe ends is a payment declined, and the next begins anew", async () => {
  const { app, twin, settled } = shop;
  const order = await startPaying(app, await goods());
  expireSession(twin.account, order.session);
  await settled();
  const again = await sendToPage(app, order.buyer, order.checkoutId);
  assert.notEqual(again, order.session);
  assert.ok(payOnPage(twin.account, again, "card"));
  await settled();
  assert.deepEqual(await statusesOf(app, order), ["placed"]);
});

test("money that takes days is taken in when it comes, and when it doesn't the payment is declined", async () => {
  const { app, twin, settled } = shop;
  for (const [comes, expected] of [
    [true, "placed"],
    [false, "awaiting_payment"],
  ] as const) {
    const order = await startPaying(app, await goods());
    assert.ok(payOnPage(twin.account, order.session, "slow"));
    await twin.webhooks.sent();
    assert.deepEqual(await statusesOf(app, order), ["awaiting_payment"]);
    endSlowPayment(twin.account, order.session, comes);
    await settled();
    assert.deepEqual(await statusesOf(app, order), [expected]);
  }
});

test("orders in two currencies are paid one currency after the other", async () => {
  const { app, twin, settled } = shop;
  const francs = await goods({ price: { amount: "4.00", currency: "CHF" } });
  const order = await startPaying(app, await goods(), francs);
  assert.ok(payOnPage(twin.account, order.session, "card"));
  await settled();
  assert.deepEqual((await statusesOf(app, order)).sort(), ["awaiting_payment", "placed"]);
  const second = await sendToPage(app, order.buyer, order.checkoutId);
  const currencies = [order.session, second].map((id) => twin.account.sessions.get(id)?.currency);
  assert.deepEqual(currencies.sort(), ["chf", "eur"]);
  assert.ok(payOnPage(twin.account, second, "card"));
  await settled();
  assert.deepEqual(await statusesOf(app, order), ["placed", "placed"]);
});

test("too many requests are waited for as Stripe asks, and an amount that Stripe takes none of is declined", async () => {
  const { app, twin } = shop;
  twin.become({ limited: 0.4 });
  await startPaying(app, await goods());
  twin.become({});
  const buyer = await newBuyerOf(app);
  await putInCart(app, buyer, await goods({ price: { amount: "0.30", currency: "EUR" } }), 1);
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  const refused = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer, json: {} });
  assert.deepEqual([refused.status, refused.body.code], [402, "card_declined"]);
});
