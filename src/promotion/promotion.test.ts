import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { secondsAfter } from "#platform/base";
import { clearEndedPromotions } from "#products";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let producer: TestPerson;
before(async () => {
  app = await startApp();
  producer = await newPerson(app, "producer", {
    producer_status: "approved",
    producer_since: new Date(),
    offers: ["pickup"],
  });
});
after(() => app.close());

const hour = 3600;
const letters = [..."abcdefghij"];

/** Ten products, a the oldest; `b`, `d`, `f` and `h` are promoted for 1, 2, 3 and 4 hours. */
beforeEach(async () => {
  const { db, clock } = app.platform;
  await db.deleteFrom("products").execute();
  const hours: Record<string, number> = { b: 1, d: 2, f: 3, h: 4 };
  for (const [place, name] of letters.entries()) {
    const [category, created_at] = [
      "acdf".includes(name) ? "fruit" : "herbs",
      secondsAfter(clock.now(), place - 60),
    ];
    const promoted_until = hours[name] ? secondsAfter(clock.now(), hours[name] * hour) : null;
    await db
      .insertInto("products")
      .values({
        ...{ producer_id: producer.id, name, category, currency: "EUR", price_minor: 100 + place },
        ...{ pack_size: "1", pack_unit: "kg", stock: 1, promoted_until, created_at, updated_at: created_at },
      })
      .execute();
  }
});

interface Page {
  next: string | null;
  previous: string | null;
  results: { name: string; is_promoted: boolean }[];
}

async function page(path: string): Promise<Page> {
  const answer = await call(app, "GET", path);
  assert.equal(answer.status, 200, answer.text);
  return answer.body;
}

const namesIn = ({ results }: Page) => results.map(({ name }) => name).join("");
const names = async (path: string) => namesIn(await page(path));

test("what is promoted now is listed, the newest first, and leaves the list as its time ends", async () => {
  assert.equal(await names("products/promotion/"), "hfdb");
  app.advance(1.5 * hour);
  assert.equal(await names("products/promotion/"), "hfd");
  app.advance(9 * hour);
  assert.equal(await names("products/promotion/"), "");
});

test("everything is listed, the promoted in front, each part the newest first", async () => {
  const { results } = await page("promotion/");
  assert.equal(results.map(({ name }) => name).join(""), "hfdbjigeca");
  assert.deepEqual(
    results.map(({ is_promoted }) => is_promoted),
    [...Array(4).fill(true), ...Array(6).fill(false)],
  );
  app.advance(1.5 * hour);
  assert.equal(await names("promotion/"), "hfdjigecba");
});

test("both lists take the filters of the market, and a search leaves their order", async () => {
  assert.equal(await names("products/promotion/?category=fruit"), "fd");
  assert.equal(await names("promotion/?category=fruit"), "fdca");
  assert.equal(await names("promotion/?category=fruit&min_price=1.01&max_price=1.04"), "dc");
  assert.equal(await names("promotion/?search=fruit"), "fdca");
  assert.equal(await names("promotion/?search=friut"), "fdca");
  assert.equal(await names("products/promotion/?search=fruit&in_stock=true"), "fd");
  assert.equal(await names("promotion/?in_stock=false"), "");
  assert.equal(await names("promotion/?search="), "hfdbjigeca");
});

for (const path of ["promotion/?limit=3", "promotion/?limit=4", "promotion/?limit=1&search=herbs"]) {
  test(`promotions that end between the pages move nothing in a walk, there or back: ${path}`, async () => {
    const whole = await names(path.replace(/limit=\d/, "limit=100"));
    const pages = [await page(path)];
    for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null) {
      app.advance(0.7 * hour);
      pages.push(await page(next));
    }
    assert.equal(pages.map(namesIn).join(""), whole);
    const back: Page[] = [];
    for (let to = pages.at(-1)?.previous ?? null; to !== null; to = back[0]?.previous ?? null) {
      app.advance(0.3 * hour);
      back.unshift(await page(to));
    }
    assert.deepEqual(back.map(namesIn), pages.slice(0, -1).map(namesIn));
  });
}

test("while no promotion ends the same bytes are answered, links included", async () => {
  app.advance(1.5 * hour);
  const read = async () => (await call(app, "GET", "promotion/?limit=3")).text;
  const before = await read();
  app.advance(0.25 * hour);
  assert.equal(await read(), before);
});

test("forgetting the ends of promotions that are long over changes no list", async () => {
  const { db, clock } = app.platform;
  app.advance(2.5 * hour);
  const before = await names("promotion/");
  await clearEndedPromotions(db, secondsAfter(clock.now(), -hour));
  const kept = await db
    .selectFrom("products")
    .select("name")
    .where("promoted_until", "is not", null)
    .execute();
  assert.equal(
    kept
      .map(({ name }) => name)
      .sort()
      .join(""),
    "dfh",
  );
  assert.equal(await names("promotion/"), before);
  assert.equal(before, "hfjigedcba");
});

test("an id is no word: products/promotion/ is a list, and another word is nothing", async () => {
  assert.equal((await call(app, "GET", "products/promotion")).status, 200);
  assert.equal((await call(app, "GET", "products/promotions/")).status, 404);
  assert.equal(
    (await call(app, "GET", "promotion/?ordering=price")).body.error_codes.ordering[0],
    "unknown_field",
  );
});
