import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { auditHome } from "#home";
import { dayIn } from "#platform/base";
import { auditProducts } from "#products";
import { auditReviews } from "#reviews";
import { startApp, type TestApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { readOperations } from "../tests/support/openapi.ts";
import { fillDemo } from "./index.ts";
import { demoPeople } from "./people.ts";
import { allergens, demoProducts } from "./products.ts";
import { demoReviews } from "./reviews.ts";

let app: TestApp;
let today: string;

before(async () => {
  app = await startApp({ TIME_ZONE: "Pacific/Kiritimati" });
  today = dayIn("Pacific/Kiritimati", app.platform.clock.now());
  await fillDemo(app.platform);
});
after(() => app.close());

test("the same seed gives the same market at the same moment", () => {
  const moment = new Date("2027-03-01T10:00:00Z");
  const market = () => {
    const clock = { now: () => moment };
    const people = demoPeople(clock, "");
    return {
      people,
      products: demoProducts(clock, "2027-03-01", "EUR", people),
      reviews: demoReviews(clock, people),
    };
  };
  assert.deepEqual(market(), market());
});

test("there are 600 products of 50 producers, 12 of them ana's, in every category", async () => {
  const products = await app.platform.db.selectFrom("products").selectAll().execute();
  assert.equal(products.length, 600);
  assert.equal(new Set(products.map(({ producer_id }) => producer_id)).size, 50);
  assert.equal(new Set(products.map(({ category }) => category)).size, 13);
  assert.equal((await call(app, "GET", "users/1/")).body.product_count, 12);
  assert.equal((await call(app, "GET", "products/promotion/?limit=100")).body.results.length, 30);
});

test("what is fresh was harvested today or a little before, and nothing is past its date", async () => {
  const products = await app.platform.db.selectFrom("products").selectAll().execute();
  const harvests = products.map(({ harvested_on }) => harvested_on).filter((day) => day !== null);
  assert.ok(harvests.length > 150);
  assert.equal(harvests.toSorted().at(-1), today);
  assert.ok(products.every(({ best_before }) => best_before === null || best_before > today));
  const now = app.platform.clock.now();
  assert.ok(products.every((one) => one.created_at <= one.updated_at && one.updated_at <= now));
});

test("an allergen in the list of ingredients stands in capitals and in the allergens", async () => {
  const products = await app.platform.db.selectFrom("products").selectAll().execute();
  const known = Object.entries(allergens).flatMap(([allergen, words]) =>
    words.map((word) => [word, allergen] as const),
  );
  const allergenOf = new Map([...known, ["EINKORN", "gluten"] as const]);
  for (const { ingredients, allergens: told } of products) {
    const words = ingredients?.match(/\b[A-Z]{2,}\b/g) ?? [];
    const meant = new Set(words.map((word) => allergenOf.get(word) ?? word));
    assert.deepEqual(new Set(told), meant, ingredients ?? "");
  }
});

test("everybody's review is of when both had joined, and none is the second of its author", async () => {
  const { db } = app.platform;
  const reviews = await db
    .selectFrom("reviews")
    .innerJoin("users as author", "author.id", "author_id")
    .innerJoin("users as user", "user.id", "user_id")
    .select(["reviews.created_at", "author.joined_at as author_joined", "user.joined_at as user_joined"])
    .execute();
  assert.equal(reviews.length, 2000);
  assert.ok(reviews.every((one) => one.created_at > one.author_joined && one.created_at > one.user_joined));
});

test("what is kept beside the rows is what they say, and the lists of home are there at once", async () => {
  const { db } = app.platform;
  assert.deepEqual([...(await auditProducts(db)), ...(await auditReviews(db)), ...(await auditHome(db))], []);
  const { body } = await call(app, "GET", "home/");
  const first = ["best_rated", "newest", "most_fresh"].map((list) =>
    body[list].map(({ id }: Numbered) => id),
  );
  assert.ok(first.every((ids) => ids.length === 10));
  assert.equal(new Set(first.map(String)).size, 3);
});

test("most products and every producer show a picture that is served", async () => {
  const { db } = app.platform;
  const shown = await db.selectFrom("product_images").select("product_id").distinct().execute();
  assert.ok(shown.length > 500);
  const { body } = await call(app, "GET", "products/?limit=100");
  const [image] = body.results.flatMap(({ images }: { images: Record<string, string>[] }) => images);
  const producers = await call(app, "GET", "users/list/?is_producer=true&limit=100");
  const addresses = [image.small, image.medium, image.large];
  for (const { avatar_url } of producers.body.results) addresses.push(avatar_url);
  for (const address of new Set(addresses)) {
    const response = await fetch(address);
    assert.deepEqual([response.status, response.headers.get("content-type")], [200, "image/webp"], address);
    await response.body?.cancel();
  }
});

test("what is advertised and said next gets the next ids", async () => {
  const credentials = { username: "ana", password: "farmgate-demo" };
  const { body: as } = await call(app, "POST", "auth/token/", { json: credentials });
  const json = {
    name: "Quinces",
    category: "fruit",
    price: { amount: "3.50", currency: "EUR" },
    pack_size: "1",
    pack_unit: "kg",
    stock: 1,
  };
  assert.equal((await call(app, "POST", "products/new/", { as, json })).body.id, 601);
  assert.equal((await call(app, "POST", "review/new/3/", { as, json: { rating: 5 } })).body.id, 2001);
});

test("each id in a path that the documentation gives as an example is there", async () => {
  const credentials = { username: "ana", password: "farmgate-demo" };
  const { body: as } = await call(app, "POST", "auth/token/", { json: credentials });
  const operations = (await readOperations(app)).filter(({ inPath }) => inPath.length > 0);
  for (const { path, inPath } of operations) {
    for (const { name, example } of inPath) assert.notEqual(example, undefined, `${name} of ${path}`);
  }
  const read = operations.filter(({ method, access }) => method === "GET" && access === "public");
  assert.ok(read.length >= 5);
  for (const { path, inPath } of read) {
    const filled = inPath.reduce(
      (filling, { name, example }) => filling.replace(`{${name}}`, String(example)),
      path,
    );
    assert.equal((await call(app, "GET", filled, { as })).status, 200, filled);
  }
});

interface Numbered {
  id: number;
}
