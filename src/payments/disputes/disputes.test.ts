import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction } from "#platform/database";
import { times } from "../../../tests/support/at-once.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { requireSound, takeStep } from "../../../tests/support/market.ts";
import { accountsOf, empty, euros, handedOver, openMoneyBack } from "../refunds/money-back.fixture.ts";
import { sandboxDispute } from "../sandbox/sandbox.ts";
import { recordDispute } from "./record.ts";
import type { DisputeWord } from "./words.ts";

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

let words = 0;

/** A dispute of an order's payment: each word that is said of it, and what the console shows. */
async function disputeOf(checkoutId: number, amountMinor = 1000) {
  const { app, mara } = market;
  const { db, jobs, clock } = app.platform;
  const { reference } = await db
    .selectFrom("payments")
    .select("reference")
    .where("checkout_id", "=", checkoutId)
    .executeTakeFirstOrThrow();
  const providerId = `du_${++words}`;
  const said = { provider: "sandbox", providerId, paymentReference: reference, currency: "EUR", amountMinor };
  const say = (status: DisputeWord["status"], fundsTaken = true) =>
    transaction(db, (tx) =>
      recordDispute(tx, jobs, { ...said, status, reason: "fraudulent", fundsTaken }, clock.now()),
    );
  const find = async () => {
    const { body } = await call(app, "GET", "console/disputes/", { as: mara });
    return body.results.find((one: { provider_id: string }) => one.provider_id === providerId);
  };
  const blame = async (who: "producer" | "site") => {
    const { id } = await find();
    return call(app, "POST", `console/disputes/${id}/blame/`, { as: mara, json: { blame: who } });
  };
  return { say, find, blame };
}

test("what a bank takes back is the site's loss, once, however often it is said; won, it is turned back", async () => {
  const { app, newOrder, walletOf } = market;
  const order = await newOrder({ steps: handedOver });
  const earned = await walletOf();
  const { say, find } = await disputeOf(order.checkoutId);
  await say("warning", false);
  assert.equal((await find()).status, "warning");
  await times(8, () => say("open"));
  await say("warning", false);
  assert.partialDeepStrictEqual(await find(), { status: "open", is_taken: true, blame: null });
  assert.partialDeepStrictEqual(await accountsOf(app, order.id), { losses: -1000, available: 925 });
  const { body } = await call(app, "GET", `order/${order.id}/`, { as: order.buyer });
  assert.equal(body.payment.status, "disputed");
  assert.deepEqual(await walletOf(), earned);
  await say("won", false);
  await say("lost");
  await say("won", false);
  assert.partialDeepStrictEqual(await find(), { status: "won", is_taken: false });
  assert.deepEqual(await accountsOf(app, order.id), { card: -1000, available: 925, commission: 75 });
  await requireSound(app);
});

test("the operator decides who bears it, as often as they like: the producer owes what has left the wallet", async () => {
  const { app, mara, greta, newOrder, walletOf } = market;
  const order = await newOrder({ steps: handedOver });
  await empty(app, greta);
  const { say, blame } = await disputeOf(order.checkoutId);
  await say("open");
  assert.partialDeepStrictEqual((await blame("producer")).body, {
    blame: "producer",
    orders: [{ id: order.id, borne_by: "producer" }],
  });
  assert.partialDeepStrictEqual(await walletOf(), { available: 0, receivable: -925 });
  assert.equal((await accountsOf(app, order.id))["losses"], undefined);
  await requireSound(app);
  await blame("site");
  assert.partialDeepStrictEqual(await walletOf(), { receivable: 0 });
  await blame("producer");
  await say("lost");
  await newOrder({ steps: handedOver });
  assert.partialDeepStrictEqual(await walletOf(), { available: 0, receivable: 0 });
  const { body } = await call(app, "GET", "console/acts/?subject=dispute", { as: mara });
  assert.equal(body.results.length, 3);
  await requireSound(app);
});

