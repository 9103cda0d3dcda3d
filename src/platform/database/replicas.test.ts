import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import pg from "pg";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { cartOf, newProduct, type TestProduct, tagOf } from "../../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { freePort } from "../../../tests/support/process.ts";
import { until } from "../../../tests/support/sites.ts";
import { makeStandby, type Standby, urlOf } from "../../../tests/support/standby.ts";
import { withTemporaryDatabase } from "../../../tests/support/temporary-database.ts";
import type { EmbeddedDatabase } from "../embedded/index.ts";
import { examineReplica } from "./replica-watch.ts";

// A primary with a standby, and two processes of the site as on two machines: neither tells the other what it writes.

let primary: EmbeddedDatabase;
let standby: Standby;
let app: TestApp;
let other: TestApp;
let grower: TestPerson;
let pears: TestProduct;
let end: () => void;
let ended: Promise<void>;

before(async () => {
  const { promise: isUp, resolve: up } = Promise.withResolvers<void>();
  const { promise: isOver, resolve: over } = Promise.withResolvers<void>();
  ended = withTemporaryDatabase(async (database) => {
    primary = database;
    // What a statement reads there gives way to what has changed, at once.
    standby = await makeStandby(database, { max_standby_streaming_delay: "0" });
    app = await openNode();
    other = await openNode();
    up();
    await isOver;
    await Promise.all([app.close(), other.close()]);
    await standby.remove();
  });
  end = over;
  await Promise.race([isUp, ended]);
  grower = await newProducer(app, "eva");
  pears = await newProduct(app, grower);
});

after(async () => {
  end();
  await ended;
});

beforeEach(allIn);

test("reads that the cache doesn't hold are answered by a replica, writes and what they read by the primary", async () => {
  await untilAnswered(async () => {
    assert.deepEqual(namesIn(await read(app, `?search=pears&max_price=${turn++ + 10}`)), [
      "Conference pears",
    ]);
  });
  const buyer = await newPerson(app, "max");
  const between = readsOf(app);
  assert.equal((await cartOf(app, buyer).add(pears)).status, 200);
  assert.equal(readsOf(app), between);
});

test("after a write no replica that lacks it answers, nor does the cache keep what one has answered", async () => {
  const path = "?search=pears";
  await read(app, path);
  const known = tagOf(await read(app, path));
  await standby.pauseReplay();
  await rename("Early pears");
  for (const node of [app, other]) {
    await node.changesSeen();
    for (const _ of [1, 2]) assert.deepEqual(namesIn(await read(node, path)), ["Early pears"]);
    const { status } = await read(node, path, { "if-none-match": known });
    assert.equal(status, 200);
  }
  assert.equal(stateOf(app)?.isIn, false, "it is left out");
  await standby.resumeReplay();
  await allIn();
  for (const node of [app, other]) assert.deepEqual(namesIn(await read(node, path)), ["Early pears"]);
});

test("what a replica answers while something is changed is not kept", async () => {
  await standby.pauseReplay();
  // Nobody is told of it yet: both nodes may go on by what the replica holds.
  const told = app.changesSeen();
  await changePast("Other pears");
  await read(app, "?search=pears&in_stock=true");
  await told;
  await app.changesSeen();
  assert.deepEqual(namesIn(await read(app, "?search=pears&in_stock=true")), ["Other pears"]);
});

test("one's own reads show one's own writes, whichever process they went to", async () => {
  const buyer = await newPerson(app, "mia");
  for (let quantity = 1; quantity <= 8; quantity++) {
    await allIn();
    await cartOf(other, buyer).read();
    await standby.pauseReplay();
    await cartOf(app, buyer).add(pears);
    const { body } = await cartOf(other, buyer).read();
    assert.equal(body.item_count, quantity);
    await standby.resumeReplay();
  }
});

test("one's own reads are answered by a replica that is as far", async () => {
  await untilAnswered(async () => {
    assert.equal((await call(app, "GET", "me/", { as: grower })).status, 200);
  });
});

test("a replica that is slow to answer but lacks nothing goes on answering", async () => {
  const isAnswered = async () => {
    await allIn();
    const before = readsOf(app);
    await standby.freeze();
    const reading = changePast("Slow pears").then(async () => {
      await app.changesSeen();
      return read(app, `?search=pears&max_price=${turn++ + 10}`);
    });
    // For longer than a lag is waited for, and less than silence is borne.
    await sleep(400);
    await standby.thaw();
    assert.deepEqual(namesIn(await reading), ["Slow pears"]);
    return stateOf(app)?.isIn === true && readsOf(app) > before;
  };
  await until(isAnswered, "the replica answers a read");
});

test("a replica that is frozen or gone is left out without a failed read, and taken back", async () => {
  await standby.freeze();
  assert.deepEqual(await statuses(30), [200]);
  await until(() => stateOf(app)?.isIn === false, "it is left out");
  await standby.thaw();
  await allIn();
  const reading = statuses(60);
  await standby.stop();
  assert.deepEqual(await reading, [200]);
  await until(() => stateOf(app)?.isIn === false, "it is left out");
  assert.deepEqual(await statuses(5), [200]);
  await standby.start();
  await allIn();
  await untilAnswered(async () => assert.deepEqual(await statuses(1), [200]));
});

