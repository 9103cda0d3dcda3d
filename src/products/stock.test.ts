import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { transaction, violates } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct, type TestProduct } from "../../tests/support/goods.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { untilSomebodyWaits } from "../../tests/support/waiting.ts";
import { giveStockBack, type StockLine, takingStock } from "./stock.ts";

let app: TestApp;
let orchard: TestPerson;
before(async () => {
  app = await startApp();
  orchard = await newProducer(app, "orchard");
});
after(() => app.close());

const change = ({ id }: TestProduct, by: number) =>
  call(app, "POST", `products/${id}/stock/`, { as: orchard, json: { change: by } });

const of = ({ id }: TestProduct, quantity: number): StockLine => ({ product_id: id, quantity });

/** Whether all of it was sold; else nothing is. */
async function sell(...lines: StockLine[]): Promise<boolean> {
  try {
    await transaction(app.platform.db, (tx) => takingStock(lines).execute(tx));
    return true;
  } catch (error) {
    assert.ok(violates(error, "product_stock_stock_check"), String(error));
    return false;
  }
}

const giveBack = (...lines: StockLine[]) => transaction(app.platform.db, (tx) => giveStockBack(tx, lines));

async function stockOf({ id }: TestProduct): Promise<[number, number]> {
  const row = app.platform.db
    .selectFrom("product_stock")
    .select(["stock", "stocked"])
    .where("product_id", "=", id);
  const { stock, stocked } = await row.executeTakeFirstOrThrow();
  return [stock, stocked];
}

test("what a producer puts in and takes out is told apart from what is sold and comes back", async () => {
  const pears = await newProduct(app, orchard, { stock: 20 });
  assert.deepEqual(await stockOf(pears), [20, 20]);
  assert.equal(await sell(of(pears, 5)), true);
  assert.deepEqual(await stockOf(pears), [15, 20]);
  assert.equal((await change(pears, 10)).body.stock, 25);
  assert.deepEqual(await stockOf(pears), [25, 30]);
  assert.equal((await change(pears, -3)).body.stock, 22);
  assert.deepEqual(await stockOf(pears), [22, 27]);
  const json = { stock: 2, name: "Pears" };
  const changed = await call(app, "PATCH", `products/${pears.id}/`, { as: orchard, json });
  assert.equal(changed.body.stock, 2);
  assert.deepEqual(await stockOf(pears), [2, 7]);
  await giveBack(of(pears, 5));
  assert.deepEqual(await stockOf(pears), [7, 7]);
});

test("of several products all are taken or, where one is short, none", async () => {
  const [pears, plums] = [await newProduct(app, orchard), await newProduct(app, orchard, { stock: 3 })];
  assert.equal(await sell(of(pears, 1), of(plums, 4)), false);
  assert.deepEqual([(await stockOf(pears))[0], (await stockOf(plums))[0]], [20, 3]);
  assert.equal(await sell(of(pears, 1), of(plums, 3)), true);
  assert.deepEqual([(await stockOf(pears))[0], (await stockOf(plums))[0]], [19, 0]);
});

test("of 30 sales at once of a stock of 10 ten are made", async () => {
  const pears = await newProduct(app, orchard, { stock: 10 });
  const sold = await Promise.all(Array.from({ length: 30 }, () => sell(of(pears, 1))));
  assert.equal(sold.filter(Boolean).length, 10);
  assert.equal((await stockOf(pears))[0], 0);
});

test("stock comes back to many products in the order of their ids, as buyers hold them, and none is lost", async () => {
  const products = await Promise.all(
    Array.from({ length: 12 }, () => newProduct(app, orchard, { stock: 0 })),
  );
  const [first = 0, ...others] = products.map(({ id }) => id).sort((a, b) => a - b);
  const lines = products.map((product) => of(product, 2));
  const { db } = app.platform;
  let given = Promise.resolve();
  await db.transaction().execute(async (tx) => {
    const hold = (ids: number[]) =>
      tx.selectFrom("products").select("id").where("id", "in", ids).forNoKeyUpdate().noWait().execute();
    await hold([first]);
    given = giveBack(...lines);
    await untilSomebodyWaits(tx);
    // Whoever waits for the first holds none of the others.
    await hold(others);
  });
  await given;
  await Promise.all([giveBack(...lines), giveBack(...lines.toReversed())]);
  for (const product of products) assert.deepEqual(await stockOf(product), [6, 0]);
});

test("stock comes back to a product that is deleted, and to one that is gone for good without harm", async () => {
  const pears = await newProduct(app, orchard);
  await call(app, "DELETE", `products/${pears.id}/`, { as: orchard });
  await giveBack(of(pears, 4), { product_id: 999_999, quantity: 1 });
  assert.deepEqual(await stockOf(pears), [24, 20]);
});

test("stock that comes back may pass what can be put in, and is then only taken from", async () => {
  const pears = await newProduct(app, orchard, { stock: 1_000_000 });
  await giveBack(of(pears, 1_500_000), of(pears, 500_000));
  assert.equal((await call(app, "GET", `products/${pears.id}/`)).body.stock, 3_000_000);
  assert.deepEqual((await change(pears, 1)).body.error_codes, { change: ["too_large"] });
  assert.equal((await change(pears, -1)).body.stock, 2_999_999);
  const { db } = app.platform;
  await db
    .updateTable("product_stock")
    .set({ stock: 3_000_000_000 })
    .where("product_id", "=", pears.id)
    .execute();
  await giveBack(of(pears, 1));
  assert.equal((await stockOf(pears))[0], 3_000_000_001);
});
