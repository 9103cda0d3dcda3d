import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, requireSound } from "../../tests/support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

const leave = async (as: TestPerson) => {
  const { status, body } = await call(app, "DELETE", "me/", { as, json: { current_password: password } });
  return status === 204 ? "gone" : body.code;
};
const pause = (as: TestPerson) => call(app, "PATCH", "me/", { as, json: { is_producer: false } });
const step = async (as: TestPerson, id: number, name: string, json?: object) => {
  const { status, text } = await call(app, "POST", `order/${id}/${name}/`, { as, ...(json ? { json } : {}) });
  assert.equal(status, 200, text);
};

const address = { street: "Xstraat 7", postal_code: "9000", city: "Ghent", country: "BE" };

async function newOrder(buyer: TestPerson, producer: TestPerson): Promise<number> {
  await putInCart(app, buyer, await newProduct(app, producer), 2);
  const told = { delivery_method: "delivery", address, note: "Xylophones welcome." };
  const { status, body, text } = await checkOut(app, buyer, told);
  assert.equal(status, 201, text);
  return body.orders[0].id;
}

test("what was taken out of an order is in its buyer's export, and stays with the producer when the buyer leaves", async () => {
  const [eva, bob] = [await newProducer(app, "eva-t"), await newPerson(app, "bob-t")];
  const plums = await newProduct(app, eva, { name: "Plums" });
  await putInCart(app, bob, plums);
  const id = await newOrder(bob, eva);
  const removed = await call(app, "DELETE", `order/${id}/items/${plums}/`, { as: bob });
  assert.equal(removed.status, 200, removed.text);
  for (const name of ["preparation", "handover"]) await step(eva, id, name);
  const [order] = (await call(app, "GET", "me/export/", { as: bob })).body.orders;
  assert.deepEqual(order.removed_items, removed.body.removed_items);
  assert.equal(order.removed_items[0].name, "Plums");
  assert.equal(await leave(bob), "gone");
  const kept = await call(app, "GET", `order/${id}/`, { as: eva });
  assert.deepEqual(kept.body.removed_items, removed.body.removed_items);
});

test("nobody leaves, and no producer pauses, while an order binds them; what was bought stays, where to does not", async () => {
  const [eva, bob] = [await newProducer(app, "eva"), await newPerson(app, "bob")];
  const id = await newOrder(bob, eva);
  assert.equal(await leave(bob), "open_orders");
  assert.equal(await leave(eva), "open_orders");
  const paused = await pause(eva);
  assert.equal(paused.status, 409);
  assert.equal(paused.body.code, "open_business");
  assert.equal((await call(app, "GET", "me/", { as: eva })).body.producer_status, "approved");

  await step(eva, id, "preparation");
  assert.equal(await leave(bob), "open_orders");
  await step(eva, id, "handover");
  const exported = await call(app, "GET", "me/export/", { as: bob });
  assert.equal(exported.body.orders[0].address.street, "Xstraat 7");
  await call(app, "POST", `review/new/${bob.id}/`, { as: eva, json: { rating: 5 } });
  assert.equal(await leave(bob), "gone");
  const { body } = await call(app, "GET", `order/${id}/`, { as: eva });
  assert.partialDeepStrictEqual(body, {
    status: "fulfilled",
    address: null,
    note: null,
    total: { amount: "7.00", currency: "EUR" },
    buyer: { username: `~${bob.id}`, rating_average: null, rating_count: 0 },
    contact: { name: `~${bob.id}`, phone: null },
  });
  assert.equal((await pause(eva)).status, 200);
  assert.equal(await leave(eva), "gone");
  const kept = await app.platform.db.selectFrom("orders").selectAll().where("id", "=", id).execute();
  assert.doesNotMatch(JSON.stringify(kept), /Xstraat|Xylo|Dorpsstraat/);
});