test("a read that a replica cancels for what has changed is answered by the primary", async () => {
  await app.platform.db.transaction().execute((tx) => sql`create table passing as select 1 as n`.execute(tx));
  await app.changesSeen();
  await allIn();
  const { db, replicas } = app.platform.database;
  const reading = within(async () => {
    const { rows } = await sql<{ n: number }>`select n, pg_sleep(0.3) from passing`.execute(db);
    return rows[0]?.n;
  });
  await until(
    async () =>
      (await standby.query("select from pg_locks where relation = to_regclass('passing')")).length > 0,
    "it reads",
  );
  const before = replicas?.returned() ?? 0;
  await sql`alter table passing alter n type int8`.execute(db);
  assert.equal(await reading, 1);
  assert.equal((replicas?.returned() ?? 0) - before, 1);
});

test("what writes or locks within a read goes to the primary, and what is read after it", async () => {
  const { db } = app.platform;
  const isReplica = async () =>
    (await sql<{ is: boolean }>`select pg_is_in_recovery() as is`.execute(db)).rows[0]?.is;
  assert.equal(await within(isReplica), true);
  const after = (statement: () => Promise<unknown>) =>
    within(async () => {
      await statement();
      return isReplica();
    });
  for (const _ of [1, 2]) {
    assert.equal(await after(() => sql`update products set name = name where false`.execute(db)), false);
    assert.equal(await after(() => sql`select from products for update`.execute(db)), false);
    assert.equal(
      await after(() => sql`with w as (delete from changes where false) select`.execute(db)),
      false,
    );
    assert.equal(await after(() => sql`select from changes`.execute(db)), false);
    assert.equal(await after(() => db.transaction().execute((tx) => sql`select`.execute(tx))), false);
  }
});

test("a server that is no replica of the site's database is never asked", async () => {
  const stranger = new pg.Client(primary.connection);
  await stranger.connect();
  await stranger.query("create database stranger");
  await stranger.end();
  const strange = `${standby.url.slice(0, standby.url.lastIndexOf("/"))}/stranger`;
  const node = await openNode([urlOf(primary.connection), strange]);
  try {
    await read(node, "?in_stock=true");
    await node.changesSeen();
    assert.deepEqual(
      node.platform.database.replicas?.states().map(({ isIn, reads }) => ({ isIn, reads })),
      [
        { isIn: false, reads: 0 },
        { isIn: false, reads: 0 },
      ],
    );
  } finally {
    await node.close();
  }
});

test("operators are told of each replica: its reads, its lag, and whether it is left out", async () => {
  const port = await freePort();
  const figures = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    const lines = (await response.text()).split("\n").filter((line) => line.startsWith("farmgate_replica_"));
    return Object.fromEntries(lines.map((line) => [/^\w+/.exec(line)?.[0], Number(line.split(" ").at(-1))]));
  };
  const node = await openNode([standby.url], { METRICS_PORT: String(port) });
  try {
    await until(() => stateOf(node)?.isIn === true, "the replica answers reads");
    const isToldWell = async () => {
      await read(node, `?max_price=${turn++ + 10}`);
      const told = await figures();
      const [reads, up, lag] = ["reads", "up", "lag_seconds"].map((name) => told[`farmgate_replica_${name}`]);
      return Number(reads) > 0 && up === 1 && lag === 0;
    };
    await until(isToldWell, "its reads are told");
    const healthy = await examineReplica(standby.connection, node.platform.db);
    assert.deepEqual([healthy.why, healthy.behindSeconds], [undefined, 0]);
    await standby.pauseReplay();
    await changePast("Late pears");
    await node.changesSeen();
    await read(node, "?in_stock=true");
    const late = await figures();
    assert.equal(late["farmgate_replica_up"], 0);
    assert.ok((late["farmgate_replica_lag_seconds"] ?? 0) > 0);
    assert.ok((late["farmgate_replica_reads_returned"] ?? 0) > 0);
    assert.ok((await examineReplica(standby.connection, node.platform.db)).behindSeconds > 0);
  } finally {
    await node.close();
  }
});

function openNode(urls = [standby.url], settings = {}): Promise<TestApp> {
  const { connection, revive } = primary;
  return startApp(
    {
      DATABASE_URL: urlOf(connection),
      DATABASE_REPLICA_URLS: urls.join(","),
      ...settings,
    },
    { connection, revive },
  );
}

async function allIn() {
  await standby.resumeReplay();
  for (const node of [app, other])
    await until(() => stateOf(node)?.isIn === true, "the replica answers reads");
}

/** A busy machine may have a replica left out at any moment. */
async function untilAnswered(ask: () => Promise<void>) {
  const before = readsOf(app);
  const isAnswered = async () => {
    await ask();
    return readsOf(app) > before;
  };
  await until(isAnswered, "the replica answers a read");
}

function stateOf({ platform }: TestApp) {
  return platform.database.replicas?.states()[0];
}

function readsOf(node: TestApp): number {
  return stateOf(node)?.reads ?? 0;
}

function read(node: TestApp, query: string, headers = {}) {
  return call(node, "GET", `products/${query}`, { headers });
}

function namesIn({ body }: Awaited<ReturnType<typeof read>>): string[] {
  return body.results.map(({ name }: { name: string }) => name);
}

async function rename(name: string) {
  const { status } = await call(app, "PATCH", `products/${pears.id}/`, { as: grower, json: { name } });
  assert.equal(status, 200);
}

async function changePast(name: string) {
  await app.platform.database.pool.query("update products set name = $1 where id = $2", [name, pears.id]);
}

/** Of so many reads that no cache answers. */
async function statuses(count: number): Promise<number[]> {
  const answers = new Set<number>();
  for (let n = 0; n < count; n++)
    answers.add((await read(app, `?search=pears&min_price=${(turn++ / 100).toFixed(2)}`)).status);
  return [...answers];
}
let turn = 0;

/** As a visitor's request does. */
function within<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    app.platform.database.replicas?.within(false, () => void work().then(resolve, reject));
  });
}
