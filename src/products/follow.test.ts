import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { createDatabase, startApp, type TestApp } from "../../tests/support/app.ts";
import { untilWaiting } from "../../tests/support/at-once.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf } from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";
import { auditProducts } from "./audit.ts";

const many = 1300;

let app: TestApp;
before(async () => {
  app = await startApp();
});
after(async () => {
  assert.deepEqual(await auditProducts(app.platform.db), []);
  await app.close();
});

async function newShop(username: string, on = app, products = many): Promise<TestPerson> {
  const shop = await newProducer(on, username);
  await on.platform.database.pool.query(
    `insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock, created_at,
       updated_at)
     select $1, 'Jar ' || n, 'preserves', 'EUR', 100, 1, 'piece', 5, now() - n * interval '1 second', now()
     from generate_series(1, $2) n`,
    [shop.id, products],
  );
  return shop;
}

async function change(as: TestPerson, json: object, on = app) {
  const answer = await call(on, "PATCH", "me/", { as, json });
  assert.equal(answer.status, 200, answer.text);
}

/** The newest two and the oldest, which follows first. */
async function productsOf(shop: TestPerson): Promise<number[]> {
  const { rows } = await app.platform.database.pool.query(
    "select id from products where producer_id = $1 and name in ('Jar 1', 'Jar 2', $2) order by name",
    [shop.id, `Jar ${many}`],
  );
  const [newest, oldest, second] = rows.map(({ id }) => id);
  return [newest, second, oldest];
}

const countOf = async (shop: TestPerson, where: string, on = app): Promise<number> =>
  (
    await on.platform.database.pool.query(`select from products where producer_id = $1 and ${where}`, [
      shop.id,
    ])
  ).rows.length;

const isNobodyBehind = async (on = app) =>
  (await on.platform.database.pool.query("select from products_behind")).rows.length === 0;

const ghent = { name: "Ghent", latitude: 51.05, longitude: 3.72 };
const namur = { name: "Namur", latitude: 50.47, longitude: 4.87 };
const lille = { name: "Lille", latitude: 50.63, longitude: 3.06 };

test("of a large shop that moves and is renamed, twice in a row, all products follow to the last place and name", async () => {
  const shop = await newShop("mover");
  await change(shop, { location: ghent, display_name: "Bramble" });
  // Nothing is wrong meanwhile, it is only still to follow.
  assert.deepEqual(await auditProducts(app.platform.db), []);
  await change(shop, { location: lille, display_name: "Sloe" });
  const price = { amount: "3.00", currency: "EUR" };
  const json = {
    name: "New jar",
    category: "preserves",
    price,
    pack_size: "1",
    pack_unit: "piece",
    stock: 5,
  };
  assert.equal((await call(app, "POST", "products/new/", { as: shop, json })).status, 201);
  await until(isNobodyBehind, "all follow");
  assert.equal(await countOf(shop, "producer_name = 'Sloe' and place::text = '(3.06,50.63)'"), many + 1);
  await app.changesSeen();
  const near = (at: string) => call(app, "GET", `products/?near=${at}&radius_km=1&ordering=distance&limit=1`);
  assert.equal((await near("50.63,3.06")).body.results.length, 1);
  assert.equal((await near("51.05,3.72")).body.results.length, 0);
  assert.equal((await call(app, "GET", "products/?search=sloe&limit=1")).body.results.length, 1);
  assert.equal((await call(app, "GET", "products/?search=bramble&limit=1")).body.results.length, 0);
});

test("a large shop is found by its new name and place from the moment it is answered, and no longer by the old ones", async () => {
  const shop = await newShop("judged");
  const found = async (query: string) =>
    (await call(app, "GET", `products/?limit=3&${query}`)).body.results.map(
      (one: { name: string; distance_km?: number }) =>
        [one.name, one.distance_km].filter((told) => told !== undefined),
    );
  const jars = ["Jar 1", "Jar 2", "Jar 3"].map((name) => [name]);
  const jarsHere = jars.map(([name]) => [name, 0]);
  await change(shop, { location: ghent, display_name: "Rowan Orchard" });
  await until(isNobodyBehind, "all follow");
  // The server has no turn while somebody else holds what is noted of the shop.
  const held = await app.platform.database.pool.connect();
  const hold = async () => {
    await held.query("begin");
    await held.query("select from products_behind where producer_id = $1 for update", [shop.id]);
  };
  await change(shop, { location: namur, display_name: "Damson Orchard" });
  await hold();
  await app.platform.database.pool.query(
    "update products set description = 'By rowan.' where producer_id = $1 and name = 'Jar 2'",
    [shop.id],
  );
  assert.ok((await countOf(shop, "producer_name = 'Rowan Orchard'")) > 0, "some are still to follow");
  await app.changesSeen();
  assert.deepEqual(await found("search=damson"), jars);
  assert.deepEqual(await found("search=orchard"), jars);
  assert.deepEqual(await found("search=damson%20preserves"), jars);
  assert.deepEqual(await found("search=rowan"), [["Jar 2"]]);
  assert.deepEqual(await found("near=50.47,4.87&radius_km=5&ordering=-created_at&search=damson"), jarsHere);
  assert.deepEqual(await found("near=50.47,4.87&radius_km=5&ordering=-created_at"), jarsHere);
  assert.equal((await found("near=50.47,4.87&radius_km=5&ordering=distance")).length, 3);
  assert.deepEqual(await found("near=51.05,3.72&radius_km=5&ordering=distance"), []);
  assert.deepEqual(await found("near=51.05,3.72&radius_km=5"), []);
  const facets = await call(app, "GET", "products/facets/?search=damson");
  assert.equal(facets.body.total.count, many);
  await held.query("rollback");
  held.release();
  await until(isNobodyBehind, "all follow");
  await app.changesSeen();
  assert.deepEqual(await found("search=damson"), jars);
  assert.deepEqual(await found("search=rowan"), [["Jar 2"]]);
});

