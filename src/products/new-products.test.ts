import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type RawBuilder, sql } from "kysely";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { changeInSecret, pears } from "../../tests/support/goods.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { untilSomebodyWaits } from "../../tests/support/waiting.ts";
import { auditProducts } from "./audit.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(() => app.close());

/** The answer to a product that was advertised while `change` of its producer was under way. */
async function advertiseDuring(producer: TestPerson, change: RawBuilder<unknown>): Promise<Answer> {
  const { answer } = await transaction(app.platform.db, async (tx) => {
    await sql`update users set ${change} where id = ${producer.id}`.execute(tx);
    const answer = call(app, "POST", "products/new/", { as: producer, json: pears });
    await untilSomebodyWaits(tx);
    return { answer };
  });
  return answer;
}

test("who leaves, pauses or is shut out while they advertise a product has none on the market", async () => {
  const ends = [
    [sql`left_at = now(), producer_status = 'paused'`, "token_not_valid"],
    [sql`producer_status = 'paused'`, "not_a_producer"],
    [sql`disabled_at = now()`, "user_inactive"],
  ] as const;
  for (const [end, code] of ends) {
    const producer = await newProducer(app, code.replaceAll("_", "-"));
    const { body, text } = await advertiseDuring(producer, end);
    assert.equal(body.code, code, text);
  }
  assert.deepEqual((await call(app, "GET", "products/?search=pears")).body.results, []);
});

test("a product is found by the name that its producer took while it was advertised", async () => {
  const producer = await newProducer(app, "renamed");
  const { status, text } = await advertiseDuring(producer, sql`display_name = 'Mirabelle'`);
  assert.equal(status, 201, text);
  const { body } = await call(app, "GET", "products/?search=mirabelle");
  assert.equal(body.results.length, 1);
});

test("the audit names a product that is not as its producer", async () => {
  assert.deepEqual(await auditProducts(app.platform.db), []);
  await changeInSecret(app, "update products set producer_sells = not producer_sells");
  const [line = "", ...others] = await auditProducts(app.platform.db);
  assert.match(
    line,
    /^Product \d+ has a stored producer's name, location or status that differs from the producer's\.$/,
  );
  assert.deepEqual(others, []);
});
