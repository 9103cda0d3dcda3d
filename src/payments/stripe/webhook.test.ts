import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startApp } from "../../../tests/support/app.ts";
import { newProduct } from "../../../tests/support/market.ts";
import { newProducer } from "../../../tests/support/people.ts";
import {
  openStripeShop,
  type StripeShop,
  startPaying,
  statusesOf,
} from "../../../tests/support/stripe-shop.ts";
import { payOnPage } from "../../../tests/support/stripe-twin/index.ts";
import { eventKinds } from "./events.ts";
import { sweepEvents } from "./queries.ts";

let shop: StripeShop;
before(async () => {
  shop = await openStripeShop();
});
after(() => shop.close());

const path = "/backend/api/payments/stripe/webhook/";
const kept = () => shop.app.platform.db.selectFrom("provider_events").selectAll().execute();

test("an event is taken with Stripe's signature of these very bytes, and within five minutes of it", async () => {
  const { app, twin } = shop;
  const { deliver } = twin.webhooks;
  const product = await newProduct(app, await newProducer(app, "ann"));
  const order = await startPaying(app, product);
  twin.become({ eventLost: 1 });
  assert.ok(payOnPage(twin.account, order.session, "card"));
  twin.become({});
  const event = twin.account.events.at(-1);
  assert.ok(event?.type === "checkout.session.completed");
  const ago = (seconds: number) => ({ at: new Date(app.platform.clock.now().getTime() - seconds * 1000) });
  assert.equal(await deliver(event, { secret: "whsec_another" }), 400);
  assert.equal(await deliver(event, { body: JSON.stringify({ ...event, id: "evt_1" }) }), 400);
  assert.equal(await deliver(event, ago(301)), 400);
  const json = { "content-type": "application/json" };
  const body = JSON.stringify(event);
  const unsigned = await fetch(`${app.url}${path}`, { method: "POST", headers: json, body });
  assert.equal(((await unsigned.json()) as { code: string }).code, "wrong_signature");
  for (const signature of ["", "t=1", "t=x,v1=", "v1=00", `t=${"9".repeat(400)},v1=${"0".repeat(64)}`]) {
    const headers = { ...json, "stripe-signature": signature };
    assert.equal((await fetch(`${app.url}${path}`, { method: "POST", headers, body: "{}" })).status, 400);
  }
  assert.deepEqual(await statusesOf(app, order), ["awaiting_payment"]);
  assert.equal(await deliver(event, ago(290)), 200);
  assert.deepEqual(await statusesOf(app, order), ["placed"]);
});

test("kinds that nothing follows from, and what another shop of the same account sold, are taken and change nothing", async () => {
  const { deliver } = shop.twin.webhooks;
  const before = await kept();
  const event = (id: string, type: string, object: object) => ({
    id,
    object: "event",
    type,
    data: { object },
  });
  assert.equal(await deliver(event("evt_a", "invoice.paid", {})), 200);
  assert.equal(await deliver(event("evt_b", "a.kind.of.tomorrow", {})), 200);
  const refund = event("evt_c", "refund.created", { id: "re_x" });
  for (const odd of [
    ...[{}, [], { ...refund, id: undefined }, { ...refund, id: "a\u0000b" }, { ...refund, data: null }],
    ...[{}, null, { id: 7 }].map((object) => ({ ...refund, data: { object } })),
    ...["constructor", "__proto__", "toString", null].map((type) => ({ ...refund, type })),
  ])
    assert.equal(await deliver(odd), 200, JSON.stringify(odd));
  assert.equal((await kept()).length, before.length);
  for (const [n, metadata] of [
    null,
    {},
    { reference: "not ours" },
    { reference: crypto.randomUUID() },
  ].entries()) {
    const session = { id: "cs_x", payment_status: "paid", payment_intent: "pi_x", metadata };
    assert.equal(await deliver(event(`evt_s${n}`, "checkout.session.completed", session)), 200);
    const { payment_intent: _, ...without } = session;
    assert.equal(await deliver(event(`evt_t${n}`, "checkout.session.expired", without)), 200);
    const intent = { id: "pi_x", status: "succeeded", metadata };
    assert.equal(await deliver(event(`evt_i${n}`, "payment_intent.canceled", intent)), 200);
  }
  await shop.settled();
});

test("the guide names the events that an endpoint has to be subscribed to", () => {
  const guide = readFileSync("docs/payments.md", "utf8");
  const named = guide.match(/^ {3}[a-z_]+\.[a-z_.]+$/gm)?.map((line) => line.trim());
  assert.deepEqual(named, eventKinds);
});

test("events are forgotten once Stripe itself has forgotten them", async () => {
  const { db, clock } = shop.app.platform;
  assert.ok((await kept()).length > 0);
  await sweepEvents(db, new Date(clock.now().getTime() - 60_000));
  assert.ok((await kept()).length > 0);
  await sweepEvents(db, new Date(clock.now().getTime() + 60_000));
  assert.deepEqual(await kept(), []);
});

test("without an account at Stripe nobody is listened to, and nothing loads its package", async () => {
  const app = await startApp();
  assert.equal((await fetch(`${app.url}${path}`, { method: "POST", body: "{}" })).status, 404);
  await app.close();
  const loading = globSync("src/**/*.ts", { exclude: ["**/*.test.ts"] }).filter((file) =>
    /^import (?!type ).* from "stripe"|import\("stripe"\)/m.test(readFileSync(file, "utf8")),
  );
  assert.deepEqual(loading, ["src/payments/stripe/sdk.ts"]);
  assert.doesNotMatch(
    readFileSync("src/payments/stripe/sdk.ts", "utf8"),
    /^import (?!type ).* from "stripe"/m,
  );
});