test("a large shop that pauses shows and sells nothing from that moment on, and comes back as it goes on", async () => {
  const shop = await newShop("pauses");
  await change(shop, { location: ghent });
  const [product = 0, other, last] = await productsOf(shop);
  const buyer = await newBuyerOf(app, product);
  const finds = async () => {
    const lists = [
      `products/?search=jar&producer=${shop.id}`,
      `products/?producer=${shop.id}`,
      `products/user/${shop.id}/`,
    ];
    const near = [
      "products/?near=51.05,3.72&radius_km=1",
      "products/?near=51.05,3.72&radius_km=1&ordering=distance",
    ];
    const pages = await Promise.all([...lists, ...near].map((path) => call(app, "GET", path)));
    const facets = await call(app, "GET", `products/facets/?producer=${shop.id}`);
    const one = await call(app, "GET", `products/${product}/`);
    return [
      ...pages.map(({ body }) => (body.results ?? []).length > 0),
      facets.body.total.count > 0,
      one.status === 200,
    ];
  };
  await until(isNobodyBehind, "all follow");
  assert.deepEqual(new Set(await finds()), new Set([true]));
  // Nothing follows while this is held.
  const held = await app.platform.database.pool.connect();
  await held.query("begin");
  await held.query("select from products where id = $1 for share", [last]);
  await change(shop, { is_producer: false });
  assert.ok((await countOf(shop, "is_visible")) > 0, "their own rows don't say so yet");
  assert.deepEqual(new Set(await finds()), new Set([false]));
  assert.equal(
    (await call(app, "GET", "cart/cart-detail/", { as: buyer })).body.items[0].issue,
    "no_longer_sold",
  );
  assert.equal((await call(app, "PATCH", `cart/item_increment/${other}/`, { as: buyer })).status, 404);
  assert.equal((await checkOut(app, buyer)).body.code, "no_longer_sold");
  await held.query("rollback");
  held.release();
  await until(async () => (await countOf(shop, "is_visible")) === 0, "all follow");
  await change(shop, { is_producer: true });
  await until(async () => (await countOf(shop, "is_visible")) === many, "all are back");
});

test("a large shop waits for a checkout that has begun, and doesn't pause with an order open", async () => {
  const shop = await newShop("crowded");
  const [product = 0] = await productsOf(shop);
  const buyer = await newBuyerOf(app, product);
  const answers: Promise<Answer>[] = [];
  await app.platform.db.transaction().execute(async (tx) => {
    await sql`lock table order_steps in share mode`.execute(tx);
    answers.push(checkOut(app, buyer));
    await untilWaiting(app, 1);
    answers.push(call(app, "PATCH", "me/", { as: shop, json: { is_producer: false } }));
    await untilWaiting(app, 2);
  });
  const [bought, paused] = await Promise.all(answers);
  assert.equal(bought?.status, 201);
  assert.equal(paused?.body.code, "open_business");
});

test("a small shop follows at once", async () => {
  const shop = await newShop("small", app, 40);
  await change(shop, { display_name: "Medlar" });
  assert.equal(await countOf(shop, "producer_name = 'Medlar'"), 40);
});

test("what a process leaves half done the next one goes on with", async () => {
  const { connection, drop } = await createDatabase();
  const own = { connection, revive: async () => {} };
  const first = await startApp({}, own);
  const shop = await newShop("left", first);
  await change(shop, { display_name: "Quince" }, first);
  await until(async () => (await countOf(shop, "producer_name = 'Quince'", first)) > 0, "some follow");
  await first.close();
  const second = await startApp({}, own);
  await until(() => isNobodyBehind(second), "all follow");
  assert.equal(await countOf(shop, "producer_name = 'Quince'", second), many);
  await second.close();
  await drop();
});
