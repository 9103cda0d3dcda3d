import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { secondsAfter } from "#platform/base";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { countsOf } from "../../../tests/support/at-once.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  stockOf,
  takeStep,
} from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { expireOrder } from "../../orders/orders.ts";
import { readCreditorReference } from "./creditor-reference.ts";
import { markPaidByBank, returnByBank } from "./files/decided.ts";
import { findByEndToEnd } from "./files/entries.ts";
import { remindOfTransfer } from "./jobs.ts";
import { findToRemind, lockAwaited, markReminded, receiveTransfer } from "./references.ts";
import { tellTransfer } from "./transfers.ts";

let app: TestApp;
let mara: TestPerson;
let producer: TestPerson;
const account = { holder: "Coöperatie De Groene Poort", iban: "NL91ABNA0417164300", bic: "ABNANL2A" };
before(async () => {
  app = await startApp({
    ...{ PAYMENT_METHODS: "cash,transfer", CURRENCIES: "EUR,CHF", COMMISSION_PERCENT: "10" },
    TRANSFER_DAYS: "4",
  });
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  producer = await newProducer(app, "greta");
});
after(() => app.close());

const set = (json: object) => call(app, "PATCH", "console/settings/", { as: mara, json });
const payer = { holder: "Bruno Claes", iban: "BE68539007547034" };
const write = <T>(work: Parameters<typeof transaction<T>>[1]) => transaction(app.platform.db, work);

async function newCheckout(products: number[], told: object = {}) {
  const buyer = await newBuyerOf(app, ...products);
  const { status, body, text } = await checkOut(app, buyer, { payment_method: "transfer", ...told });
  assert.equal(status, 201, text);
  return { buyer, checkoutId: body.checkout_id, orders: body.orders };
}

const ask = (buyer: TestPerson, checkoutId: number) =>
  call(app, "POST", `checkout/${checkoutId}/payment/`, { as: buyer });
const receive = (checkout_id: number) =>
  write((tx) => receiveTransfer(tx, app.platform.jobs, { checkout_id, payer }, app.platform.clock.now()));
const orderOf = async (as: TestPerson, id: number) => (await call(app, "GET", `order/${id}/`, { as })).body;

const inSeconds = (seconds: number) => secondsAfter(app.platform.clock.now(), seconds);
const waitSeconds = 4 * 24 * 3600;

async function expireAll(orders: { id: number }[], now: Date) {
  for (const { id } of orders) await write((tx) => expireOrder(tx, app.platform.jobs, id, now));
}

test("a transfer is offered once the site has an account that it can go to", async () => {
  const buyer = await newBuyerOf(app, await newProduct(app, producer));
  const methods = async () => (await call(app, "GET", "site/")).body.payment_methods;
  assert.deepEqual(await methods(), ["cash"]);
  const refused = await checkOut(app, buyer, { payment_method: "transfer" });
  assert.deepEqual([refused.status, refused.body.code], [409, "payment_method_unavailable"]);
  assert.equal((await set({ bank_account: account })).status, 200);
  await app.changesSeen();
  assert.deepEqual(await methods(), ["cash", "transfer"]);
  assert.equal(
    (await checkOut(app, buyer, { payment_method: "card" })).body.code,
    "payment_method_unavailable",
  );
  assert.equal((await checkOut(app, buyer, { payment_method: "transfer" })).status, 201);
});

test("a buyer is told where to, how much, under which reference and until when, again and again the same", async () => {
  const product = await newProduct(app, producer);
  const { buyer, checkoutId, orders } = await newCheckout([product]);
  assert.partialDeepStrictEqual(orders[0], { status: "awaiting_payment", payment_method: "transfer" });
  assert.equal(await stockOf(app, product), 19);
  const answers = await Promise.all([1, 2, 3].map(() => ask(buyer, checkoutId)));
  assert.deepEqual(countsOf(answers), { 200: 3 });
  const [{ body } = assert.fail()] = answers;
  for (const answer of answers) assert.deepEqual(answer.body, body);
  const { transfer, ...payment } = body.payment;
  assert.deepEqual(payment, { status: "processing", redirect_url: null });
  const { reference, qr_svg, pay_until, ...rest } = transfer;
  assert.deepEqual(rest, { ...account, amount: { amount: "3.50", currency: "EUR" } });
  assert.equal(readCreditorReference(reference), reference);
  assert.match(qr_svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox/);
  assert.equal(pay_until, orders[0].expires_at);
  assert.equal(Date.parse(pay_until) - Date.parse(orders[0].placed_at), 4 * 24 * 3600 * 1000);
  const letter = await letterTo(app, buyer.email);
  assert.match(letter.subject, /^Transfer €3\.50 to Farmgate for your order$/);
  assert.ok(letter.text.includes(reference.replace(/.{4}(?=.)/g, "$& ")), letter.text);
  assert.match(letter.text, /IBAN NL91 ABNA 0417 1643 00, BIC ABNANL2A/);
  for (const as of [producer, await newPerson(app, "stranger")])
    assert.ok([403, 404].includes((await ask(as, checkoutId)).status));
});

