import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase, startApp, type TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { changeInSecret, newProduct, type TestProduct } from "../support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../support/people.ts";
import { until } from "../support/sites.ts";
import { openSlowLine, type SlowLine } from "../support/slow-line.ts";

/** Two processes on one database that know nothing of each other, as on two machines, one of them far away. */
let line: SlowLine;
let own: Awaited<ReturnType<typeof createDatabase>>;
let app: TestApp;
let elsewhere: TestApp;
let eva: TestPerson;
let bob: TestPerson;
let pears: TestProduct;
let plums: TestProduct;

const revive = async () => {};
before(async () => {
  own = await createDatabase();
  line = await openSlowLine(own.connection);
  app = await startApp({}, { connection: own.connection, revive });
  elsewhere = await startApp({}, { connection: line.connection, revive });
  eva = await newProducer(app, "eva");
  bob = await newPerson(app, "bob");
  pears = await newProduct(app, eva, { name: "Pears" });
  plums = await newProduct(app, eva, { name: "Plums" });
});
after(async () => {
  await Promise.all([app.close(), elsewhere.close()]);
  line.close();
  await own.drop();
});

const read = async (path: string, where = app, as?: TestPerson) =>
  (await call(where, "GET", path, { as })).body;

/** Lets both forget all they keep. */
async function forgetAll(): Promise<void> {
  await app.platform.database.pool.query("insert into changes (topic) values ('everything')");
  await Promise.all([app.changesSeen(), elsewhere.changesSeen()]);
}

test("whoever reads after the answer to a write sees it, each time", async () => {
  for (let round = 0; round < 40; round++) {
    const product = `products/${pears.id}/`;
    const paths = [product, "products/", `products/user/${eva.id}/`, "products/?search=pears"];
    await Promise.all(paths.map((path) => read(path)));
    const price = { amount: `${round + 1}.00`, currency: "EUR" };
    assert.equal((await call(app, "PATCH", product, { as: eva, json: { price } })).status, 200);
    const [one, ...lists] = await Promise.all(paths.map((path) => read(path)));
    for (const seen of [one, ...lists.map(({ results }) => results.find(isPears))]) {
      assert.equal(seen.price.amount, price.amount, `round ${round}`);
    }
  }
});

const isPears = ({ id }: TestProduct) => id === pears.id;

test("another machine shows a change within 100 milliseconds, though it hears of it late or not at all", async () => {
  const product = `products/${pears.id}/`;
  let secrets = 0;
  let changes = 0;
  const isKept = async () => {
    await read(product, elsewhere);
    await changeInSecret(app, `update products set origin = 'Secret ${++secrets}'`);
    return (await read(product, elsewhere)).origin !== `Secret ${secrets}`;
  };
  const { promise: forever, resolve } = Promise.withResolvers<void>();
  const soon = async () => {};
  const late = () => sleep(60);
  for (const pause of [...Array(3).fill(soon), ...Array(8).fill(late), () => forever]) {
    line.waitFor(pause === late ? late : soon);
    if (pause !== late) await until(isKept, "it is kept elsewhere");
    await read(product, elsewhere);
    line.waitFor(pause);
    // The news of it sets out at any moment between two that came.
    if (pause === late) await sleep(Math.random() * 80);
    const description = `Change ${++changes}`;
    await call(app, "PATCH", product, { as: eva, json: { description } });
    await sleep(100);
    assert.equal((await read(product, elsewhere)).description, description);
  }
  line.waitFor(soon);
  resolve();
});

test("a change of stock touches that product on the pages that show it, and nothing else", async () => {
  const paths = [`products/${pears.id}/`, `products/${plums.id}/`, "products/?search=plums", "products/"];
  const origins = async () => {
    const [one, other, found, list] = await Promise.all(paths.map((path) => read(path)));
    const listed = list.results.map((shown: { origin: string }) => shown.origin);
    return [one.origin, other.origin, found.results[0].origin, ...listed];
  };
  // Again, where the machine was so busy that all was forgotten in between.
  await until(async () => {
    await changeInSecret(app, "update products set origin = 'old'");
    await forgetAll();
    await origins();
    await changeInSecret(app, "update products set origin = 'new'");
    const kept = await origins();
    await call(app, "POST", `products/${pears.id}/stock/`, { as: eva, json: { change: 1 } });
    const seen = await origins();
    return String(kept) === "old,old,old,old,old" && String(seen) === "new,old,old,old,new";
  }, "pears are read again, and nothing else");
});

