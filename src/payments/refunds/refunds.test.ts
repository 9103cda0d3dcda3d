import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { countsOf, times } from "../../../tests/support/at-once.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { requireSound, takeStep } from "../../../tests/support/market.ts";
import { newPerson } from "../../../tests/support/people.ts";
import { recordRefundOutcome } from "../../orders/payments/refunds.ts";
import { openProviders } from "../providers.ts";
import { accountsOf, empty, euros, handedOver, openMoneyBack } from "./money-back.fixture.ts";
import { refundByProvider } from "./repaying.ts";

let market: Awaited<ReturnType<typeof openMoneyBack>>;
before(async () => {
  market = await openMoneyBack();
});
after(async () => {
  try {
    await market.app.jobsDone();
    await requireSound(market.app);
  } finally {
    await market.app.close();
  }
});

const orderOf = async (id: number) =>
  (await call(market.app, "GET", `order/${id}/`, { as: market.greta })).body;

test("a part of a paid order goes back before the hand-over, with its commission, and the rest is handed over", async () => {
  const { app, greta, ask, newOrder } = market;
  const order = await newOrder();
  const answer = await ask(greta, order.id, euros("4.00"));
  assert.equal(answer.status, 201, answer.text);
  assert.partialDeepStrictEqual(answer.body, {
    order_id: order.id,
    amount: { amount: "4.00", currency: "EUR" },
    status: "requested",
    cause: `refund/${order.id}/${answer.body.id}`,
    reason: "The pears were mouldy.",
    asked_by: "producer",
  });
  await app.jobsDone();
  const { body } = await call(app, "GET", `order/${order.id}/refunds/`, { as: order.buyer });
  assert.deepEqual(
    body.results.map(({ status }: { status: string }) => status),
    ["done"],
  );
  const { payment } = await orderOf(order.id);
  assert.deepEqual(payment, {
    method: "card",
    status: "partly_refunded",
    paid: { amount: "10.00", currency: "EUR" },
    refunded: { amount: "4.00", currency: "EUR" },
    due: { amount: "0.00", currency: "EUR" },
  });
  for (const step of handedOver) assert.equal((await takeStep(app, greta, order.id, step)).status, 200);
  assert.deepEqual(await accountsOf(app, order.id), { card: -600, available: 555, commission: 45 });
});

test("pieces of lines go back at what they cost, each once", async () => {
  const { app, mara, ask, newOrder } = market;
  const order = await newOrder({ steps: handedOver });
  const first = await ask(mara, order.id, { items: [{ n: 1, quantity: 1 }] });
  assert.equal(first.body.amount?.amount, "3.50", first.text);
  assert.deepEqual(first.body.items[0].quantity, 1);
  const second = await ask(mara, order.id, { items: [{ n: 2, quantity: 1 }] });
  assert.equal(second.body.amount?.amount, "3.00", second.text);
  const again = await ask(mara, order.id, { items: [{ n: 2, quantity: 1 }] });
  assert.deepEqual([again.status, again.body.code, again.body.left?.amount], [409, "more_than_paid", "3.50"]);
  const more = await ask(mara, order.id, { items: [{ n: 1, quantity: 3 }] });
  assert.deepEqual(more.body.error_codes, { "items.0.quantity": ["too_large"] }, more.text);
  const rest = await ask(mara, order.id, { items: [{ n: 1, quantity: 1 }] });
  assert.equal(rest.body.amount?.amount, "3.50", rest.text);
  const none = await ask(mara, order.id, { items: [{ n: 2, quantity: 1 }] });
  assert.deepEqual([none.status, none.body.code], [409, "nothing_to_refund"]);
  await app.jobsDone();
  assert.equal((await orderOf(order.id)).payment.status, "refunded");
  assert.deepEqual(await accountsOf(app, order.id), {});
});

test("who may: the producer and staff ask, the buyer reads, and nobody else learns that the order is there", async () => {
  const { app, mara, greta, ask, newOrder } = market;
  const order = await newOrder();
  const stranger = await newPerson(app, "stranger");
  const list = (as = mara) => call(app, "GET", `order/${order.id}/refunds/`, { as });
  const denied = await ask(order.buyer, order.id, euros("1.00"));
  assert.deepEqual([denied.status, denied.body.code], [403, "not_your_step"]);
  assert.equal((await ask(stranger, order.id, euros("1.00"))).status, 404);
  assert.equal((await list(stranger)).status, 404);
  for (const as of [mara, greta, order.buyer]) assert.deepEqual((await list(as)).body.results, []);
  const site = await ask(greta, order.id, { ...euros("1.00"), paid_by: "site" });
  assert.deepEqual(site.body.error_codes, { paid_by: ["not_a_choice"] });
});

