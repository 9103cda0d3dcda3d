import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let producer: TestPerson;
let buyer: TestPerson;
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,JPY" });
  producer = await newProducer("orchard");
  buyer = await newPerson(app, "buyer");
});
after(() => app.close());

function newProducer(username: string) {
  return newPerson(app, username, {
    producer_status: "approved",
    producer_since: new Date(),
    offers: ["pickup"],
    location_name: "Ghent",
    latitude: 51.0543,
    longitude: 3.7174,
  });
}

const pears = {
  name: "Conference pears",
  description: "Crisp and sweet.",
  category: "fruit",
  price: { amount: "3.50", currency: "EUR" },
  pack_size: "1.5",
  pack_unit: "kg",
  stock: 20,
  harvested_on: "2026-01-15",
  allergens: [],
  labels: ["organic"],
  origin: "Belgium",
};

const create = (as: TestPerson, told: object = {}, headers = {}): Promise<Answer> =>
  call(app, "POST", "products/new/", { as, json: { ...pears, ...told }, headers });

test("a producer advertises a product, and everybody sees it", async () => {
  const made = await create(producer);
  assert.equal(made.status, 201, made.text);
  assert.equal(made.headers.get("location"), `${app.url}/backend/api/products/${made.body.id}/`);
  assert.deepEqual(made.body.price, { amount: "3.50", currency: "EUR" });
  assert.deepEqual(made.body.unit_price, { amount: "2.33", currency: "EUR", per: "kg" });
  assert.equal(made.body.producer.username, "orchard");
  assert.deepEqual(made.body.producer.location, { name: "Ghent", latitude: 51.05, longitude: 3.72 });

  const read = await call(app, "GET", `products/${made.body.id}/`);
  assert.equal(read.text, made.text);
  const list = await call(app, "GET", "products/");
  assert.deepEqual(list.body.results[0], made.body);
  const profile = await call(app, "GET", `users/${producer.id}/`);
  assert.equal(profile.body.product_count, 1);
});

test("who does not sell can't advertise", async () => {
  assert.equal((await create(buyer)).body.code, "not_a_producer");
  const pending = await newPerson(app, "pending", { producer_status: "pending" });
  assert.equal((await create(pending)).body.code, "producer_not_approved");
  assert.equal((await call(app, "POST", "products/new/", { json: pears })).status, 401);
});

for (const [told, field, code] of [
  [{ price: { amount: "3.5", currency: "EUR" } }, "price.amount", "wrong_format"],
  [{ price: { amount: "0.00", currency: "EUR" } }, "price.amount", "too_small"],
  [{ price: { amount: "-1.00", currency: "EUR" } }, "price.amount", "too_small"],
  [{ price: { amount: "99999999999.00", currency: "EUR" } }, "price.amount", "too_large"],
  [{ price: { amount: 3.5, currency: "EUR" } }, "price.amount", "wrong_type"],
  [{ price: { amount: "3.50", currency: "USD" } }, "price.currency", "not_a_choice"],
  [{ price: { amount: "350.00", currency: "JPY" } }, "price.amount", "wrong_format"],
  [{ price: null }, "price", "null_not_allowed"],
  [{ pack_size: "0" }, "pack_size", "too_small"],
  [{ pack_size: 0.5 }, "pack_size", "wrong_type"],
  [{ pack_unit: "lb" }, "pack_unit", "not_a_choice"],
  [{ category: "weapons" }, "category", "not_a_choice"],
  [{ stock: -1 }, "stock", "too_small"],
  [{ stock: 1.5 }, "stock", "wrong_type"],
  [{ stock: "1" }, "stock", "wrong_type"],
  [{ name: "  " }, "name", "blank"],
  [{ name: "x".repeat(121) }, "name", "too_long"],
  [{ harvested_on: "2999-01-01" }, "harvested_on", "in_future"],
  [{ harvested_on: "2026-02-30" }, "harvested_on", "wrong_format"],
  [{ best_before: "0000-01-01" }, "best_before", "wrong_format"],
  [{ category: null }, "category", "null_not_allowed"],
  [{ allergens: ["dust"] }, "allergens.0", "not_a_choice"],
  [{ producer: 1 }, "producer", "unknown_field"],
] as const) {
  test(`a product is refused by field: ${JSON.stringify(told)}`, async () => {
    const answer = await create(producer, told);
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.body.error_codes[field], [code], answer.text);
  });
}

for (const [size, unit, amount, expected] of [
  ["0.5", "kg", "3.50", { amount: "7.00", per: "kg" }],
  ["250", "g", "1.99", { amount: "7.96", per: "kg" }],
  ["330", "ml", "1.15", { amount: "3.48", per: "l" }],
  ["6", "piece", "2.39", { amount: "0.40", per: "piece" }],
  ["8", "piece", "0.04", { amount: "0.01", per: "piece" }],
  ["0.75", "l", "9.95", { amount: "13.27", per: "l" }],
  ["1000", "piece", "5.00", { amount: "0.01", per: "piece" }],
  ["1001", "piece", "5.00", null],
  ["10", "kg", "0.01", null],
  ["0.001", "g", "10000000.00", { amount: "10000000000000.00", per: "kg" }],
  ["1", "bunch", "2.00", null],
  ["1", "box", "20.00", null],
] as const) {
  test(`the unit price of ${size} ${unit} for ${amount} is exact, rounded half up`, async () => {
    const price = { amount, currency: "EUR" };
    const { body } = await create(producer, { pack_size: size, pack_unit: unit, price });
    assert.deepEqual(body.unit_price, expected && { ...expected, currency: "EUR" });
    assert.equal(body.pack_size, size);
  });
}

