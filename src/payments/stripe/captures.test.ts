import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { sql } from "kysely";
import { call } from "../../../tests/support/client.ts";
import { newProduct, requireSound, takeStep } from "../../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../../tests/support/people.ts";
import {
  buy,
  intentOf,
  openStripeShop,
  type StripeOrder,
  type StripeShop,
  statusesOf,
} from "../../../tests/support/stripe-shop.ts";
import { cancelIntent } from "../../../tests/support/stripe-twin/index.ts";

let shop: StripeShop;
let ann: TestPerson;
let ben: TestPerson;
before(async () => {
  shop = await openStripeShop();
  ann = await newProducer(shop.app, "ann");
  ben = await newProducer(shop.app, "ben");
});
afterEach(async () => {
  shop.twin.become({});
  await shop.settled();
  await requireSound(shop.app);
});
after(() => shop.close());

/** 12.90 per kilogram, about 1.6 kg: about 20.64, at most 23.74. */
const chicken = {
  ...{ name: "Chicken", category: "meat", price: { amount: "12.90", currency: "EUR" } },
  ...{ pack_size: "1.6", pack_unit: "kg", sold_by: "weight" },
};

const weigh = (as: TestPerson, order: number, grams: number) =>
  call(shop.app, "PUT", `order/${order}/items/1/weight/`, { as, json: { grams } });

async function handOver(as: TestPerson, order: number): Promise<void> {
  for (const step of ["preparation", "handover"]) {
    const { status, text } = await takeStep(shop.app, as, order, step);
    assert.equal(status, 200, text);
  }
  await shop.settled();
}

/** Of two producers whose chickens were weighed. */
async function twoWeighed(): Promise<StripeOrder & { hers: number; his: number }> {
  const { app } = shop;
  const order = await buy(shop, [await newProduct(app, ann, chicken), await newProduct(app, ben, chicken)]);
  const ofProducer = async (as: TestPerson) =>
    (await call(app, "GET", "order/sales/", { as })).body.results[0].id as number;
  const [hers, his] = [await ofProducer(ann), await ofProducer(ben)];
  assert.equal((await weigh(ann, hers, 1500)).status, 200);
  assert.equal((await weigh(ben, his, 1600)).status, 200);
  return { ...order, hers, his };
}

const intent = (order: StripeOrder) => {
  const { status, amount, amount_received } = intentOf(shop.twin, order.session);
  return [status, amount, amount_received];
};

test("goods by weight are held for the most, and what they weigh is taken at the hand-over", async () => {
  const order = await buy(shop, [await newProduct(shop.app, ann, chicken)]);
  assert.deepEqual(intent(order), ["requires_capture", 2374, 0]);
  const [id = 0] = order.orders;
  await weigh(ann, id, 1500);
  await handOver(ann, id);
  assert.deepEqual(intent(order), ["succeeded", 2374, 1935]);
});

test("what two producers' orders come to is taken once, when the last is handed over", async () => {
  const order = await twoWeighed();
  await handOver(ann, order.hers);
  assert.deepEqual(intent(order), ["requires_capture", 4748, 0]);
  await handOver(ben, order.his);
  assert.deepEqual(intent(order), ["succeeded", 4748, 1935 + 2064]);
});

test("the one that is cancelled last lets the other's be taken, and with none left nothing is", async () => {
  const one = await twoWeighed();
  await handOver(ann, one.hers);
  assert.equal((await takeStep(shop.app, one.buyer, one.his, "cancellation")).status, 200);
  await shop.settled();
  assert.deepEqual(intent(one), ["succeeded", 4748, 1935]);
  const none = await twoWeighed();
  for (const id of [none.hers, none.his]) await takeStep(shop.app, none.buyer, id, "cancellation");
  await shop.settled();
  assert.deepEqual(intent(none), ["canceled", 4748, 0]);
});

test("an answer that is lost as money is taken takes it once", async () => {
  const order = await twoWeighed();
  await handOver(ann, order.hers);
  await takeStep(shop.app, ben, order.his, "preparation");
  shop.twin.become({ answerLost: 0.4 });
  await takeStep(shop.app, ben, order.his, "handover");
  const { db } = shop.app.platform;
  for (let tries = 0; intentOf(shop.twin, order.session).status !== "succeeded"; tries++) {
    assert.ok(tries < 200, "it was never taken");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  shop.twin.become({});
  // A job that failed comes back later than a test waits.
  await sql`update jobs.job set start_after = now() where state = 'retry'`.execute(db);
  await shop.settled();
  assert.deepEqual(intent(order), ["succeeded", 4748, 1935 + 2064]);
});

test("what Stripe holds no longer ends the orders that wait for it", async () => {
  const order = await twoWeighed();
  cancelIntent(shop.twin.account, intentOf(shop.twin, order.session).id, "automatic");
  await shop.settled();
  assert.deepEqual(await statusesOf(shop.app, order), ["cancelled", "cancelled"]);
});
