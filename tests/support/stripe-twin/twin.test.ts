import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import Stripe from "stripe";
import {
  balanceOf,
  closeDispute,
  failRefund,
  idOf,
  openDispute,
  payOnPage,
  type StripeTwin,
  startStripeTwin,
  twinKey,
  twinWebhookSecret,
} from "./index.ts";

let twin: StripeTwin;
let stripe: Stripe;
let ahead = 0;

before(async () => {
  twin = await startStripeTwin({ now: () => new Date(Date.now() + ahead) });
  stripe = sdkOf(twin);
});

after(() => twin.close());

test("a session is paid on its page, and what is held is captured once, in part", async () => {
  const made = await stripe.checkout.sessions.create(session({ capture_method: "manual" }));
  assert.deepEqual([made.status, made.amount_total, made.metadata?.["reference"]], ["open", 2000, "r"]);
  const page = await fetch(made.url ?? "", { method: "POST", body: "by=declined_card" });
  assert.match(await page.text(), /declined/);
  const paid = await fetch(made.url ?? "", { method: "POST", body: "by=card", redirect: "manual" });
  assert.deepEqual([paid.status, paid.headers.get("location")], [303, "https://market.example/orders/"]);
  const held = await stripe.checkout.sessions.retrieve(made.id, { expand: ["payment_intent"] });
  const intent = held.payment_intent as Stripe.PaymentIntent;
  assert.deepEqual(
    [held.status, held.payment_status, intent.status],
    ["complete", "unpaid", "requires_capture"],
  );
  const taken = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 1500 });
  assert.deepEqual([taken.status, taken.amount_received], ["succeeded", 1500]);
  await assert.rejects(stripe.paymentIntents.capture(intent.id), { code: "payment_intent_unexpected_state" });
  await assert.rejects(stripe.checkout.sessions.expire(made.id), { type: "StripeInvalidRequestError" });
});

test("a key answers the same again, refuses another request, and is forgotten after a day", async () => {
  const options = { idempotencyKey: "a key" };
  const first = await stripe.checkout.sessions.create(session(), options);
  const again = await stripe.checkout.sessions.create(session(), options);
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers["idempotent-replayed"], "true");
  const other = { ...session(), client_reference_id: "other" };
  await assert.rejects(stripe.checkout.sessions.create(other, options), {
    ...{ type: "StripeIdempotencyError", statusCode: 400 },
  });
  ahead += 25 * 3600 * 1000;
  assert.notEqual((await stripe.checkout.sessions.create(session(), options)).id, first.id);
});

test("the same key beside itself is a conflict while the first is under way", async () => {
  twin.become({ slowByMilliseconds: 300 });
  const once = sdkOf(twin, 0);
  const both = await Promise.allSettled(
    [0, 1].map(() => once.checkout.sessions.create(session(), { idempotencyKey: "twice" })),
  );
  twin.become({});
  const refused = both.filter((one) => one.status === "rejected").map(({ reason }) => reason.statusCode);
  assert.deepEqual(refused, [409]);
});

test("an answer that gets lost was given: the SDK asks again under its key, and nothing is made twice", async () => {
  const before = twin.account.sessions.size;
  twin.become({ answerLost: 0.5 });
  for (let i = 0; i < 3; i++) await sdkOf(twin, 20).checkout.sessions.create(session());
  twin.become({});
  assert.equal(twin.account.sessions.size, before + 3);
});

test("refunds, disputes and fees move the balance, and each movement is told", async () => {
  const { id } = await stripe.checkout.sessions.create(session());
  const before = balanceOf(twin.account, "eur");
  assert.ok(payOnPage(twin.account, id, "foreign_card"));
  const intent = idOf(twin.account.sessions.get(id)?.payment_intent);
  assert.equal(balanceOf(twin.account, "eur") - before, 2000 - 90);
  const refund = await stripe.refunds.create({ payment_intent: intent, amount: 500 });
  assert.equal(refund.status, "succeeded");
  await assert.rejects(stripe.refunds.create({ payment_intent: intent, amount: 1501 }), { param: "amount" });
  assert.equal(balanceOf(twin.account, "eur") - before, 2000 - 90 - 500);
  failRefund(twin.account, refund.id);
  const { data } = await stripe.refunds.list({ payment_intent: intent });
  assert.deepEqual(
    data.map(({ status, failure_reason }) => [status, failure_reason]),
    [["failed", "expired_or_canceled_card"]],
  );
  const dispute = openDispute(twin.account, intent);
  assert.equal(balanceOf(twin.account, "eur") - before, -90 - 2000);
  closeDispute(twin.account, dispute.id, true);
  assert.equal((await stripe.disputes.retrieve(dispute.id)).status, "won");
  assert.equal(balanceOf(twin.account, "eur") - before, 2000 - 90 - 2000);
  const told = [];
  for await (const { type } of stripe.events.list({ limit: 3, created: { gte: 0 } })) told.push(type);
  for (const type of ["refund.failed", "charge.dispute.closed", "checkout.session.completed"])
    assert.ok(told.includes(type as never), type);
  const moved = await stripe.balanceTransactions.list({ limit: 4 }).autoPagingToArray({ limit: 1000 });
  assert.equal(
    moved.reduce((sum, { net }) => sum + net, 0),
    balanceOf(twin.account, "eur"),
  );
});

test("an event is signed as the SDK reads it, and an old or altered one is not", async (t) => {
  const came: { body: string; signature: string }[] = [];
  const shop = createServer(async (request, response) => {
    came.push({ body: await text(request), signature: String(request.headers["stripe-signature"]) });
    response.end();
  });
  shop.listen(0, "127.0.0.1");
  await new Promise((resolve) => shop.once("listening", resolve));
  t.after(() => shop.close());
  twin.webhooks.to(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`, twinWebhookSecret);
  twin.account.tell("balance.available", { object: "balance" });
  await twin.webhooks.sent();
  const [{ body = "", signature = "" } = {}] = came;
  const read = (payload: string, at = Date.now() + ahead) =>
    stripe.webhooks.constructEvent(payload, signature, twinWebhookSecret, 300, undefined, at);
  assert.equal(read(body).type, "balance.available");
  assert.throws(() => read(`${body} `), { type: "StripeSignatureVerificationError" });
  assert.throws(() => read(body, Date.now() + ahead + 301_000), { type: "StripeSignatureVerificationError" });
});

function session(data: object = {}): Stripe.Checkout.SessionCreateParams {
  const price_data = { currency: "eur", unit_amount: 2000, product_data: { name: "Apples" } };
  return {
    mode: "payment",
    line_items: [{ quantity: 1, price_data }],
    metadata: { reference: "r" },
    payment_intent_data: { metadata: { reference: "r" }, ...data },
    success_url: "https://market.example/orders/",
  };
}

function sdkOf({ origin }: StripeTwin, maxNetworkRetries = 2): Stripe {
  const { hostname, port } = new URL(origin);
  return new Stripe(twinKey, { protocol: "http", host: hostname, port, maxNetworkRetries });
}