test("money that has come places the orders once, and a refund goes back by the next file to where it came from", async () => {
  const product = await newProduct(app, producer);
  const { buyer, checkoutId, orders } = await newCheckout([product]);
  const { reference } = (await ask(buyer, checkoutId)).body.payment.transfer;
  const awaited = await write((tx) => lockAwaited(tx, reference));
  assert.partialDeepStrictEqual(awaited, { checkout_id: checkoutId, amount_minor: 350, state: "awaited" });
  const taken = await Promise.all(Array.from({ length: 4 }, () => receive(checkoutId)));
  assert.deepEqual(taken.toSorted(), [false, false, false, true]);
  assert.equal((await write((tx) => lockAwaited(tx, reference)))?.state, "paid");
  const [{ id }] = orders;
  assert.partialDeepStrictEqual(await orderOf(buyer, id), { status: "placed", payment: { status: "paid" } });
  assert.deepEqual((await ask(buyer, checkoutId)).body.code, "wrong_status");
  assert.equal((await takeStep(app, producer, id, "preparation")).status, 200);
  assert.equal((await takeStep(app, producer, id, "cancellation")).status, 200);
  await app.jobsDone();
  await requireSound(app);
  const [repayment] = (await call(app, "GET", "console/bank/repayments/", { as: mara })).body.results;
  assert.partialDeepStrictEqual(repayment, { ...payer, status: "requested", amount: { amount: "3.50" } });
  const { text } = await call(app, "GET", "console/payouts/file/", { as: mara });
  const [, name = ""] = /<EndToEndId>(RE[^<]+)</.exec(text) ?? [];
  const found = (await findByEndToEnd(app.platform.db, name)) ?? assert.fail(name);
  const { jobs, clock } = app.platform;
  assert.ok(await write((tx) => markPaidByBank(tx, jobs, found, clock.now())));
  assert.partialDeepStrictEqual(await orderOf(buyer, id), { payment: { status: "refunded" } });
  await requireSound(app);
  assert.ok(await write((tx) => returnByBank(tx, jobs, found, "AC04", clock.now())));
  await requireSound(app);
  await call(app, "POST", "console/payouts/file/confirmation/", { as: mara, json: {} });
});

test("without the money the orders end at their time, with the stock back, and what comes later places nothing", async () => {
  const product = await newProduct(app, producer);
  const { buyer, checkoutId, orders } = await newCheckout([product]);
  const { reference } = (await ask(buyer, checkoutId)).body.payment.transfer;
  await expireAll(orders, inSeconds(waitSeconds - 60));
  assert.equal((await orderOf(buyer, orders[0].id)).status, "awaiting_payment");
  const actor = { userId: buyer.id, now: inSeconds(waitSeconds) };
  await assert.rejects(tellTransfer(app.platform, actor, checkoutId), { code: "wrong_status" });
  assert.partialDeepStrictEqual(await orderOf(buyer, orders[0].id), {
    ...{ status: "cancelled", cancel_reason: "payment_expired" },
  });
  assert.equal(await stockOf(app, product), 20);
  assert.partialDeepStrictEqual(await write((tx) => lockAwaited(tx, reference)), {
    amount_minor: 0,
    state: "lapsed",
  });
  assert.equal(await receive(checkoutId), false);
  await requireSound(app);
});

