import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { recordOutcome } from "#orders";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, takeStep } from "../../tests/support/market.ts";
import { newProducer } from "../../tests/support/people.ts";
import { payCheckout } from "./paying.ts";
import { providersOf } from "./providers.ts";
import { createSandbox } from "./sandbox/sandbox.ts";

let app: TestApp;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10" });
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

test("a provider that can't hold money takes the most of goods by weight, and what they cost less goes back once, weighed or cancelled", async () => {
  const { db, jobs, config, clock } = app.platform;
  const sandbox = createSandbox(app.platform);
  const providers = providersOf({ ...sandbox, can: { ...sandbox.can, authorise: false } });
  const producer = await newProducer(app, "greta");
  const chicken = {
    ...{ sold_by: "weight", pack_size: "1", pack_unit: "kg" },
    price: { amount: "10.00", currency: "EUR" },
  };
  const product = await newProduct(app, producer, chicken);
  const paid = async () => {
    const buyer = await newBuyerOf(app, product);
    const { body } = await checkOut(app, buyer, { payment_method: "card" });
    const actor = { userId: buyer.id, now: clock.now() };
    const asked = { siteUrl: "http://localhost" };
    const { reference, outcome } = await payCheckout(
      { db, config, providers, jobs },
      actor,
      body.checkout_id,
      asked,
    );
    await transaction(db, (tx) => recordOutcome(tx, jobs, reference, outcome, clock.now()));
    await app.jobsDone();
    const [{ id, most }] = body.orders;
    assert.equal(most.amount, "11.50");
    return { id, payment: async () => (await call(app, "GET", `order/${id}/`, { as: buyer })).body.payment };
  };

  const weighed = await paid();
  assert.partialDeepStrictEqual(await weighed.payment(), { status: "paid", paid: { amount: "11.50" } });
  const path = `order/${weighed.id}/items/1/weight/`;
  assert.equal((await call(app, "PUT", path, { as: producer, json: { grams: 900 } })).status, 200);
  for (const step of ["preparation", "handover"])
    assert.equal((await takeStep(app, producer, weighed.id, step)).status, 200);
  await app.jobsDone();
  assert.partialDeepStrictEqual(await weighed.payment(), {
    ...{ status: "partly_refunded", paid: { amount: "11.50" }, refunded: { amount: "2.50" } },
  });

  const cancelled = await paid();
  assert.equal((await takeStep(app, producer, cancelled.id, "cancellation")).status, 200);
  await app.jobsDone();
  assert.partialDeepStrictEqual(await cancelled.payment(), {
    status: "refunded",
    refunded: { amount: "11.50" },
  });
  const refunds = await db
    .selectFrom("sandbox_refunds")
    .select("amount_minor")
    .orderBy("amount_minor")
    .execute();
  assert.deepEqual(
    refunds.map(({ amount_minor }) => amount_minor),
    [250, 1150],
  );
});
