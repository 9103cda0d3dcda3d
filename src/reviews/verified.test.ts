import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { untilWaiting } from "../../tests/support/at-once.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, takeStep } from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let eva: TestPerson;
before(async () => {
  app = await startApp();
  eva = await newProducer(app, "eva");
});
after(() => app.close());

/** Somebody whose order of eva's is ready. */
async function newBuyer() {
  const buyer = await newBuyerOf(app, await newProduct(app, eva));
  const { body } = await checkOut(app, buyer);
  await takeStep(app, eva, body.orders[0].id, "preparation");
  return { buyer, handOver: () => takeStep(app, eva, body.orders[0].id, "handover") };
}

const review = (as: TestPerson) => call(app, "POST", `review/new/${eva.id}/`, { as, json: { rating: 4 } });

test("a review written before the goods were handed over is of a verified purchase from then on, for everybody", async () => {
  const { buyer, handOver } = await newBuyer();
  const { body } = await review(buyer);
  const paths = [`review/${body.id}/`, `review/user/${eva.id}/?author=${buyer.id}`];
  const verified = async () => {
    const answers = await Promise.all(paths.map((path) => call(app, "GET", path)));
    return answers.map((answer) => (answer.body.results?.[0] ?? answer.body).verified_purchase);
  };
  assert.deepEqual([body.verified_purchase, ...(await verified())], [false, false, false]);
  assert.equal((await handOver()).status, 200);
  assert.deepEqual(await verified(), [true, true]);
  const { body: after } = await call(app, "GET", paths[0] ?? "");
  assert.equal(after.updated_at, body.updated_at);
});

test("a review written after it is so from the start, and another's is not", async () => {
  const { buyer, handOver } = await newBuyer();
  const { buyer: other } = await newBuyer();
  await handOver();
  assert.equal((await review(buyer)).body.verified_purchase, true);
  assert.equal((await review(other)).body.verified_purchase, false);
});

for (const first of ["review", "hand-over"] as const) {
  test(`of a review and a hand-over at once neither overlooks the other: ${first} first`, async () => {
    const { buyer, handOver } = await newBuyer();
    const acts = { review: () => review(buyer), "hand-over": handOver };
    const second = first === "review" ? "hand-over" : "review";
    const both = await transaction(app.platform.db, async (tx) => {
      await sql`select lock_purchase(${buyer.id}, ${eva.id})`.execute(tx);
      const one = acts[first]();
      await untilWaiting(app, 1);
      const other = acts[second]();
      await untilWaiting(app, 2);
      return [one, other];
    });
    const answers: Answer[] = await Promise.all(both);
    for (const { status, text } of answers) assert.ok(status < 300, text);
    const { body } = await call(app, "GET", `review/user/${eva.id}/?author=${buyer.id}`);
    assert.equal(body.results[0].verified_purchase, true);
  });
}