test("of several orders the sum is what those come to that still wait", async () => {
  const other = await newProducer(app, "henk");
  const products = [await newProduct(app, producer), await newProduct(app, other)];
  const { buyer, checkoutId, orders } = await newCheckout(products);
  const sum = async () => (await ask(buyer, checkoutId)).body.payment.transfer;
  const before = await sum();
  assert.equal(before.amount.amount, "7.00");
  assert.equal((await takeStep(app, other, orders[1].id, "cancellation")).status, 200);
  assert.deepEqual(
    { ...(await sum()), qr_svg: null },
    { ...before, qr_svg: null, amount: { amount: "3.50", currency: "EUR" } },
  );
  assert.equal(await receive(checkoutId), true);
  assert.equal((await orderOf(buyer, orders[0].id)).status, "placed");
  assert.equal((await orderOf(buyer, orders[1].id)).status, "cancelled");
  await app.jobsDone();
  await requireSound(app);
});

test("money and expiry at once end in one of the two", async () => {
  for (let i = 0; i < 5; i++) {
    const { buyer, checkoutId, orders } = await newCheckout([await newProduct(app, producer)]);
    const [isPaid] = await Promise.all([receive(checkoutId), expireAll(orders, inSeconds(waitSeconds))]);
    assert.equal((await orderOf(buyer, orders[0].id)).status, isPaid ? "placed" : "cancelled");
  }
  await app.jobsDone();
  await requireSound(app);
});

test("of goods by weight the most is transferred, and what is less goes back once they are weighed", async () => {
  const chicken = {
    sold_by: "weight",
    price: { amount: "10.00", currency: "EUR" },
    pack_size: "1",
    pack_unit: "kg",
  };
  const product = await newProduct(app, producer, chicken);
  const { buyer, checkoutId, orders } = await newCheckout([product]);
  const { amount } = (await ask(buyer, checkoutId)).body.payment.transfer;
  assert.deepEqual(amount, orders[0].most);
  assert.equal(await receive(checkoutId), true);
  const [{ id }] = orders;
  const path = `order/${id}/items/1/weight/`;
  assert.equal((await call(app, "PUT", path, { as: producer, json: { grams: 900 } })).status, 200);
  for (const step of ["preparation", "handover"])
    assert.equal((await takeStep(app, producer, id, step)).status, 200);
  await app.jobsDone();
  const [repayment] = (await call(app, "GET", "console/bank/repayments/", { as: mara })).body.results;
  assert.equal(repayment.amount.amount, (Number(amount.amount) - 9).toFixed(2));
  await requireSound(app);
});

test("in another currency there is no code, and two currencies are not one transfer", async () => {
  const francs = await newProduct(app, producer, { price: { amount: "5.00", currency: "CHF" } });
  const { buyer, checkoutId } = await newCheckout([francs]);
  assert.partialDeepStrictEqual((await ask(buyer, checkoutId)).body.payment.transfer, {
    ...{ qr_svg: null, amount: { amount: "5.00", currency: "CHF" } },
  });
  await putInCart(app, buyer, francs);
  await putInCart(app, buyer, await newProduct(app, producer));
  assert.equal(
    (await checkOut(app, buyer, { payment_method: "transfer" })).body.code,
    "payment_method_unavailable",
  );
});

test("the day before its time is over a buyer is reminded once, and one who has paid never", async () => {
  const late = await newCheckout([await newProduct(app, producer)]);
  const paid = await newCheckout([await newProduct(app, producer)]);
  await app.jobsDone();
  await receive(paid.checkoutId);
  const now = inSeconds(waitSeconds - 24 * 3600);
  assert.ok((await findToRemind(app.platform.db, now, 100)).includes(late.checkoutId));
  const remind = (checkout_id: number) =>
    write(async (tx) => {
      const isFirst = await markReminded(tx, checkout_id, now);
      if (isFirst) await app.platform.jobs.add(tx, remindOfTransfer, { checkout_id });
      return isFirst;
    });
  assert.deepEqual((await Promise.all([remind(late.checkoutId), remind(late.checkoutId)])).toSorted(), [
    false,
    true,
  ]);
  await remind(paid.checkoutId);
  assert.match((await letterTo(app, late.buyer.email)).subject, /hasn't arrived yet$/);
  assert.doesNotMatch((await letterTo(app, paid.buyer.email)).subject, /hasn't arrived yet$/);
});
