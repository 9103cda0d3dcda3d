import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../../../tests/support/market.ts";
import { newPerson, newProducer } from "../../../tests/support/people.ts";
import { until } from "../../../tests/support/sites.ts";
import { watchQueue } from "./load-shedding.ts";

test("where nothing gets done others are turned away, while who checks out has a turn, and then all have", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const product = await newProduct(app, await newProducer(app, "grower"));
  const buyer = await newPerson(app, "buyer");
  await putInCart(app, buyer, product);
  const read = () => call(app, "GET", "me/", { as: buyer });

  const waiting = await whileNothingGetsDone(app, async (line) => {
    const reads = Array.from({ length: 60 }, read);
    await line.isAsLongAs(60);
    line.growBy(60);
    const { status, body, headers } = await read();
    assert.deepEqual([status, body.code, headers.get("retry-after")], [503, "unavailable", "1"]);
    assert.equal(headers.get("content-type"), "application/problem+json; charset=utf-8");
    assert.equal(headers.get("access-control-allow-origin"), "*", "a page has to be able to say why");
    assert.equal((await call(app, "GET", "/livez")).status, 200);
    assert.equal((await call(app, "GET", "/readyz")).status, 200);
    return { bought: checkOut(app, buyer), reads };
  });
  assert.equal((await waiting.bought).status, 201);
  const answers = await Promise.all(waiting.reads);
  // The jobs stand in the line too, which is short below two here.
  await until(async () => (await read()).status === 200, "all have a turn again");
  const served = answers.filter(({ status }) => status === 200);
  assert.ok(served.length > 30, `of those who came first ${served.length} have had their turn`);
});

test("what is bought waits in line twice as long, and is turned away beyond that", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const buyer = await newPerson(app, "buyer");
  const empty = () => call(app, "DELETE", "cart/cart_clear/", { as: buyer });

  const { writes } = await whileNothingGetsDone(app, async (line) => {
    line.growBy(120);
    const writes = Array.from({ length: 60 }, empty);
    await line.isAsLongAs(180);
    line.growBy(60);
    assert.equal((await empty()).status, 503);
    return { writes };
  });
  const served = (await Promise.all(writes)).filter(({ status }) => status === 200);
  // The jobs stand in the line too.
  assert.ok(served.length > 30, `${served.length}`);
});

test("who waits for the settings of the site to be read stands in that line", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const buyer = await newPerson(app, "buyer");
  const empty = () => call(app, "DELETE", "cart/cart_clear/", { as: buyer });
  const elsewhere = new pg.Client(app.platform.connection);
  await elsewhere.connect();
  t.after(() => elsewhere.end());

  const { writes } = await whileNothingGetsDone(app, async (line) => {
    await elsewhere.query("insert into changes (topic) values ('everything')");
    await until(() => app.platform.settings.waiting > 0, "they are to be read");
    const writes = Array.from({ length: 40 }, empty);
    await until(() => app.platform.settings.waiting >= 40, "they wait for the settings");
    line.growBy(200);
    assert.equal((await empty()).status, 503);
    return { writes };
  });
  await Promise.all(writes);
});

test("where few wait, but all of them for seconds, others are turned away as well", async (t) => {
  const app = await startApp({ DATABASE_POOL: "2" });
  t.after(() => app.close());
  const buyer = await newPerson(app, "buyer");
  const read = () => call(app, "GET", "me/", { as: buyer });

  const { reads } = await whileNothingGetsDone(app, async () => {
    const reads: ReturnType<typeof read>[] = [];
    for (let refused = false; !refused; ) {
      const one = read();
      reads.push(one);
      refused = (await Promise.race([one, sleep(200)]))?.status === 503;
    }
    return { reads };
  });
  const served = (await Promise.all(reads)).slice(0, -1);
  assert.ok(served.length > 5);
  assert.deepEqual(new Set(served.map(({ status }) => status)), new Set([200]));
});

/**
 * Keeps the app's two connections from it while the test looks on. The line for them grows by any number at once: as many
 * requests may take longer to come, on a machine that has other work, than the first of them waits.
 */
async function whileNothingGetsDone<Result>(
  { platform }: TestApp,
  look: (line: { growBy(count: number): void; isAsLongAs(length: number): Promise<void> }) => Promise<Result>,
): Promise<Result> {
  const { pool } = platform.database;
  const giveBack = (client: pg.PoolClient) => client.release();
  const held = await Promise.all([pool.connect(), pool.connect()]);
  try {
    return await look({
      growBy(count) {
        for (let n = 0; n < count; n++) pool.connect().then(giveBack, () => {});
      },
      isAsLongAs: (length) =>
        until(() => pool.waitingCount + platform.settings.waiting >= length, `${length} are in line`),
    });
  } finally {
    held.forEach(giveBack);
  }
}

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
