import assert from "node:assert/strict";
import { test } from "node:test";
import { createDatabase, startApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  stockOf,
} from "../../tests/support/market.ts";
import { newProducer } from "../../tests/support/people.ts";

test("where cards are no longer taken nothing more is charged, and what is under way has a way on", async (t) => {
  const { connection, drop } = await createDatabase();
  t.after(async () => {
    await app.close();
    await drop();
  });
  const open = (PAYMENT_METHODS: string) =>
    startApp({ PAYMENT_METHODS, ACCESS_TOKEN_SECONDS: "3600" }, { connection, revive: async () => {} });

  let app = await open("cash,card");
  const eva = await newProducer(app, "eva");
  const pears = await newProduct(app, eva, { stock: 10 });
  const buyer = await newBuyerOf(app);
  const buy = async () => {
    await putInCart(app, buyer, pears);
    const { body } = await checkOut(app, buyer, { payment_method: "card" });
    return { checkout: body.checkout_id, order: body.orders[0].id };
  };
  const pay = (checkout: number, token = "sandbox_ok") =>
    call(app, "POST", `checkout/${checkout}/payment/`, { as: buyer, json: { token } });
  const [paid, begun, declined, untouched, left] = [
    await buy(),
    await buy(),
    await buy(),
    await buy(),
    await buy(),
  ];
  assert.equal((await pay(paid.checkout)).status, 200);
  assert.equal((await pay(begun.checkout, "sandbox_timeout")).status, 503);
  assert.equal((await pay(declined.checkout, "sandbox_declined")).status, 402);
  await app.close();

  app = await open("cash");
  for (const { checkout } of [declined, untouched]) {
    const refused = await pay(checkout);
    assert.deepEqual([refused.status, refused.body.code], [409, "payment_method_unavailable"], refused.text);
  }
  const cancel = (id: number) => call(app, "POST", `order/${id}/cancellation/`, { as: buyer });
  for (const { order } of [declined, untouched]) assert.equal((await cancel(order)).body.status, "cancelled");

  const answer = await pay(begun.checkout);
  assert.deepEqual([answer.status, answer.body.orders[0].status], [200, "placed"], answer.text);
  assert.equal((await cancel(paid.order)).body.status, "cancelled");
  await app.jobsDone();
  const refunds = await app.platform.db.selectFrom("sandbox_refunds").select("amount_minor").execute();
  assert.deepEqual(refunds, [{ amount_minor: 350 }]);

  app.advance(15 * 60 + 1);
  const lapsed = await pay(left.checkout);
  assert.deepEqual([lapsed.body.code, lapsed.body.status_now], ["wrong_status", "cancelled"], lapsed.text);
  assert.equal(await stockOf(app, pears), 9);
  await requireSound(app);
});
