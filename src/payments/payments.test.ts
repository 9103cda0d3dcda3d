import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, requireSound, stockOf } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { expireOrder } from "../orders/orders.ts";
import { payCheckout, settle, settleLater } from "./paying.ts";
import { type PaymentProvider, ProviderUnavailable } from "./provider.ts";
import { providersOf } from "./providers.ts";
import { createSandbox } from "./sandbox/sandbox.ts";

let app: TestApp;
let ann: TestPerson;
let ben: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10" });
  ann = await newProducer(app, "ann");
  ben = await newProducer(app, "ben");
});
after(async () => {
  try {
    await app.jobsDone();
    await requireSound(app);
  } finally {
    await app.close();
  }
});

let people = 0;

/** A basket of 7.00 EUR of ann's and 3.50 EUR of ben's that waits for its payment. */
async function newCheckout() {
  const buyer = await newPerson(app, `buyer-${people++}`);
  const [hers, his] = [await newProduct(app, ann), await newProduct(app, ben)];
  await putInCart(app, buyer, hers, 2);
  await putInCart(app, buyer, his, 1);
  const { status, body, text } = await checkOut(app, buyer, { payment_method: "card" });
  assert.equal(status, 201, text);
  const ids: number[] = body.orders.map(({ id }: { id: number }) => id);
  const [first = 0] = ids;
  const statuses = async () => {
    const { body: page } = await call(app, "GET", `order/?checkout_id=${body.checkout_id}`, { as: buyer });
    return page.results.map((order: { status: string }) => order.status);
  };
  return {
    buyer,
    id: Number(body.checkout_id),
    orders: ids,
    first,
    product: hers,
    statuses,
    placed: body.orders,
  };
}

const pay = (as: TestPerson, id: number, token?: string, headers = {}) =>
  call(app, "POST", `checkout/${id}/payment/`, { as, headers, json: token ? { token } : {} });

const chargesOf = async (checkoutId: number) => {
  const { db } = app.platform;
  return db
    .selectFrom("payments")
    .innerJoin("sandbox_charges", "sandbox_charges.reference", "payments.reference")
    .select(["sandbox_charges.status", "payments.status as payment", "payments.reference"])
    .where("checkout_id", "=", checkoutId)
    .execute();
};

const refundsOf = (checkoutId: number) =>
  app.platform.db
    .selectFrom("sandbox_refunds")
    .innerJoin("payments", "payments.reference", "charge_reference")
    .select(["amount_minor"])
    .where("checkout_id", "=", checkoutId)
    .orderBy("amount_minor")
    .execute();

/** Waits for what a job brings about. */
async function eventually(check: () => Promise<boolean>) {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not come about");
}

/** What pays, by a provider of the test's own choosing. */
const tillWith = (own: Partial<PaymentProvider>) => ({
  ...app.platform,
  providers: providersOf({ ...createSandbox(app.platform), ...own }),
});

test("one payment pays all orders of a checkout, each producer's share into their wallet", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const answer = await pay(buyer, id);
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.body.payment, { status: "succeeded", transfer: null, redirect_url: null });
  assert.deepEqual(await statuses(), ["placed", "placed"]);
  const { body } = await call(app, "GET", "wallet/", { as: ben });
  assert.equal(body.results[0].pending.amount, "3.15");
});

test("a declined card leaves the orders waiting, and another may be tried", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const declined = await pay(buyer, id, "sandbox_declined");
  assert.equal(declined.status, 402);
  assert.equal(declined.body.code, "card_declined");
  assert.deepEqual(await statuses(), ["awaiting_payment", "awaiting_payment"]);
  assert.equal((await pay(buyer, id)).status, 200);
});

test("a payment that takes its time is processing, and what the provider says twice and late counts once", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const answer = await pay(buyer, id, "sandbox_processing");
  assert.equal(answer.status, 200);
  assert.equal(answer.body.payment.status, "processing");
  assert.equal(answer.body.orders[0].status, "awaiting_payment");
  await eventually(async () => (await statuses()).every((status: string) => status === "placed"));
  await app.jobsDone();
  assert.deepEqual(
    (await chargesOf(id)).map(({ payment }) => payment),
    ["succeeded"],
  );
});

