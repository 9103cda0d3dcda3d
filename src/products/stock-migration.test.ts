import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { databaseBefore } from "../../tests/support/earlier-database.ts";

const product = (
  stock: number,
) => `insert into products (producer_id, name, category, currency, price_minor, pack_size,
  pack_unit, stock, created_at, updated_at) values (1, 'Pears', 'fruit', 'EUR', 350, 1, 'kg', ${stock}, now(), now())`;

/** Of a release that kept stock with the products: one of 5 packages of which 2 were sold, and one without any. */
async function earlierMarket(t: TestContext) {
  const database = await databaseBefore(t, "0036-has-stock.sql");
  await database.query(
    "insert into users (username, email, password_hash, joined_at) values ('ana', 'ana@example.org', '', now())",
  );
  await database.query(product(5));
  await database.query(product(0));
  await database.query("update products set stock = stock - 2 where id = 1");
  await database.upgrade();
  const read = () =>
    database.query(
      "select id::int, product_stock.stock::int, product_stock.stocked::int, has_stock from products join product_stock on product_id = id order by id",
    );
  return { ...database, read };
}

test("an upgrade takes along what is in stock and what was put in", async (t) => {
  const { read } = await earlierMarket(t);
  assert.deepEqual(await read(), [
    { id: 1, stock: 3, stocked: 5, has_stock: true },
    { id: 2, stock: 0, stocked: 0, has_stock: false },
  ]);
});

test("what a process of the release before still writes counts, and sells nothing that is gone", async (t) => {
  const { query, read } = await earlierMarket(t);
  await query(product(4));
  await query("update products set stock = stock - 3 where id = 1 and stock >= 3");
  await query("update products set stock = stock + 6, stocked = stocked + 6 where id = 2");
  assert.deepEqual(await read(), [
    { id: 1, stock: 0, stocked: 5, has_stock: false },
    { id: 2, stock: 6, stocked: 6, has_stock: true },
    { id: 3, stock: 4, stocked: 4, has_stock: true },
  ]);
  await query("update product_stock set stock = 1 where product_id = 3");
  await assert.rejects(query("update products set stock = stock - 2 where id = 3 and stock >= 2"), {
    constraint: "product_stock_stock_check",
  });
});
