import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { auditHome } from "./audit.ts";
import { refreshHome } from "./refresh.ts";

let app: TestApp;
let producers: [TestPerson, TestPerson, TestPerson];
/** Orders as the lists see them, in a table whose writers note whose they are. */
before(async () => {
  app = await startApp({ CURRENCIES: "EUR,CHF" });
  const { db } = app.platform;
  await sql`create table test_orders (producer_id bigint, buyer_id bigint, delivery_method text, currency text,
    total_minor bigint, placed_at timestamptz(3), ready_at timestamptz(3), fulfilled_at timestamptz(3))`.execute(
    db,
  );
  await sql`create function note_test_order() returns trigger language plpgsql as $$
    begin
      insert into home_changes (user_id) values (coalesce(new.producer_id, old.producer_id));
      return null;
    end $$`.execute(db);
  await sql`create trigger note after insert or update or delete on test_orders
    for each row execute function note_test_order()`.execute(db);
  await sql`drop view home_orders`.execute(db);
  await sql`create view home_orders as select * from test_orders`.execute(db);
  const [a, b, c] = await Promise.all(
    ["ann", "ben", "cas"].map((name) =>
      newPerson(app, name, { producer_status: "approved", producer_since: new Date(), offers: ["pickup"] }),
    ),
  );
  assert.ok(a && b && c);
  producers = [a, b, c];
  for (const as of producers) {
    const product = { name: "Pears", category: "fruit", price: { amount: "3.50", currency: "EUR" } };
    const json = { ...product, pack_size: "1", pack_unit: "kg", stock: 10 };
    assert.equal((await call(app, "POST", "products/new/", { as, json })).status, 201);
  }
});
after(async () => {
  await refresh();
  const differences = await auditHome(app.platform.db);
  await app.close();
  assert.deepEqual(differences, []);
});

const refresh = () => refreshHome(app.platform.db, app.platform.clock, app.platform.config);

async function order(
  { id }: TestPerson,
  told: { buyer?: number; value?: number; currency?: string; method?: string; ready?: number; done?: number },
  daysAgo = 1,
) {
  const { buyer = 1, value = 1000, currency = "EUR", method = "pickup", ready, done } = told;
  const placed = app.platform.clock.now().getTime() - daysAgo * 24 * 3600 * 1000;
  const after = (hours: number | undefined) =>
    hours === undefined ? null : new Date(placed + hours * 3600 * 1000);
  await sql`insert into test_orders values (${id}, ${buyer}, ${method}, ${currency}, ${value}, ${new Date(placed)},
    ${after(ready)}, ${after(done)})`.execute(app.platform.db);
}

async function list(name: string) {
  await refresh();
  await app.changesSeen();
  const { body } = await call(app, "GET", "home/");
  return body[name].map((one: { username: string; score: number | null; sample_size: number }) => [
    one.username,
    one.score,
    one.sample_size,
  ]);
}

const clear = () => sql`delete from test_orders`.execute(app.platform.db);

test("biggest_orders is by the value fulfilled in 90 days in the site's currency, which nobody is told", async () => {
  await clear();
  const [ann, ben, cas] = producers;
  await order(ann, { value: 3000, ready: 1, done: 2 });
  await order(ann, { value: 500, ready: 1, done: 2 });
  await order(ben, { value: 4000, ready: 1, done: 2 });
  await order(ben, { value: 90_000, ready: 1, done: 2 }, 91);
  await order(ann, { value: 90_000, ready: 1 });
  await order(cas, { value: 90_000, currency: "CHF", ready: 1, done: 2 });
  assert.deepEqual(await list("biggest_orders"), [
    ["ben", null, 1],
    ["ann", null, 2],
  ]);
});

test("a cursor does not tell the turnover it stands at", async () => {
  await clear();
  const [ann, ben] = producers;
  await order(ann, { value: 123_456, done: 2 });
  await order(ben, { value: 1, done: 2 });
  await refresh();
  const { body } = await call(app, "GET", "home/?list=biggest_orders&limit=1");
  const cursor = Buffer.from(new URL(body.next).searchParams.get("cursor") ?? "", "base64url");
  assert.doesNotMatch(cursor.toString("latin1"), /123456|-1/);
  const next = await call(app, "GET", body.next);
  assert.equal(next.body.results[0].username, "ben");
});

test("fastest is the median hours to ready (pickup) or fulfilled (delivery), of at least three buyers", async () => {
  await clear();
  const [ann, ben, cas] = producers;
  // Ann: 2, 4, 10 and 30 hours, so the median is 7.
  await order(ann, { buyer: 1, ready: 2, done: 50 }, 10);
  await order(ann, { buyer: 2, ready: 4 }, 10);
  await order(ann, { buyer: 3, method: "delivery", ready: 1, done: 10 }, 10);
  await order(ann, { buyer: 3, method: "delivery", ready: 1, done: 30 }, 10);
  await order(ann, { buyer: 4, method: "delivery", ready: 1 }, 10);
  await order(ann, { buyer: 4, ready: 1 }, 100);
  // Ben: 5.5, 6 and 6.5 hours.
  for (const [buyer, ready] of [
    [1, 5.5],
    [2, 6],
    [3, 6.5],
  ] as const) {
    await order(ben, { buyer, ready, currency: "CHF" }, 10);
  }
  // Cas has two buyers only.
  for (const buyer of [1, 2, 2, 2]) await order(cas, { buyer, ready: 1 }, 10);
  assert.deepEqual(await list("fastest"), [
    ["ben", 6, 3],
    ["ann", 7, 4],
  ]);
});

test("an order that is cancelled leaves the lists", async () => {
  await clear();
  const [ann] = producers;
  for (const buyer of [1, 2, 3]) await order(ann, { buyer, ready: 3 });
  assert.deepEqual(await list("fastest"), [["ann", 3, 3]]);
  await sql`delete from test_orders where buyer_id = 3`.execute(app.platform.db);
  assert.deepEqual(await list("fastest"), []);
});

test("orders grow too old with time alone", async () => {
  await clear();
  const [ann, ben] = producers;
  await order(ann, { value: 9000, done: 0 }, 80);
  await order(ann, { value: 100, done: 0 }, 10);
  await order(ben, { value: 5000, done: 0 }, 10);
  assert.deepEqual(await list("biggest_orders"), [
    ["ann", null, 2],
    ["ben", null, 1],
  ]);
  app.advance(11 * 24 * 3600);
  assert.deepEqual(await list("biggest_orders"), [
    ["ben", null, 1],
    ["ann", null, 1],
  ]);
  assert.deepEqual(await auditHome(app.platform.db), []);
});

test("another currency of the site makes another list", async () => {
  await clear();
  const [ann, ben] = producers;
  await order(ann, { value: 10, done: 0 });
  await order(ben, { value: 10, currency: "CHF", done: 0 });
  assert.deepEqual(await list("biggest_orders"), [["ann", null, 1]]);
  const { db, clock, config } = app.platform;
  await refreshHome(db, clock, { timeZone: config.timeZone, currencies: ["CHF", "EUR"] });
  await app.changesSeen();
  const { body } = await call(app, "GET", "home/");
  assert.deepEqual(
    body.biggest_orders.map(({ username }: { username: string }) => username),
    ["ben"],
  );
});