test("an answer that is lost is a 503; tried again it is the same payment", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const lost = await pay(buyer, id, "sandbox_timeout", { "idempotency-key": "lost" });
  assert.equal(lost.status, 503);
  assert.equal(lost.body.code, "payment_provider_unavailable");
  assert.ok(Number(lost.headers.get("retry-after")) > 0);
  assert.deepEqual(await statuses(), ["awaiting_payment", "awaiting_payment"]);
  const again = await pay(buyer, id, "sandbox_ok", { "idempotency-key": "found" });
  assert.equal(again.status, 200, again.text);
  assert.equal((await chargesOf(id)).length, 1);
  assert.deepEqual(await statuses(), ["placed", "placed"]);
});

test("who is cut off after the provider has answered retries with the same key and gets the answer", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const actor = { userId: buyer.id, now: app.platform.clock.now() };
  assert.equal((await payCheckout(tillWith({}), actor, id, { siteUrl: "" })).outcome.status, "succeeded");
  const again = await pay(buyer, id, "sandbox_ok", { "idempotency-key": "cut off" });
  assert.equal(again.status, 200, again.text);
  assert.equal((await chargesOf(id)).length, 1);
  assert.deepEqual(await statuses(), ["placed", "placed"]);
});

test("an answer that is lost is learnt later without anybody asking", async () => {
  const { buyer, id, statuses } = await newCheckout();
  await pay(buyer, id, "sandbox_timeout");
  const [charge] = await chargesOf(id);
  assert.ok(charge);
  await settleLater(tillWith({}), charge.reference, app.platform.clock.now());
  assert.deepEqual(await statuses(), ["placed", "placed"]);
});

test("a payment that never reached its provider is closed there, so that it can't be charged afterwards", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const actor = { userId: buyer.id, now: app.platform.clock.now() };
  let asked = "";
  const cutOff = tillWith({
    start: async ({ reference }) => {
      asked = reference;
      throw new ProviderUnavailable("cut off");
    },
  });
  await assert.rejects(payCheckout(cutOff, actor, id, { siteUrl: "" }), {
    code: "payment_provider_unavailable",
  });
  await settleLater(tillWith({}), asked, actor.now);
  const late = await createSandbox(app.platform).start({
    reference: asked,
    amounts: [],
    isAuthorisation: false,
    token: "sandbox_ok",
    ...{ checkoutId: id, returnUrl: "", paidUntil: actor.now },
  });
  assert.equal(late.status, "declined");
  assert.deepEqual(await statuses(), ["awaiting_payment", "awaiting_payment"]);
  assert.equal((await pay(buyer, id)).status, 200);
});

test("an order that nobody pays lapses after 15 minutes, gives its stock back and tells its buyer", async () => {
  const { buyer, id, product, statuses, orders } = await newCheckout();
  assert.equal(await stockOf(app, product), 18);
  const soon = new Date(app.platform.clock.now().getTime() + 14 * 60_000);
  const late = new Date(app.platform.clock.now().getTime() + 15 * 60_000 + 1000);
  const { db } = app.platform;
  for (const orderId of orders) {
    const lapse = (now: Date) =>
      db.transaction().execute((tx) => expireOrder(tx, app.platform.jobs, orderId, now));
    assert.equal(await lapse(soon), false);
    assert.equal(await lapse(late), true);
    assert.equal(await lapse(late), false);
  }
  assert.deepEqual(await statuses(), ["cancelled", "cancelled"]);
  assert.equal(await stockOf(app, product), 20);
  const { body } = await call(app, "GET", `order/${orders[0]}/`, { as: buyer });
  assert.equal(body.cancel_reason, "payment_expired");
  assert.deepEqual(body.history.at(-1).by, "system");
  const { text } = await letterTo(app, buyer.email);
  assert.match(text, /not paid in time/);
  assert.doesNotMatch(text, /refund|card/);
  const tooLate = await pay(buyer, id);
  assert.equal(tooLate.status, 409);
  assert.equal(tooLate.body.status_now, "cancelled");
});

