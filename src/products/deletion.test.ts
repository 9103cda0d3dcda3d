import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { cartOf, newProduct, type TestProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { noise } from "../../tests/support/pictures.ts";
import { sweepProducts } from "../cart/jobs.ts";
import { auditHome } from "../home/audit.ts";
import { refreshHome } from "../home/refresh.ts";
import { auditProducts } from "./audit.ts";

let app: TestApp;
let orchard: TestPerson;
before(async () => {
  app = await startApp();
  orchard = await newProducer(app, "orchard");
});
after(async () => {
  const { db } = app.platform;
  const differences = [...(await auditProducts(db)), ...(await auditHome(db))];
  await app.close();
  assert.deepEqual(differences, []);
});

const remove = (as: TestPerson, { id }: TestProduct) => call(app, "DELETE", `products/${id}/`, { as });
const idsIn = ({ body }: Answer): number[] => body.results.map(({ id }: TestProduct) => id);

test("a deleted product is gone for everybody, its owner and admins too", async () => {
  const admin = await newPerson(app, "admin", { roles: ["product_admin"] });
  const [gone, hidden, stays] = [
    await newProduct(app, orchard, { name: "Gone gooseberries" }),
    await newProduct(app, orchard, { name: "Hidden gooseberries", is_listed: false }),
    await newProduct(app, orchard, { name: "Staying gooseberries" }),
  ];
  for (const product of [gone, hidden]) assert.equal((await remove(orchard, product)).status, 204);
  for (const { id } of [gone, hidden]) {
    const path = `products/${id}/`;
    for (const as of [undefined, orchard, admin]) {
      assert.equal((await call(app, "GET", path, { as })).status, 404);
      if (as === undefined) continue;
      const image = { as, raw: await noise(1), headers: { "content-type": "image/png" } };
      const answers = [
        call(app, "DELETE", path, { as }),
        call(app, "PATCH", path, { as, json: { is_listed: true } }),
        call(app, "POST", `${path}stock/`, { as, json: { change: 1 } }),
        call(app, "PUT", `${path}images/1/`, image),
        call(app, "DELETE", `${path}images/1/`, { as }),
      ];
      for (const { status, text } of await Promise.all(answers)) assert.equal(status, 404, text);
    }
  }
  for (const list of [
    "products/",
    "products/?search=gooseberries",
    "products/?in_stock=true&ordering=price",
    `products/user/${orchard.id}/`,
    `products/user/${orchard.id}/?limit=1`,
    "promotion/",
    "search/?type=products&search_string=gooseberries",
  ]) {
    for (const as of [undefined, orchard]) {
      assert.deepEqual(idsIn(await call(app, "GET", list, { as })), [stays.id], list);
    }
  }
  assert.equal((await call(app, "GET", `users/${orchard.id}/`)).body.product_count, 1);
});

test("of many deletions at once one succeeds, and the product is counted off once", async () => {
  const farmer = await newProducer(app, "farmer");
  const [plums] = [await newProduct(app, farmer), await newProduct(app, farmer)];
  const answers = await Promise.all(Array.from({ length: 8 }, () => remove(farmer, plums)));
  const statuses = answers.map(({ status }) => status).sort();
  assert.deepEqual(statuses, [204, ...Array<number>(7).fill(404)]);
  assert.equal((await call(app, "GET", `users/${farmer.id}/`)).body.product_count, 1);
});

test("who deletes all that is in stock stands in no list of home any more", async () => {
  const { db, clock, config } = app.platform;
  const farmer = await newProducer(app, "standing");
  const plums = await newProduct(app, farmer);
  const isNewest = async () => {
    await refreshHome(db, clock, config);
    await app.changesSeen();
    return (await call(app, "GET", "home/")).body.newest.some(({ id }: TestProduct) => id === farmer.id);
  };
  assert.equal(await isNewest(), true);
  await remove(farmer, plums);
  assert.equal(await isNewest(), false);
});

test("the pictures of a deleted product are let go of at once", async () => {
  const plums = await newProduct(app, orchard);
  const image = { as: orchard, raw: await noise(7), headers: { "content-type": "image/png" } };
  assert.equal((await call(app, "PUT", `products/${plums.id}/images/1/`, image)).status, 200);
  const shown = app.platform.db.selectFrom("pictures").select("name").where("uses", ">", 0);
  assert.notDeepEqual(await shown.execute(), []);
  await remove(orchard, plums);
  assert.deepEqual(await shown.execute(), []);
});

test("the row of a deleted product goes once no cart holds it", async () => {
  const { db } = app.platform;
  const cart = cartOf(app, await newPerson(app, "buyer"));
  const [held, free, sold] = [
    await newProduct(app, orchard),
    await newProduct(app, orchard),
    await newProduct(app, orchard),
  ];
  await cart.add(held, 2);
  await remove(orchard, held);
  await remove(orchard, free);
  const rows = async () => {
    await sweepProducts(db);
    const found = await db
      .selectFrom("products")
      .select("id")
      .where("id", "in", [held.id, free.id, sold.id])
      .orderBy("id")
      .execute();
    return found.map(({ id }) => id);
  };
  assert.deepEqual(await rows(), [held.id, sold.id]);
  const { body } = await cart.read();
  assert.deepEqual([body.items[0].product.id, body.items[0].issue], [held.id, "no_longer_sold"]);
  await cart.remove(held);
  assert.deepEqual(await rows(), [sold.id]);
});