test("what is asked wrongly is named: both, neither, another currency, more than was paid, what isn't paid", async () => {
  const { mara, ask, newOrder } = market;
  const order = await newOrder();
  const codes = async (json: object) => (await ask(mara, order.id, json)).body.error_codes;
  assert.deepEqual(await codes({}), { amount: ["required"] });
  assert.deepEqual(await codes({ ...euros("1.00"), items: [{ n: 1, quantity: 1 }] }), {
    items: ["unknown_field"],
  });
  assert.deepEqual(await codes({ amount: { amount: "1.00", currency: "CHF" } }), {
    "amount.currency": ["not_a_choice"],
  });
  assert.deepEqual(await codes(euros("0.00")), { "amount.amount": ["too_small"] });
  assert.deepEqual(await codes({ items: [{ n: 9, quantity: 1 }] }), { "items.0.n": ["not_a_choice"] });
  const more = await ask(mara, order.id, euros("10.01"));
  assert.deepEqual([more.body.code, more.body.left?.amount], ["more_than_paid", "10.00"], more.text);
  const unpaid = await newOrder({ method: "cash" });
  assert.equal((await ask(mara, unpaid.id, euros("1.00"))).body.code, "nothing_to_refund");
});

test("after the hand-over the producer gives what is in the wallet; beyond it staff make it a debt that later sales pay", async () => {
  const { app, mara, greta, ask, newOrder, walletOf } = market;
  const order = await newOrder({ steps: handedOver });
  await empty(app, greta);
  const { pending } = await walletOf();
  const refused = await ask(greta, order.id, euros("2.00"));
  assert.deepEqual([refused.status, refused.body.code], [409, "insufficient_funds"], refused.text);
  const taken = await ask(mara, order.id, euros("4.00"));
  assert.equal(taken.status, 201, taken.text);
  assert.deepEqual(await walletOf(), { available: 0, pending, receivable: -370 });
  await newOrder({ steps: handedOver });
  assert.deepEqual(await walletOf(), { available: 925 - 370, pending, receivable: 0 });
  await requireSound(app);
});

test("a payout that is refused pays first what its producer has come to owe meanwhile", async () => {
  const { app, greta, mara, ask, newOrder, walletOf } = market;
  const order = await newOrder({ steps: handedOver });
  const { available, pending } = await walletOf();
  const [{ id }] = (await call(app, "GET", "wallet/", { as: greta })).body.results;
  const amount = { amount: (available / 100).toFixed(2), currency: "EUR" };
  const payout = await call(app, "POST", `wallet/${id}/payouts/`, { as: greta, json: { amount } });
  assert.equal(payout.status, 201, payout.text);
  assert.equal((await ask(mara, order.id, euros("4.00"))).status, 201);
  assert.deepEqual(await walletOf(), { available: 0, pending, receivable: -370 });
  const path = `console/payouts/${payout.body.id}/refusal/`;
  assert.equal((await call(app, "POST", path, { as: mara, json: { reason: "Closed." } })).status, 200);
  assert.deepEqual(await walletOf(), { available: available - 370, pending, receivable: 0 });
  await requireSound(app);
});

test("what the site bears is its loss: the producer keeps what they earned", async () => {
  const { app, mara, ask, newOrder, walletOf } = market;
  const order = await newOrder({ steps: handedOver });
  const earned = await walletOf();
  assert.equal((await ask(mara, order.id, { ...euros("10.00"), paid_by: "site" })).status, 201);
  assert.deepEqual(await walletOf(), earned);
  await app.jobsDone();
  assert.deepEqual(await accountsOf(app, order.id), { available: 925, commission: 75, losses: -1000 });
});

test("cash goes back from hand to hand: written down as done, and no wallet moves", async () => {
  const { app, greta, ask, newOrder, walletOf } = market;
  const order = await newOrder({ method: "cash", steps: handedOver });
  const earned = await walletOf();
  const answer = await ask(greta, order.id, euros("3.50"));
  assert.partialDeepStrictEqual(answer.body, { status: "done", by_hand: true });
  assert.deepEqual(await walletOf(), earned);
  assert.equal((await ask(greta, order.id, euros("6.51"))).body.code, "more_than_paid");
  assert.equal((await orderOf(order.id)).payment.status, "partly_refunded");
  assert.deepEqual(await accountsOf(app, order.id), {});
});

test("forty refunds at once never come to more than was paid, and the same key asks once", async () => {
  const { app, mara, greta, ask, newOrder } = market;
  const order = await newOrder();
  const answers = await times(40, (n) => ask(n % 2 ? mara : greta, order.id, euros("0.70")));
  assert.deepEqual(countsOf(answers), { 201: 14, more_than_paid: 26 });
  const key = { "idempotency-key": "the last cents" };
  const last = await times(3, () => ask(mara, order.id, euros("0.20"), key));
  assert.ok(last.some(({ status }) => status === 201));
  const again = await ask(mara, order.id, euros("0.20"), key);
  assert.equal(again.status, 201, again.text);
  assert.equal((await ask(mara, order.id, euros("0.01"))).body.code, "nothing_to_refund");
  await app.jobsDone();
  assert.deepEqual(await accountsOf(app, order.id), {});
  await requireSound(app);
});