test("its owner changes a product, and nobody else", async () => {
  const { body: product, headers } = await create(producer);
  const path = `products/${product.id}/`;
  const changed = await call(app, "PATCH", path, {
    as: producer,
    json: { name: "Doyenné pears", harvested_on: null, labels: [] },
  });
  assert.equal(changed.status, 200, changed.text);
  assert.equal(changed.body.name, "Doyenné pears");
  assert.equal(changed.body.harvested_on, null);
  assert.equal(changed.body.description, pears.description);
  assert.ok(changed.body.updated_at > product.updated_at);
  assert.equal((await call(app, "PATCH", path, { as: buyer, json: { name: "x" } })).body.code, "not_owner");
  const stale = { "if-match": headers.get("etag") ?? '"stale"' };
  const refused = await call(app, "PATCH", path, { as: producer, json: { name: "x" }, headers: stale });
  assert.equal(refused.status, 412);
  const seen = (await call(app, "GET", path)).headers.get("etag") ?? "";
  const taken = await call(app, "PATCH", path, {
    as: producer,
    json: { name: "y" },
    headers: { "if-match": seen },
  });
  assert.equal(taken.status, 200);
});

test("what is not listed is seen by its owner only", async () => {
  const { body: product } = await create(producer, { is_listed: false, name: "Hidden quinces" });
  const path = `products/${product.id}/`;
  assert.equal((await call(app, "GET", path, { as: producer })).status, 200);
  assert.equal((await call(app, "GET", path)).status, 404);
  assert.equal((await call(app, "GET", path, { as: buyer })).status, 404);
  assert.equal((await call(app, "PATCH", path, { as: buyer, json: {} })).status, 404);
  assert.equal((await call(app, "DELETE", path, { as: buyer })).status, 404);
  const own = await call(app, "GET", `products/user/${producer.id}/?limit=100`, { as: producer });
  const others = await call(app, "GET", `products/user/${producer.id}/?limit=100`);
  const ids = (answer: Answer) => answer.body.results.map(({ id }: { id: number }) => id);
  assert.ok(ids(own).includes(product.id));
  assert.ok(!ids(others).includes(product.id));
  assert.equal((await call(app, "GET", "products/?search=quinces")).body.results.length, 0);
});

test("stock is added and taken without racing, and never falls below nothing", async () => {
  const { body: product } = await create(producer, { stock: 10 });
  const change = (by: number) =>
    call(app, "POST", `products/${product.id}/stock/`, { as: producer, json: { change: by } });
  const answers = await Promise.all(Array.from({ length: 15 }, () => change(-1)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 10);
  for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
    assert.equal(status, 409);
    assert.equal(body.code, "not_enough_stock");
    assert.equal(body.available, 0);
  }
  assert.equal((await change(7)).body.stock, 7);
});

test("its owner and a product admin delete a product, others may not", async () => {
  const admin = await newPerson(app, "admin", { roles: ["product_admin"] });
  const [first, second] = [(await create(producer)).body, (await create(producer)).body];
  assert.equal((await call(app, "DELETE", `products/${first.id}/`, { as: buyer })).body.code, "not_owner");
  assert.equal((await call(app, "DELETE", `products/${first.id}/`, { as: producer })).status, 204);
  assert.equal((await call(app, "DELETE", `products/${first.id}/`, { as: producer })).status, 404);
  assert.equal((await call(app, "DELETE", `products/${second.id}/`, { as: admin })).status, 204);
});

test("a producer who pauses takes the products along, and brings them back", async () => {
  const farmer = await newProducer("pauses");
  const { body: product } = await create(farmer, { name: "Paused plums" });
  const sells = (is_producer: boolean) => call(app, "PATCH", "me/", { as: farmer, json: { is_producer } });
  await sells(false);
  assert.equal((await call(app, "GET", `products/${product.id}/`)).status, 404);
  await sells(true);
  assert.equal((await call(app, "GET", `products/${product.id}/`)).status, 200);
});

test("a new name of the producer is searchable at once", async () => {
  const farmer = await newProducer("renamed");
  const { body: product } = await create(farmer);
  await call(app, "PATCH", "me/", { as: farmer, json: { display_name: "Zonnebloemhoeve" } });
  const found = await call(app, "GET", "products/?search=zonnebloemhoeve");
  assert.deepEqual(
    found.body.results.map(({ id }: { id: number }) => id),
    [product.id],
  );
});

test("a producer's new name is learned once, not once for each product, and finds them all", async () => {
  const renamed = await newProducer("valley");
  const ids = [];
  for (const name of ["Quinces", "Medlars"]) ids.push((await create(renamed, { name })).body.id);
  await call(app, "PATCH", "me/", { as: renamed, json: { display_name: "Zwetschgenhof" } });
  for (const path of ["products/?search=zwetschgenhof", "search/?type=products&search_string=zwetschg"]) {
    const { body } = await call(app, "GET", path);
    assert.deepEqual(body.results.map(({ id }: { id: number }) => id).toSorted(), ids, path);
  }
  const { rows } = await app.platform.database.pool.query(
    "explain (analyze, format json) update products set producer_name = 'Zwetschgengut' where producer_id = $1",
    [renamed.id],
  );
  const [{ Plan, Triggers }] = rows[0]["QUERY PLAN"];
  assert.equal(Plan.Plans[0]["Actual Rows"], 2);
  const ran = Triggers.map((trigger: Record<string, string>) => trigger["Trigger Name"]);
  assert.ok(!ran.includes("products_relearn_words"), String(ran));
});
