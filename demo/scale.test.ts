import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { auditProducts } from "#products";
import { startApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { fillScale, scaleOf } from "./index.ts";

test("a market of any size is filled, and found in", async () => {
  const app = await startApp();
  const { db, clock } = app.platform;
  const scale = scaleOf(3000);
  await fillScale(db, clock, scale, () => {});

  const counted = await sql<Record<string, number>>`select
    (select count(*) from products) as products, (select count(*) from users) as users,
    (select count(*) from users where is_producer) as producers, (select count(*) from reviews) as reviews,
    (select count(distinct category) from products) as categories,
    (select 100 * count(*) / ${scale.products}::int from product_stock where stock > 0) as percent_in_stock,
    (select 100 * count(*) / ${scale.products}::int from products where labels @> '{organic}') as percent_organic`.execute(
    db,
  );
  const { percent_in_stock = 0, percent_organic = 0, ...counts } = counted.rows[0] ?? {};
  assert.deepEqual(counts, { ...scale, categories: 13 });
  assert.ok(Math.abs(percent_in_stock - 90) < 3, `${percent_in_stock} % in stock`);
  assert.ok(Math.abs(percent_organic - 35) < 4, `${percent_organic} % organic`);
  assert.deepEqual(await auditProducts(db), []);

  const found = async (text: string) =>
    (await call(app, "GET", `products/?search=${text}`)).body.results.length;
  assert.deepEqual(
    [await found("sunripe"), await found("heirloom"), await found("coastal highland")],
    [20, 20, 0],
  );
  await assert.rejects(
    fillScale(db, clock, scale, () => {}),
    /The database is not empty/,
  );
  await app.close();
});