test("a cancellation after a refund gives back the rest, and a line taken out what of it is left", async () => {
  const { app, mara, ask, newOrder } = market;
  const order = await newOrder();
  assert.equal((await ask(mara, order.id, euros("8.00"))).status, 201);
  const less = await call(app, "DELETE", `order/${order.id}/items/${market.pears}/`, { as: order.buyer });
  assert.equal(less.status, 200, less.text);
  assert.equal(less.body.payment.refunded.amount, "10.00");
  assert.equal((await takeStep(app, order.buyer, order.id, "cancellation")).status, 200);
  await app.jobsDone();
  assert.deepEqual(await accountsOf(app, order.id), {});
  await requireSound(app);
});

test("a process that dies between the refund and its provider pays it once", async () => {
  const { app, mara, ask, newOrder } = market;
  const { db, jobs, clock } = app.platform;
  const order = await newOrder();
  const { body } = await ask(mara, order.id, euros("1.00"));
  const refund = await db
    .selectFrom("refunds")
    .selectAll()
    .where("id", "=", body.id)
    .executeTakeFirstOrThrow();
  const providers = openProviders(app.platform);
  // The provider hears of it, and nobody writes down what it said.
  const of = await db
    .selectFrom("payments")
    .select("reference")
    .where("id", "=", refund.payment_id)
    .executeTakeFirst();
  const asked = { reference: refund.reference, of: of?.reference ?? "", currency: "EUR", amountMinor: 100 };
  await providers.named("sandbox").refund(asked);
  await times(3, () => refundByProvider({ db, providers, jobs }, { refund_id: refund.id }, clock.now()));
  await app.jobsDone();
  const paid = await db
    .selectFrom("sandbox_refunds")
    .select("amount_minor")
    .where("charge_reference", "=", asked.of)
    .execute();
  assert.deepEqual(paid, [{ amount_minor: 100 }]);
  assert.equal((await orderOf(order.id)).payment.refunded.amount, "1.00");
});

test("a refund that fails is owed still, may be tried again or given by hand, and is paid once", async () => {
  const { app, mara, ask, newOrder } = market;
  const { db, jobs, clock } = app.platform;
  const order = await newOrder();
  const { body } = await ask(mara, order.id, euros("1.00"));
  await app.jobsDone();
  const fail = async () => {
    const { reference } = await db
      .selectFrom("refunds")
      .select("reference")
      .where("id", "=", body.id)
      .executeTakeFirstOrThrow();
    const word = { reference, status: "failed", failure: "expired card" } as const;
    await transaction(db, (tx) => recordRefundOutcome(tx, jobs, word, clock.now()));
    await transaction(db, (tx) => recordRefundOutcome(tx, jobs, word, clock.now()));
  };
  const act = (name: string, json?: object) =>
    call(app, "POST", `console/refunds/${body.id}/${name}/`, { as: mara, json });
  assert.equal((await act("attempts")).body.code, "refund_not_failed");
  await fail();
  assert.equal((await accountsOf(app, order.id))["refunds"], 100);
  await requireSound(app);
  assert.equal((await act("attempts")).body.status, "requested");
  await app.jobsDone();
  assert.equal((await accountsOf(app, order.id))["refunds"], undefined);
  await fail();
  const byHand = await act("payment", { reason: "Sent by bank transfer." });
  assert.partialDeepStrictEqual(byHand.body, { status: "done", by_hand: true });
  assert.equal((await act("payment", { reason: "Again." })).body.code, "refund_not_failed");
  assert.partialDeepStrictEqual(await accountsOf(app, order.id), { card: -1000, bank: 100 });
  await requireSound(app);
});

test("the buyer is told that money is on its way and that it has gone back, the producer what staff did", async () => {
  const { app, mara, greta, ask, newOrder } = market;
  const order = await newOrder();
  assert.equal((await ask(mara, order.id, euros("1.50"))).status, 201);
  await app.jobsDone();
  const { body } = await call(app, "GET", `/dev/mailbox.json?to=${order.buyer.email}`);
  const subjects = body.letters.map(({ subject }: { subject: string }) => subject);
  assert.ok(subjects.includes(`A refund for your order ${order.id}`), subjects.join());
  assert.ok(subjects.includes(`You have been refunded for order ${order.id}`), subjects.join());
  const told = await letterTo(app, greta.email);
  assert.match(
    told.text,
    /refunded €1\.50 to .*They wrote: “The pears were mouldy\.”.*taken from your wallet/s,
  );
});