test("a producer reads what they bear of which order, once for each decision, and nothing of what is not theirs", async () => {
  const { app, greta, newOrder } = market;
  const order = await newOrder({ steps: handedOver });
  const { say, blame } = await disputeOf(order.checkoutId, 600);
  const subject = `€6.00 was taken back for order ${order.id}`;
  const letters = async () => {
    await app.jobsDone();
    const { body } = await call(app, "GET", `/dev/mailbox.json?to=${encodeURIComponent(greta.email)}`);
    return body.letters.filter((letter: { subject: string }) => letter.subject === subject);
  };
  await say("open");
  assert.deepEqual(await letters(), []);
  await blame("producer");
  await blame("producer");
  const [letter, more] = await letters();
  assert.equal(more, undefined);
  assert.match(letter.text, /has decided that this is yours to bear: it is taken from your wallet/);
  assert.match(letter.text, /you owe the rest .* what you earn next pays for it first/);
  assert.match(letter.text, /The bank has not decided yet/);
  await blame("site");
  assert.equal((await letters()).length, 1);
  await blame("producer");
  assert.equal((await letters()).length, 2);
  await say("won", false);

  const other = await newOrder({ steps: handedOver });
  const early = await disputeOf(other.checkoutId, 600);
  await early.say("open", false);
  await early.blame("producer");
  await app.jobsDone();
  assert.notEqual((await letterTo(app, greta.email)).subject, `€6.00 was taken back for order ${other.id}`);
  await early.say("lost");
  const told = await letterTo(app, greta.email);
  assert.equal(told.subject, `€6.00 was taken back for order ${other.id}`);
  assert.match(told.text, /the money does not come back/);
});

test("decided before the money is taken, it is the producer's at once, from what waits for the hand-over", async () => {
  const { app, greta, newOrder, walletOf } = market;
  const order = await newOrder();
  const before = await walletOf();
  const { say, blame } = await disputeOf(order.checkoutId, 400);
  await say("open", false);
  assert.equal((await blame("producer")).status, 200);
  await say("open");
  assert.equal((await walletOf()).pending, before.pending - 370);
  for (const step of handedOver) assert.equal((await takeStep(app, greta, order.id, step)).status, 200);
  assert.deepEqual(await accountsOf(app, order.id), { card: -600, available: 555, commission: 45 });
  await say("won", false);
  assert.deepEqual(await accountsOf(app, order.id), { card: -1000, available: 925, commission: 75 });
  await requireSound(app);
});

test("what a bank has taken is not given back a second time: by no refund, no cancellation", async () => {
  const { app, mara, ask, newOrder } = market;
  const order = await newOrder();
  const { say, find } = await disputeOf(order.checkoutId, 700);
  await say("open");
  const more = await ask(mara, order.id, euros("3.01"));
  assert.deepEqual([more.body.code, more.body.left?.amount], ["more_than_paid", "3.00"], more.text);
  assert.equal((await takeStep(app, order.buyer, order.id, "cancellation")).status, 200);
  await app.jobsDone();
  assert.deepEqual(await accountsOf(app, order.id), {});
  await requireSound(app);
  // Nothing was handed over for it, so what is won is the buyer's.
  await say("won", false);
  await app.jobsDone();
  assert.deepEqual(await accountsOf(app, order.id), {});
  const { body } = await call(app, "GET", `order/${order.id}/`, { as: order.buyer });
  assert.deepEqual([body.payment.status, body.payment.refunded.amount], ["refunded", "10.00"]);
  assert.equal((await find()).is_taken, false);
  await requireSound(app);
});

test("more than the orders have left is the site's own, and comes back to it", async () => {
  const { app, mara, ask, newOrder } = market;
  const order = await newOrder({ steps: handedOver });
  assert.equal((await ask(mara, order.id, euros("9.00"))).status, 201);
  const { say, find, blame } = await disputeOf(order.checkoutId);
  await say("lost");
  assert.equal((await find()).orders[0].amount.amount, "1.00");
  assert.equal((await blame("site")).status, 200);
  const { db } = app.platform;
  const lines = await db
    .selectFrom("transfer_lines")
    .select("amount_minor")
    .where("account", "=", "losses")
    .where("order_id", "is", null)
    .execute();
  assert.deepEqual(lines.at(-1), { amount_minor: -900 });
  await requireSound(app);
});

test("the sandbox raises disputes too, and only staff see them", async () => {
  const { app, mara, greta, newOrder } = market;
  const { db, jobs } = app.platform;
  const order = await newOrder({ steps: handedOver });
  const { reference } = await db
    .selectFrom("payments")
    .select("reference")
    .where("checkout_id", "=", order.checkoutId)
    .executeTakeFirstOrThrow();
  await transaction(db, (tx) => jobs.add(tx, sandboxDispute, { reference }));
  await app.jobsDone();
  const { body } = await call(app, "GET", "console/disputes/?status=open&limit=1", { as: mara });
  assert.equal(body.results[0].provider_id, `${reference}-EUR`);
  assert.equal((await call(app, "GET", "console/disputes/", { as: greta })).status, 403);
});
