import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { picker, seededRandom } from "../../demo/random.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { pears } from "../../tests/support/goods.ts";
import { newProducer } from "../../tests/support/people.ts";
import { categories } from "./schemas.ts";

let app: TestApp;
const pick = picker(seededRandom(11));
const names = ["Pears", "Ripe apples", "Rye bread", "Apple juice", "Walnuts"];
const labels = ["organic", "local", "seasonal", "raw"];

before(async () => {
  app = await startApp({ CURRENCIES: "EUR,JPY" });
  const places = ["51.05,3.72", "51.2,4.4", "60.2,24.9"].map((place) => place.split(",").map(Number));
  const producers = await Promise.all(
    places.map(([latitude, longitude], n) =>
      newProducer(app, `producer${n}`, { location_name: "there", latitude, longitude }),
    ),
  );
  for (const n of Array(90).keys()) {
    const producer = producers[n % producers.length];
    const isYen = pick.happens(0.2);
    const json = {
      ...pears,
      name: pick.of(names),
      category: pick.of(categories.slice(0, 4)),
      price: { amount: isYen ? "450" : `${pick.whole(1, 9)}.50`, currency: isYen ? "JPY" : "EUR" },
      stock: pick.happens(0.3) ? 0 : 5,
      best_before: pick.of([null, null, "2020-01-01", "2090-01-01"]),
      labels: labels.filter(() => pick.happens(0.4)),
      is_listed: pick.happens(0.9),
    };
    assert.equal((await call(app, "POST", "products/new/", { as: producer, json })).status, 201);
  }
});
after(() => app.close());

/** How many products the list holds, page after page. */
async function lengthOf(filters: Record<string, string>): Promise<{ count: number; cents: number[] }> {
  let path = `products/?${new URLSearchParams({ ...filters, limit: "100" })}`;
  const prices: { amount: string; currency: string }[] = [];
  for (;;) {
    const { status, body, text } = await call(app, "GET", path);
    assert.equal(status, 200, text);
    prices.push(...body.results.map(({ price }: { price: (typeof prices)[number] }) => price));
    if (body.next === null) break;
    path = `products/${new URL(body.next).search}`;
  }
  const currency = filters["currency"] ?? "EUR";
  const cents = prices.filter((price) => price.currency === currency).map(({ amount }) => Number(amount));
  return { count: prices.length, cents };
}

async function facetsOf(filters: Record<string, string>) {
  const { status, body, text } = await call(app, "GET", `products/facets/?${new URLSearchParams(filters)}`);
  assert.equal(status, 200, text);
  return body;
}

const selections: Record<string, string>[] = [
  {},
  { category: "fruit" },
  { in_stock: "true" },
  { in_stock: "false", category: "herbs" },
  { labels: "organic" },
  { labels: "organic,raw", category: "fruit" },
  { min_price: "3" },
  { max_price: "5.50", category: "vegetables", in_stock: "true" },
  { min_price: "100", currency: "JPY" },
  { currency: "JPY", labels: "local" },
  { search: "apple" },
  { search: "aples" },
  { search: "apple", in_stock: "true", labels: "local" },
  { search: "nothing-like-that" },
  { near: "51.05,3.72", radius_km: "100" },
  { near: "51.05,3.72", radius_km: "10", category: "fruit", max_price: "6" },
];

for (const selection of selections) {
  test(`each count is the length of the list with that choice made: ${JSON.stringify(selection)}`, async () => {
    const facets = await facetsOf(selection);
    const { category: _, ...otherCategories } = selection;
    for (const { value, count } of facets.categories.counts)
      assert.equal(count, (await lengthOf({ ...otherCategories, category: value })).count, value);
    assert.deepEqual(
      facets.categories.counts.map(({ value }: { value: string }) => value),
      categories,
    );

    const { in_stock: __, ...eitherStock } = selection;
    for (const { value, count } of facets.in_stock.counts)
      assert.equal(count, (await lengthOf({ ...eitherStock, in_stock: String(value) })).count);

    const chosen = selection["labels"]?.split(",") ?? [];
    const counts = new Map(
      facets.labels.counts.map(({ value, count }: (typeof facets.labels.counts)[0]) => [value, count]),
    );
    for (const label of labels) {
      const also = [...new Set([...chosen, label])].join();
      assert.equal(counts.get(label) ?? 0, (await lengthOf({ ...selection, labels: also })).count, label);
    }

    const { min_price: ___, max_price: ____, ...anyPrice } = selection;
    const { cents } = await lengthOf(anyPrice);
    const [min, max] = [facets.price.min, facets.price.max].map((price) => price && Number(price.amount));
    assert.deepEqual([min, max], cents.length ? [Math.min(...cents), Math.max(...cents)] : [null, null]);

    assert.deepEqual(facets.total, { is_exact: true, count: (await lengthOf(selection)).count });
  });
}

test("what the list refuses is refused in the same words, and so is what only a page has", async () => {
  for (const asked of ["currency=XXX", "near=51.05,3.72", "min_price=1.999", "category=gold", "labels=A"]) {
    const [facets, list] = [
      await call(app, "GET", `products/facets/?${asked}`),
      await call(app, "GET", `products/?${asked}`),
    ];
    assert.equal(facets.status, 400, facets.text);
    assert.equal(facets.body.code, "invalid_input");
    assert.ok(list.body.errors, list.text);
    assert.deepEqual(facets.body.errors, list.body.errors);
  }
  for (const asked of ["ordering=price", "limit=5", "cursor=x"])
    assert.equal((await call(app, "GET", `products/facets/?${asked}`)).status, 400, asked);
});

test("what is advertised, sold out or past its day is counted anew at once", async () => {
  const producer = await newProducer(app, "counted-anew");
  const filters = { producer: String(producer.id) };
  const inStock = async () =>
    (await facetsOf(filters)).in_stock.counts.map(({ count }: { count: number }) => count);
  assert.deepEqual(await inStock(), [0, 0]);
  const tomorrow = new Date(app.platform.clock.now().getTime() + 24 * 3600 * 1000).toISOString().slice(0, 10);
  const { body } = await call(app, "POST", "products/new/", {
    as: producer,
    json: { ...pears, best_before: tomorrow },
  });
  assert.deepEqual(await inStock(), [1, 0]);
  const sold = { as: producer, json: { change: -20 } };
  await call(app, "POST", `products/${body.id}/stock/`, sold);
  assert.deepEqual(await inStock(), [0, 1]);
  await call(app, "POST", `products/${body.id}/stock/`, { as: producer, json: { change: 5 } });
  assert.deepEqual(await inStock(), [1, 0]);
  app.advance(3 * 24 * 3600);
  assert.deepEqual(await inStock(), [0, 1]);
});
