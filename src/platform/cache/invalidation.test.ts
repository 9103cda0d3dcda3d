import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { openDatabase } from "#platform/database";
import { createDatabase } from "../../../tests/support/app.ts";
import { until } from "../../../tests/support/sites.ts";
import { createLog } from "../base/log.ts";
import type { Database } from "../database/types.ts";
import { createInvalidations, type Invalidations, type StaleTags, sweepChanges } from "./invalidation.ts";

const log = createLog("silent");
let own: Awaited<ReturnType<typeof createDatabase>>;
let database: Database;
let invalidations: Invalidations;
let learnt: StaleTags[];

before(async () => {
  own = await createDatabase();
  database = openDatabase(own.connection, { connections: 8, log });
  await query(`insert into users (username, password_hash, joined_at, producer_status, producer_since, offers)
    select 'user' || n, 'none', now(), case when n <= 2 then 'approved' else 'none' end, now(), '{pickup}'
    from generate_series(1, 4) n`);
  await query(`insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock,
      created_at, updated_at)
    select 1, 'Apples', 'fruit', 'EUR', 100, 1, 'kg', 5, now(), now() from generate_series(1, 1500)`);
  invalidations = createInvalidations(own.connection, database.db, log);
  invalidations.onInvalidate((changed) => learnt.push(changed));
  learnt = [];
  invalidations.start();
  await until(invalidations.isFresh, "it is fresh");
});
after(async () => {
  await invalidations.stop();
  await database.close();
  await own.drop();
});

async function query(text: string): Promise<pg.QueryResult> {
  return database.pool.query(text);
}

/** A connection with a transaction, to be ended by the test. */
async function begin(): Promise<pg.Client> {
  const client = new pg.Client(own.connection);
  await client.connect();
  await client.query("begin");
  return client;
}

async function end(client: pg.Client, how: "commit" | "rollback"): Promise<void> {
  await client.query(how);
  await client.end();
}

/** The topics that a statement leaves. */
async function topicsOf(statement: string): Promise<string[]> {
  await query("delete from changes");
  await query(statement);
  const { rows } = await query("select distinct topic from changes order by topic");
  return rows.map(({ topic }) => topic);
}

/** Does it again where the machine was too busy to ask in time, so that everything was said to have changed. */
async function undisturbed(work: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    await until(invalidations.isFresh, "it is fresh");
    await invalidations.catchUp();
    learnt = [];
    await work();
    if (!learnt.includes("everything")) return;
  }
  assert.fail("the machine is too busy");
}

const cases: [what: string, statement: string, topics: string[]][] = [
  ["some of the stock", "update product_stock set stock = 3 where product_id = 7", ["product:7"]],
  [
    "the last of the stock",
    "update product_stock set stock = 0 where product_id = 7",
    ["product:7", "sold out"],
  ],
  [
    "the first of the stock",
    "update product_stock set stock = 9 where product_id = 7",
    ["product:7", "sold out"],
  ],
  ["a description", "update products set description = 'Ripe' where id = 7", ["product:7", "words"]],
  ["an origin", "update products set origin = 'Ghent' where id = 7", ["product:7"]],
  ["a category", "update products set category = 'herbs' where id = 7", ["product:7", "products", "words"]],
  ["a label", "update products set labels = '{organic}' where id = 7", ["product:7", "products"]],
  ["a price", "update products set price_minor = 120 where id = 7", ["product:7", "products"]],
  ["a promotion", "update products set promoted_until = now() where id = 7", ["product:7", "products"]],
  ["very many products", "update product_stock set stock = stock + 1", ["everything"]],
  ["nothing", "update product_stock set stock = 0 where product_id = 0", []],
  ["a removed product", "delete from products where id = 1500", ["product:1500", "products", "user:1"]],
  ["a producer's name", "update users set display_name = 'Eva' where id = 2", ["user:2", "users"]],
  ["a producer's picture", "update users set offers = '{delivery}' where id = 2", ["user:2"]],
  ["a buyer's name", "update users set display_name = 'Bo' where id = 3", ["user:3"]],
  [
    "what nobody is shown",
    "update users set password_hash = 'x', phone = '1', email = 'a@b.c' where id = 3",
    [],
  ],
  ["a buyer", "insert into users (username, password_hash, joined_at) values ('bob', 'x', now())", []],
  [
    "a review",
    "insert into reviews (author_id, user_id, rating, created_at, updated_at) values (3, 2, 5, now(), now())",
    ["reviews:2", "user:2"],
  ],
  ["its text", "update reviews set text = 'Good' where user_id = 2", ["review:1", "reviews:2"]],
  ["its end", "delete from reviews where user_id = 2", ["review:1", "reviews:2", "user:2"]],
  [
    "a session",
    "insert into sessions (user_id, device, created_at, last_used_at) values (1, '', now(), now())",
    [],
  ],
  ["a score", "insert into home_scores values ('newest', 2, 1, 1, 1)", ["home"]],
  ["all scores", "truncate home_scores", ["everything"]],
];
for (const [what, statement, topics] of cases) {
  test(`a change of ${what} is told as ${topics.join(", ") || "nothing"}`, async () => {
    assert.deepEqual(await topicsOf(statement), topics);
  });
}