test("who retries what they did with an order of somebody who left is told nothing of them, and does nothing twice", async () => {
  const wren = await newProducer(app, "wren");
  const cora = await newPerson(app, "cora", { display_name: "Cora Quux", phone: "+32 470 77 77 77" });
  await putInCart(app, cora, await newProduct(app, wren), 2);
  const key = { headers: { "idempotency-key": "one" } };
  const json = { payment_method: "cash", delivery_method: "delivery", address, note: "Xylophones welcome." };
  const bought = await call(app, "POST", "order/", { as: cora, json, ...key });
  const { id } = bought.body.orders[0];
  const ready = () => call(app, "POST", `order/${id}/preparation/`, { as: wren, ...key });
  assert.match((await ready()).text, /Xstraat.*Xylo.*Cora Quux.*77 77 77/);
  await step(wren, id, "handover");
  assert.equal(await leave(cora), "gone");

  const again = await ready();
  assert.equal(again.status, 200, again.text);
  assert.doesNotMatch(again.text, /Xstraat|Xylo|cora|Quux|77 77 77/i);
  assert.partialDeepStrictEqual(again.body, {
    ...{ status: "ready", address: null, note: null, actions: ["handover", "cancellation", "supplied"] },
    buyer: { id: cora.id, username: `~${cora.id}`, display_name: `~${cora.id}` },
    producer: { id: wren.id, username: "wren" },
    contact: { name: `~${cora.id}`, phone: null },
  });
});

test("who sends a checkout again after its producer left gets it without their address, and buys nothing", async () => {
  const [finch, dora] = [await newProducer(app, "finch"), await newPerson(app, "dora")];
  await putInCart(app, dora, await newProduct(app, finch), 2);
  const buy = () => checkOut(app, dora, {}, { "idempotency-key": "two" });
  const first = await buy();
  assert.match(first.text, /Dorpsstraat/);
  await step(dora, first.body.orders[0].id, "cancellation", { reason: "Finch is ill." });
  assert.equal(await leave(finch), "gone");
  const again = await buy();
  assert.equal(again.status, 201, again.text);
  assert.equal(again.body.checkout_id, first.body.checkout_id);
  assert.doesNotMatch(again.text, /finch|Dorpsstraat|470 00 00 01/i);
});

test("who retries a review or a line of a cart after its producer left is told nothing of them", async () => {
  const merle = await newProducer(app, "merle");
  const [emil, fritz] = [await newPerson(app, "emil"), await newPerson(app, "fritz")];
  const id = await newProduct(app, merle);
  const key = { headers: { "idempotency-key": "three" } };
  const review = () =>
    call(app, "POST", `review/new/${merle.id}/`, { as: emil, json: { rating: 4 }, ...key });
  const add = () => call(app, "PATCH", `cart/item_increment/${id}/`, { as: fritz, ...key });
  for (const ask of [review, add]) assert.match((await ask()).text, /"username":"merle"/);
  assert.equal(await leave(merle), "gone");
  for (const ask of [review, add]) {
    const { status, text } = await ask();
    assert.ok(status === 200 || status === 201, text);
    assert.match(text, new RegExp(`"username":"~${merle.id}"`));
    assert.doesNotMatch(text, /merle/i);
  }
});

test("what a producer has sold in 90 days is told to them, per currency, once it is handed over", async () => {
  const [eva, bob] = [await newProducer(app, "seller"), await newPerson(app, "eater")];
  const sales = async () => (await call(app, "GET", "me/", { as: eva })).body.sales_90_days;
  const [first, second] = [await newOrder(bob, eva), await newOrder(bob, eva)];
  await step(eva, first, "preparation");
  assert.deepEqual(await sales(), []);
  await step(eva, first, "handover");
  await step(eva, second, "cancellation", { reason: "Eaten by slugs." });
  assert.deepEqual(await sales(), [{ amount: "7.00", currency: "EUR" }]);
  const { db } = app.platform;
  const old = new Date(Date.now() - 91 * 24 * 3600 * 1000);
  await db.updateTable("orders").set({ fulfilled_at: old }).where("id", "=", first).execute();
  assert.deepEqual(await sales(), []);
});