test("who pays after the time is told that the order has lapsed, job or no job", async () => {
  const { buyer, id, product, statuses } = await newCheckout();
  await app.platform.db
    .updateTable("orders")
    .set({ expires_at: app.platform.clock.now() })
    .where("checkout_id", "=", id)
    .execute();
  const answer = await pay(buyer, id);
  assert.equal(answer.status, 409);
  assert.partialDeepStrictEqual(answer.body, { code: "wrong_status", status_now: "cancelled" });
  assert.deepEqual(await statuses(), ["cancelled", "cancelled"]);
  assert.equal(await stockOf(app, product), 20);
  assert.deepEqual(await chargesOf(id), []);
});

test("money that arrives for an order that has lapsed goes back, to the cent, once", async () => {
  const { buyer, id, orders, first } = await newCheckout();
  await pay(buyer, id, "sandbox_timeout");
  const late = new Date(app.platform.clock.now().getTime() + 16 * 60_000);
  await app.platform.db.transaction().execute((tx) => expireOrder(tx, app.platform.jobs, first, late));
  const [charge] = await chargesOf(id);
  assert.ok(charge);
  for (let twice = 0; twice < 2; twice++)
    await settle(app.platform, charge.reference, { status: "succeeded" }, late);
  await eventually(async () => (await refundsOf(id)).length === 1);
  await app.jobsDone();
  assert.deepEqual(await refundsOf(id), [{ amount_minor: 700 }]);
  const other = await call(app, "GET", `order/${orders[1]}/`, { as: buyer });
  assert.equal(other.body.status, "placed");
});

test("a paid order that is cancelled gives back stock and money, the wallet is as before, and its reason stays its buyer's", async () => {
  const { buyer, id, product, first } = await newCheckout();
  const pending = async () => (await call(app, "GET", "wallet/", { as: ann })).body.results[0].pending.amount;
  const before = await pending();
  await pay(buyer, id);
  assert.notEqual(await pending(), before);
  const cancelled = await call(app, "POST", `order/${first}/cancellation/`, {
    as: buyer,
    json: { reason: "payment_expired" },
  });
  assert.partialDeepStrictEqual(cancelled.body, { status: "cancelled", cancel_reason: "payment_expired" });
  assert.equal(cancelled.body.history.at(-1).by, "buyer");
  assert.equal(await pending(), before);
  assert.equal(await stockOf(app, product), 20);
  await app.jobsDone();
  assert.deepEqual(await refundsOf(id), [{ amount_minor: 700 }]);
  assert.match(
    (await letterTo(app, ann.email)).text,
    / has cancelled their order\.[\s\S]* wrote: “payment_expired”/,
  );
});

test("only the buyer pays: strangers learn of nothing, a producer of the checkout that it is not theirs to do", async () => {
  const { id } = await newCheckout();
  const stranger = await newPerson(app, "stranger");
  assert.equal((await pay(stranger, id)).status, 404);
  assert.equal((await pay(ann, id)).body.code, "not_your_step");
  assert.equal((await pay(stranger, 999_999)).status, 404);
});

test("a token that the provider does not know is refused", async () => {
  const { buyer, id } = await newCheckout();
  const answer = await pay(buyer, id, "visa");
  assert.equal(answer.status, 400);
  assert.deepEqual(answer.body.error_codes, { token: ["not_a_choice"] });
});

test("twenty requests to pay at once make one charge and one sale", async () => {
  const { buyer, id, statuses } = await newCheckout();
  const answers = await Promise.all(Array.from({ length: 20 }, () => pay(buyer, id)));
  for (const { status, text } of answers) assert.ok(status === 200 || status === 409, text);
  assert.ok(answers.some(({ status }) => status === 200));
  assert.deepEqual(await statuses(), ["placed", "placed"]);
  assert.equal((await chargesOf(id)).length, 1);
});