test("a transaction is told of when it ends, though others that began later were told of before", async () => {
  await undisturbed(async () => {
    const slow = await begin();
    await slow.query("update product_stock set stock = stock + 1 where product_id = 11");
    await query("update product_stock set stock = stock + 1 where product_id = 12");
    await invalidations.catchUp();
    const before = learnt.splice(0);
    await end(slow, "commit");
    await invalidations.catchUp();
    if ([...before, ...learnt].includes("everything")) learnt = ["everything"];
    else assert.deepEqual([before, learnt], [[["product:12"]], [["product:11"]]]);
  });
});

test("what was rolled back is told to nobody", async () => {
  await undisturbed(async () => {
    const undone = await begin();
    await undone.query("update product_stock set stock = stock + 1 where product_id = 11");
    await end(undone, "rollback");
    await invalidations.catchUp();
    if (!learnt.includes("everything")) assert.deepEqual(learnt, []);
  });
});

test("what was committed is known when those who caught up go on, however many at once", async () => {
  await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      await query(`update product_stock set stock = 6 where product_id = ${100 + n}`);
      await invalidations.catchUp();
      if (invalidations.isFresh() && !learnt.includes("everything"))
        assert.ok(learnt.flat().includes(`product:${100 + n}`));
    }),
  );
});

test("what another connection commits is known within 100 milliseconds, unasked, or nothing is fresh", async () => {
  await query("update product_stock set stock = 2 where product_id = 13");
  const committedAt = performance.now();
  while (performance.now() - committedAt < 100) await sleep(5);
  assert.ok(
    learnt.flat().includes("product:13") || learnt.includes("everything") || !invalidations.isFresh(),
  );
  await until(() => learnt.length > 0, "it is told");
});

test("without an answer nothing is fresh after 100 milliseconds, and the next answer tells what changed", async () => {
  await undisturbed(async () => {
    const holder = await begin();
    await holder.query("lock table changes in access exclusive mode");
    await holder.query("update product_stock set stock = 4 where product_id = 14");
    await sleep(100);
    assert.ok(!invalidations.isFresh(), "no question that was sent since is answered");
    await end(holder, "commit");
    await until(invalidations.isFresh, "it is fresh again");
    if (!learnt.includes("everything")) assert.deepEqual(learnt, [["product:14"]]);
  });
});

test("who catches up while no answer comes goes on once nothing is fresh, before the question is given up", async () => {
  await until(invalidations.isFresh, "it is fresh");
  const before = await listening();
  const holder = await begin();
  await holder.query("lock table changes in access exclusive mode");
  await invalidations.catchUp();
  assert.ok(!invalidations.isFresh());
  await end(holder, "rollback");
  await until(invalidations.isFresh, "it is answered");
  assert.deepEqual(await listening(), before, "on the same connection");
});

test("a question that is never answered is given up with its connection, and asked on another", async () => {
  const before = await listening();
  const holder = await begin();
  await holder.query("lock table changes in access exclusive mode");
  await until(async () => (await listening()).some((pid) => !before.includes(pid)), "another is made");
  await end(holder, "rollback");
  await until(invalidations.isFresh, "it is fresh again");
  await until(async () => (await listening()).length === 1, "the first is closed");
});

test("with a connection all that it told is lost: nothing is fresh until everything has changed", async () => {
  await until(invalidations.isFresh, "it is fresh");
  learnt = [];
  const [pid] = await listening();
  await query(`select pg_terminate_backend(${pid})`);
  await invalidations.catchUp();
  assert.ok(!invalidations.isFresh() || learnt[0] === "everything");
  await until(invalidations.isFresh, "it asks again");
  assert.equal(learnt[0], "everything");
});

/** The server's processes of the connections that questions are sent on. */
async function listening(): Promise<number[]> {
  const { rows } = await query(
    "select pid from pg_stat_activity where application_name = 'farmgate changes' and datname = current_database()",
  );
  return rows.map(({ pid }) => pid);
}

test("what was written as a change of everything is told as one", async () => {
  await undisturbed(async () => {
    await query("insert into changes (topic) values ('product:1'), ('everything')");
    await invalidations.catchUp();
    assert.deepEqual(learnt.splice(0), ["everything"]);
  });
});

test("a sweep removes what was known, and leaves what a transaction wrote that was open at its snapshot", async () => {
  await query("delete from changes");
  await query("update product_stock set stock = 8 where product_id = 20");
  const slow = await begin();
  // Transactions of other databases count as open, too.
  await until(async () => {
    const { rows } = await query(
      "select max(xid) < pg_snapshot_xmin(pg_current_snapshot()) as is_over from changes",
    );
    return rows[0].is_over;
  }, "the first is over for everybody");
  await slow.query("update product_stock set stock = 8 where product_id = 21");
  await query("update product_stock set stock = 8 where product_id = 22");
  const { rows } = await query("select pg_current_snapshot()::text as snapshot");
  await query("update product_stock set stock = 8 where product_id = 23");
  await end(slow, "commit");
  await sweepChanges(database.db, rows[0].snapshot);
  const left = await query("select topic from changes order by topic");
  assert.deepEqual(
    left.rows.map(({ topic }) => topic),
    ["product:21", "product:22", "product:23"],
  );
});

// The last one, for it turns the clock of all that is asked.
test("who has heard nothing for longer than changes are sure to be kept takes everything for changed", async (t) => {
  await undisturbed(async () => {
    const { now } = performance;
    t.mock.method(performance, "now", () => now.call(performance) + 10_001);
    await until(invalidations.isFresh, "it is fresh again");
    assert.deepEqual(learnt, ["everything"]);
    learnt = [];
  });
});
