import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../../../tests/support/market.ts";
import { newPerson, newProducer } from "../../../tests/support/people.ts";
import { watchQueue } from "./overload.ts";

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
  assert.equal((await read()).status, 200);
  // The jobs stand in the queue too.
  const served = answers.filter((answer) => answer.status === 200);
  assert.ok(served.length > 100, "those who came first have had their turn");
});

/** A queue that is `short` below 10, at a time that the test tells. */
function queue() {
  const state = { length: 0, milliseconds: 0 };
  const isTooMuch = watchQueue(
    () => state.length,
    10,
    () => state.milliseconds,
  );
  return (length: number, milliseconds: number) => {
    Object.assign(state, { length, milliseconds });
    return isTooMuch();
  };
}

test("hundreds who come at once are taken however long it takes, thousands are not", () => {
  const look = queue();
  assert.equal(look(599, 0), false);
  assert.equal(look(599, 60_000), false);
  assert.equal(look(600, 60_001), true);
});

test("after that the queue is kept short, until it has been short by itself for half a second", () => {
  const look = queue();
  look(600, 0);
  assert.equal(look(9, 100), false);
  assert.equal(look(10, 200), true);
  assert.equal(look(9, 300), false);
  assert.equal(look(10, 799), true);
  assert.equal(look(0, 800), false);
  assert.equal(look(0, 1300), false);
  assert.equal(look(500, 1301), false);
});