test("a list is read again only where what it is narrowed by has changed", async () => {
  const product = `products/${pears.id}/`;
  const paths = ["products/", "products/?search=pears", "products/?in_stock=true"];
  const counts = async () =>
    String(await Promise.all(paths.map(async (path) => (await read(path)).results.length)));
  const cases: [method: string, path: string, json: object, isReadAgain: boolean[]][] = [
    ["PATCH", product, { origin: "Ghent" }, [false, false, false]],
    ["PATCH", product, { description: "Ripe" }, [false, true, false]],
    ["PATCH", product, { stock: 0 }, [false, false, true]],
    ["PATCH", product, { stock: 3 }, [false, false, false]],
    ["PATCH", product, { price: { amount: "9.00", currency: "EUR" } }, [true, true, true]],
  ];
  const hidden = await newProduct(app, eva, { name: "Green pears" });
  for (const [method, path, json, isReadAgain] of cases) {
    // Again, where the machine was so busy that all was forgotten in between.
    await until(
      async () => {
        await call(app, "PATCH", product, { as: eva, json: { stock: 20, description: "", origin: null } });
        await forgetAll();
        const before = await counts();
        await changeInSecret(app, `update products set is_listed = false where id = ${hidden.id}`);
        const kept = await counts();
        assert.equal((await call(app, method, path, { as: eva, json })).status, 200);
        const seen = (await counts()).split(",");
        await changeInSecret(app, `update products set is_listed = true where id = ${hidden.id}`);
        const isSeen = before.split(",").map((count, n) => seen[n] !== count);
        return before === kept && String(isSeen) === String(isReadAgain);
      },
      `${JSON.stringify(json)} has ${isReadAgain} read again`,
    );
  }
  await call(app, "DELETE", `products/${hidden.id}/`, { as: eva });
});

test("a promotion that ends by the clock ends on kept pages", async () => {
  const ends = new Date(app.platform.clock.now().getTime() + 60_000);
  const { db } = app.platform;
  await db.updateTable("products").set({ promoted_until: ends }).where("id", "=", plums.id).execute();
  await app.changesSeen();
  const promoted = async () => {
    const [one, list, all, search] = await Promise.all(
      [`products/${plums.id}/`, "products/promotion/", "promotion/", "products/?search=plums"].map((path) =>
        read(path),
      ),
    );
    return [one.is_promoted, list.results.length, all.results[0].is_promoted, search.results[0].is_promoted];
  };
  assert.deepEqual(await promoted(), [true, 1, true, true]);
  assert.deepEqual(await promoted(), [true, 1, true, true]);
  app.advance(60);
  assert.deepEqual(await promoted(), [false, 0, false, false]);
});

test("what the signed in are shown is never kept for others", async () => {
  const hidden = await newProduct(app, eva, { name: "Hidden", is_listed: false });
  for (let round = 0; round < 3; round++) {
    assert.equal((await call(app, "GET", `products/${hidden.id}/`, { as: eva })).status, 200);
    assert.equal((await call(app, "GET", `products/${hidden.id}/`)).status, 404);
    assert.equal((await call(app, "GET", `users/${bob.id}/`, { as: eva })).status, 200);
    assert.equal((await call(app, "GET", `users/${bob.id}/`)).status, 404);
    assert.deepEqual((await read("users/list/", app, eva)).results.length, 2);
    assert.deepEqual((await read("users/list/")).results.length, 1);
    assert.equal(
      (await call(app, "GET", "products/", { headers: { authorization: "Bearer a.b.c" } })).status,
      401,
    );
  }
});

test("every change of what a page shows is seen on it at once", async () => {
  const { body: review } = await call(app, "POST", `review/new/${eva.id}/`, { as: bob, json: { rating: 3 } });
  const [one, all] = [`review/${review.id}/`, `review/user/${eva.id}/`];
  const write = (method: string, path: string, as: TestPerson, json?: object) => () =>
    call(app, method, path, { as, json });
  const steps = [
    { write: write("PATCH", one, bob, { text: "Good" }), path: one, text: '"text":"Good"' },
    { write: write("PATCH", one, bob, { rating: 5 }), path: all, text: '"average":5' },
    {
      write: write("PATCH", one, bob, { rating: 4 }),
      path: `products/${pears.id}/`,
      text: '"rating_average":4',
    },
    {
      write: write("PATCH", "me/", bob, { display_name: "Bobby" }),
      path: all,
      text: '"display_name":"Bobby"',
    },
    {
      write: write("PATCH", "me/", eva, { display_name: "Evi" }),
      path: "users/list/",
      text: '"display_name":"Evi"',
    },
    {
      write: write("PATCH", `products/${pears.id}/`, eva, { origin: "Ghent" }),
      path: "search/?type=products&search_string=pears",
      text: '"origin":"Ghent"',
    },
    { write: () => newProduct(app, eva), path: `users/${eva.id}/`, text: '"product_count":3' },
    { write: write("DELETE", one, bob), path: all, text: '"results":[]' },
  ];
  for (const { write, path, text } of steps) {
    await Promise.all(steps.map((step) => call(app, "GET", step.path)));
    await write();
    const seen = await call(app, "GET", path);
    assert.ok(seen.text.includes(text), `${path} shows no ${text}: ${seen.text}`);
  }
});
