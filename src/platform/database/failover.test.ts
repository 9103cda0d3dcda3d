import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { loadConfig } from "#platform/base";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { newBuyerOf, newProduct } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { openReplicated, type ReplicatedServer } from "../../../tests/support/replicated.ts";
import { until } from "../../../tests/support/sites.ts";
import { reachDatabase } from "../../start/index.ts";

let replicated: Awaited<ReturnType<typeof openReplicated>>;
let app: TestApp;
let product: number;
let buyer: TestPerson;
let keyless: TestPerson;

before(async () => {
  replicated = await openReplicated(2);
  const config = loadConfig({ DATABASE_URL: replicated.url, JWT_SECRET: "x".repeat(32) });
  const { connection } = await reachDatabase(config);
  app = await startApp({}, { connection, revive: async () => {} });
  product = await newProduct(app, await newProducer(app, "ann"));
  [buyer, keyless] = [await newBuyerOf(app, product), await newBuyerOf(app, product)];
});
after(async () => {
  await app?.close();
  await replicated.close();
});

// What is claimed as its server goes is done again two minutes later.
beforeEach(() => app.jobsDone());

function server(n: number): ReplicatedServer {
  const found = replicated.servers[n];
  assert.ok(found);
  return found;
}

const add = (as: TestPerson, headers: Record<string, string> = {}) =>
  call(app, "PATCH", `cart/item_increment/${product}/`, { as, json: {}, headers });

async function inCart(as: TestPerson): Promise<number> {
  return (await call(app, "GET", "cart/cart-detail/", { as })).body.items[0].quantity;
}

/** Sets a parameter; once a new connection has it, the others have it with their next statement. */
async function set(of: ReplicatedServer, name: string, value: string) {
  await of.query(`alter system set ${name} = '${value}'`);
  await of.query("select pg_reload_conf()");
  await until(async () => (await of.query(`show ${name}`))[0]?.[name] === value, `${name} was ${value}`);
}

const lsn = async (of: ReplicatedServer, name: string) =>
  (await of.query(`select ${name}() as lsn`))[0]?.["lsn"];

test("a commit that its primary didn't live to answer is unknown to who sent no key, and done once for who did, by the next primary", async () => {
  const [primary, standby] = [server(0), server(1)];
  await set(primary, "synchronous_standby_names", "nobody");
  const [kept, lost] = [add(buyer, { "idempotency-key": "kept" }), add(keyless)];
  const waiting =
    "select from pg_stat_activity where wait_event = 'SyncRep' and application_name = 'farmgate'";
  await until(async () => (await primary.query(waiting)).length >= 2, "two commits waited for a standby");
  const end = await lsn(primary, "pg_current_wal_flush_lsn");
  const reached = `select pg_last_wal_replay_lsn() >= '${end}' as reached`;
  await until(async () => (await standby.query(reached))[0]?.["reached"] === true, "the standby had them");
  primary.signal("SIGQUIT");
  await standby.promote();

  const { status, body, headers } = await lost;
  assert.deepEqual([status, body.code, headers.get("retry-after")], [503, "unavailable", "1"]);
  assert.equal(body.outcome, "unknown");
  assert.equal((await kept).status, 200, (await kept).text);
  assert.deepEqual([await inCart(buyer), await inCart(keyless)], [2, 2]);
  assert.equal((await add(buyer, { "idempotency-key": "kept" })).text, (await kept).text);
});

test("after that letters leave, and what is changed on the new primary is shown at once", async () => {
  await newPerson(app, "late");
  const name = async () => (await call(app, "GET", `products/${product}/`)).body.name;
  await name();
  await server(1).query(`update products set name = 'Renamed' where id = ${product}`);
  await until(async () => (await name()) === "Renamed", "the new name was shown");
});

test("a primary that is made read-only is left, with all connections to it", async () => {
  const before = await inCart(buyer);
  await server(2).promote();
  await set(server(1), "default_transaction_read_only", "on");
  await until(
    async () => (await add(buyer, { "idempotency-key": "moved" })).status === 200,
    "a write was taken",
  );
  const [there] = await server(2).query(
    "select count(*)::int as n from idempotency_keys where key = 'moved'",
  );
  assert.equal(there?.["n"], 1);
  assert.equal(await inCart(buyer), before + 1);
  const left = "select from pg_stat_activity where application_name like 'farmgate%'";
  await until(async () => (await server(1).query(left)).length === 0, "nobody was connected any more");
});

test("reads whose connection is cut are sent again", async () => {
  const cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'farmgate'";
  for (let round = 0; round < 5; round++) {
    const reads = Array.from({ length: 20 }, () => call(app, "GET", "me/sessions/", { as: buyer }));
    await server(2).query(cut);
    for (const { status, text } of await Promise.all(reads)) assert.equal(status, 200, text);
  }
});

test("a commit whose wait for a standby an operator cancels is unknown, for one machine alone has it", async () => {
  await set(server(2), "synchronous_standby_names", "nobody");
  const adding = add(keyless);
  const cancel =
    "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep' and application_name = 'farmgate'";
  await until(async () => (await server(2).query(cancel)).length > 0, "the commit waited");
  assert.equal((await adding).body.outcome, "unknown");
  await server(2).query("alter system reset synchronous_standby_names");
  await server(2).query("select pg_reload_conf()");
});
