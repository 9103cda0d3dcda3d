import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password, type TestPerson } from "../../tests/support/people.ts";

// The site's midnight is not that of UTC.
const zone = "Pacific/Auckland";
let app: TestApp;
let signedIn: TestPerson;
before(async () => {
  app = await startApp({ TIME_ZONE: zone });
  const sells = { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] };
  signedIn = await newPerson(app, "eva", sells);
  app.advance(secondsToMidnight() + 12 * 3600);
  for (const [name, best_before, stock] of goods) await sell(name, best_before, stock);
});
after(() => app.close());

const dayAfter = (days: number) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(
    app.platform.clock.now().getTime() + days * 24 * 3600 * 1000,
  );

function secondsToMidnight(): number {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" });
  const [hours = 0, minutes = 0, seconds = 0] = time.format(app.platform.clock.now()).split(":").map(Number);
  return 24 * 3600 - hours * 3600 - minutes * 60 - seconds;
}

/** The oldest first; days from the first one on, null for what keeps. */
const goods: [name: string, bestBefore: number | null, stock: number][] = [
  ["Salt", null, 5],
  ["Sold salt", null, 0],
  ["Milk of yesterday", -1, 5],
  ["Milk of today", 0, 5],
  ["Milk of tomorrow", 1, 5],
  ["Sold milk of yesterday", -1, 0],
];

/** With a token for the day that the clock has come to. */
async function eva(): Promise<TestPerson> {
  const { username } = signedIn;
  const { body } = await call(app, "POST", "auth/token/", { json: { username, password } });
  return { ...signedIn, access: body.access };
}

async function sell(name: string, best_before: number | null, stock: number) {
  const price = { amount: "3.00", currency: "EUR" };
  const json = {
    ...{ name, category: "dairy", price, pack_size: "1", pack_unit: "l", stock },
    best_before: best_before === null ? null : dayAfter(best_before),
  };
  const answer = await call(app, "POST", "products/new/", { as: await eva(), json });
  assert.equal(answer.status, 201, answer.text);
  await app.platform.db
    .updateTable("products")
    .set({ promoted_until: new Date(app.platform.clock.now().getTime() + 90 * 24 * 3600 * 1000) })
    .where("id", "=", answer.body.id)
    .where("has_stock", "=", true)
    .execute();
  app.advance(60);
  await app.changesSeen();
}

async function names(path: string): Promise<string[]> {
  const { status, body, text } = await call(app, "GET", path);
  assert.equal(status, 200, text);
  return body.results.map(({ name }: { name: string }) => name);
}

test("what is past its best-before day is not in stock, from the site's midnight on", async () => {
  const inStock = () => names("products/?in_stock=true&ordering=created_at");
  const notInStock = () => names("products/?in_stock=false&ordering=created_at");
  assert.deepEqual(await inStock(), ["Salt", "Milk of today", "Milk of tomorrow"]);
  assert.deepEqual(await notInStock(), ["Sold salt", "Milk of yesterday", "Sold milk of yesterday"]);
  assert.deepEqual(await names("products/?search=milk&in_stock=true"), ["Milk of tomorrow", "Milk of today"]);
  for (const ordering of ["price", "-created_at", "harvested_on"]) {
    const path = `products/?in_stock=true&category=dairy&max_price=5&ordering=${ordering}`;
    assert.equal((await names(path)).length, 3, ordering);
  }
  app.advance(secondsToMidnight() - 30);
  assert.equal((await inStock()).length, 3);
  app.advance(31);
  assert.deepEqual(await inStock(), ["Salt", "Milk of tomorrow"]);
  assert.equal((await notInStock()).length, 4);
});

test("while nothing passes its day, midnight changes no byte", async () => {
  app.advance(secondsToMidnight() + 5 * 24 * 3600);
  for (const path of [
    "products/?in_stock=false&limit=1",
    "promotion/?limit=1",
    "products/promotion/?limit=1",
  ]) {
    const before = await call(app, "GET", path);
    app.advance(24 * 3600);
    const after = await call(app, "GET", path);
    assert.equal(after.text, before.text, path);
    assert.equal(after.headers.get("etag"), before.headers.get("etag"));
  }
});

test("a walk that goes on over midnight keeps to the day it began on", async () => {
  for (const [name, day] of [
    ["Cream", 0],
    ["Curd", 1],
    ["Quark", 0],
  ] as const) {
    await sell(name, day, 5);
  }
  for (const path of [
    "products/?in_stock=true&limit=1",
    "products/promotion/?limit=1",
    "promotion/?limit=1",
  ]) {
    for (const name of ["Cream", "Quark"]) await setDay(name, dayAfter(0));
    const first = await call(app, "GET", path);
    app.advance(secondsToMidnight() + 60);
    const walked = [first.body.results[0].name];
    for (let next = first.body.next; walked.length < 4; ) {
      const { body } = await call(app, "GET", next);
      walked.push(body.results[0].name);
      next = body.next;
      if (next === null) break;
    }
    assert.deepEqual(walked.slice(0, 3), ["Quark", "Curd", "Cream"], path);
    assert.ok(!(await names(path.replace("limit=1", "limit=2"))).includes("Quark"), path);
    await setDay("Curd", dayAfter(1));
  }
});

async function setDay(name: string, best_before: string | null) {
  const { body } = await call(app, "GET", `products/user/${signedIn.id}/?limit=100`);
  const { id } = body.results.find((one: { name: string }) => one.name === name);
  const json = { best_before };
  const answer = await call(app, "PATCH", `products/${id}/`, { as: await eva(), json });
  assert.equal(answer.status, 200, answer.text);
  return id;
}

test("what is promoted and past its day stands among the rest, and in front again with a new day", async () => {
  const id = await setDay("Curd", dayAfter(-1));
  assert.ok(!(await names("products/promotion/?limit=100")).includes("Curd"));
  assert.ok((await names("promotion/?limit=100")).includes("Curd"));
  assert.notEqual((await names("promotion/"))[0], "Curd");
  const refused = await call(app, "POST", "promotion/", {
    as: await eva(),
    json: { product_id: id, days: 1 },
  });
  assert.deepEqual([refused.status, refused.body.code], [409, "past_best_before"]);
  await setDay("Curd", dayAfter(0));
  assert.equal((await names("products/promotion/?limit=100"))[0], "Curd");
  assert.equal((await names("promotion/"))[0], "Curd");
});
