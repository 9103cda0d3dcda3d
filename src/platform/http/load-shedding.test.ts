import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../../../tests/support/market.ts";
import { newPerson, newProducer } from "../../../tests/support/people.ts";
import { watchQueue } from "./load-shedding.ts";

test("where nothing gets done others are turned away, while who checks out has a turn, and then all have", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const product = await newProduct(app, await newProducer(app, "grower"));
  const buyer = await newPerson(app, "buyer");
  await putInCart(app, buyer, product);
  const read = () => call(app, "GET", "me/", { as: buyer });

  const { pool } = app.platform.database;
  const held = await Promise.all([pool.connect(), pool.connect()]);
  const reads = Array.from({ length: 120 }, read);
  // A route that needs no connection waits for nothing.
  for (let waiting = 0; waiting < 120; waiting = pool.waitingCount) await sleep(20);
  const { status, body, headers } = await read();
  assert.deepEqual([status, body.code, headers.get("retry-after")], [503, "unavailable", "1"]);
  assert.equal(headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.equal(headers.get("access-control-allow-origin"), "*", "a page has to be able to say why");
  assert.equal((await call(app, "GET", "/livez")).status, 200);
  assert.equal((await call(app, "GET", "/readyz")).status, 200);
  const bought = checkOut(app, buyer);

  for (const client of held) client.release();
  assert.equal((await bought).status, 201);
  const answers = await Promise.all(reads);
  // The jobs stand in the queue too, which is short below two here.
  for (let isRefused = true; isRefused; isRefused = (await read()).status === 503) await sleep(50);
  assert.equal((await read()).status, 200);
  const served = answers.filter((answer) => answer.status === 200);
  assert.ok(served.length > 100, "those who came first have had their turn");
});

test("what is bought waits in line twice as long, and is turned away beyond that", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const buyer = await newPerson(app, "buyer");
  const empty = () => call(app, "DELETE", "cart/cart_clear/", { as: buyer });

  const { pool } = app.platform.database;
  const held = await Promise.all([pool.connect(), pool.connect()]);
  const writes = Array.from({ length: 240 }, empty);
  while (pool.waitingCount < 240) await sleep(20);
  assert.equal((await empty()).status, 503);
  for (const client of held) client.release();
  const served = (await Promise.all(writes)).filter(({ status }) => status === 200);
  // The jobs stand in the queue too.
  assert.ok(served.length > 220, `${served.length}`);
});

test("where few wait, but all of them for seconds, others are turned away as well", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const buyer = await newPerson(app, "buyer");
  const read = () => call(app, "GET", "me/", { as: buyer });

  const { pool } = app.platform.database;
  const held = await Promise.all([pool.connect(), pool.connect()]);
  const reads: ReturnType<typeof read>[] = [];
  for (let refused = false; !refused; ) {
    const one = read();
    reads.push(one);
    refused = (await Promise.race([one, sleep(200)]))?.status === 503;
  }
  for (const client of held) client.release();
  const served = (await Promise.all(reads)).slice(0, -1);
  assert.ok(served.length > 5);
  assert.deepEqual(new Set(served.map(({ status }) => status)), new Set([200]));
});

/** A queue that is `short` below 10, at a time that the test tells; whether one more is too much, and even of the last. */
function queue() {
  const state = { length: 0, wait: 0, milliseconds: 0 };
  const { isOverloaded, isFull } = watchQueue(
    () => state.length,
    () => state.wait,
    10,
    () => state.milliseconds,
  );
  return (milliseconds: number, length: number, wait = 0) => {
    Object.assign(state, { length, wait, milliseconds });
    return isOverloaded() ? (isFull() ? "full" : "too much") : "fine";
  };
}

test("hundreds who come at once are taken, however late some of them are", () => {
  const look = queue();
  assert.equal(look(0, 599), "fine");
  assert.equal(look(1000, 500, 1000), "fine");
  assert.equal(look(2900, 300, 2900), "fine");
  assert.equal(look(2950, 20, 499), "fine");
  assert.equal(look(2960, 599, 501), "fine");
  assert.equal(look(4950, 599, 2491), "fine");
});

test("hundreds who are soon served are no burst, however long it goes on", () => {
  const look = queue();
  for (let at = 0; at < 60_000; at += 100) assert.equal(look(at, 599, 499), "fine");
});

test("where everybody has been late for two seconds, or thousands wait, it is too much", () => {
  const late = queue();
  assert.equal(late(0, 50, 500), "fine");
  assert.equal(late(1999, 50, 600), "fine");
  assert.equal(late(2000, 50, 600), "too much");
  assert.equal(queue()(0, 600), "too much");
  assert.equal(queue()(0, 1199), "too much");
  assert.equal(queue()(0, 1200), "full");
});

test("after that the queue is kept short, until it has been short by itself for half a second", () => {
  const look = queue();
  look(0, 600);
  assert.equal(look(100, 9), "fine");
  assert.equal(look(200, 10), "too much");
  assert.equal(look(300, 9), "fine");
  assert.equal(look(799, 10), "too much");
  assert.equal(look(800, 0), "fine");
  assert.equal(look(1300, 0), "fine");
  assert.equal(look(1301, 500), "fine");
});
