import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startApp } from "../../../tests/support/app.ts";
import { type Answer, call } from "../../../tests/support/client.ts";
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
  const answers: Answer[] = [];
  const reads: Promise<unknown>[] = [];
  // Whoever is not turned away has no answer yet.
  while (answers.length === 0) {
    reads.push(read().then((answer) => answers.push(answer)));
    await sleep(50);
  }
  const { status, body, headers } = await read();
  assert.deepEqual([status, body.code, headers.get("retry-after")], [503, "unavailable", "1"]);
  assert.equal(headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.equal(headers.get("access-control-allow-origin"), "*", "a page has to be able to say why");
  assert.equal((await call(app, "GET", "/livez")).status, 200);
  assert.equal((await call(app, "GET", "/readyz")).status, 200);
  const bought = checkOut(app, buyer);

  for (const client of held) client.release();
  assert.equal((await bought).status, 201);
  assert.equal((await read()).status, 200);
  await Promise.all(reads);
  const statuses = Object.groupBy(answers, (answer) => answer.status);
  assert.ok(Number(statuses[200]?.length) > 4, "those who came first have had their turn");
  assert.deepEqual(Object.keys(statuses), ["200", "503"]);
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

test("a burst of some hundred is taken, more is not, and not what stands for two seconds", () => {
  const look = queue();
  assert.equal(look(500, 0), false);
  assert.equal(look(400, 1000), false);
  assert.equal(look(9, 1999), false);
  assert.equal(look(500, 2000), false);
  assert.equal(look(599, 3999), false);
  assert.equal(look(10, 4000), true);
  assert.equal(queue()(600, 0), true);
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
