import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import pg from "pg";
import { openPlatform, type Platform } from "#platform";
import { createApp } from "../../src/app.ts";
import { newPlace, newSeries } from "../../src/days/market.fixture.ts";
import { createDatabase, startApp, type TestApp } from "../support/app.ts";
import { call, letterTo } from "../support/client.ts";
import { checkOut, newBuyerOf, newProduct, takeStep } from "../support/market.ts";
import { type Operation, readOperations, undocumented } from "../support/openapi.ts";
import { newPerson, type TestPerson } from "../support/people.ts";
import { openStall, type Stall } from "./stall.ts";

// A GET writes nothing: each is answered by a site whose connections refuse to write.

let app: TestApp;
let stall: Stall;
let people: Record<string, TestPerson | undefined>;
/** The same site, opened again to be read only. */
let reading: { url: string; platform: Platform; close(): Promise<void> };
let addresses: string[];

before(async () => {
  const { connection } = await createDatabase();
  app = await startApp({ PAYMENT_METHODS: "cash,card" }, { connection, revive: async () => {} });
  stall = await openStall(app, "owner");
  const beginner = await newPerson(app, "beginner");
  const { status } = await call(app, "PATCH", "me/", { as: beginner, json: { is_producer: true } });
  assert.equal(status, 200);
  people = {
    nobody: undefined,
    "a buyer": await newPerson(app, "buyer"),
    "a producer": stall.owner,
    "a producer who has just begun": beginner,
    "a producer who has paused": await newPerson(app, "paused", {
      producer_status: "paused",
      producer_since: new Date(),
    }),
    staff: await newPerson(app, "staff", { roles: ["product_admin", "staff"] }),
  };
  const ids = { user_id: stall.owner.id, review_id: await newReview(), id: await newLetter() };
  await newMarketDays();
  await newReceipt();
  // The contract has this one make the file that it gives.
  const gets = [...(await readOperations(app)), ...undocumented].filter(
    ({ method, path }) => method === "GET" && path !== "console/payouts/file/",
  );
  assert.ok(gets.length > 30);
  addresses = [...(await Promise.all(gets.map((operation) => addressOf(operation, ids)))), ...filtered];
  await app.close();
  reading = await openForReading(connection);
});
after(() => reading.close());

async function newReview(): Promise<number> {
  const { body } = await call(app, "POST", `review/new/${stall.owner.id}/`, {
    as: people["a buyer"],
    json: { rating: 5 },
  });
  return body.id;
}

/** The first of each: a place, a series there and the days that it makes. */
async function newMarketDays(): Promise<void> {
  const as = people["staff"];
  assert.ok(as);
  await newSeries(app, as, (await newPlace(app, as)).id);
}

/** The first paper. */
async function newReceipt(): Promise<void> {
  const buyer = await newBuyerOf(app, await newProduct(app, stall.owner));
  const { body } = await checkOut(app, buyer, { payment_method: "cash" });
  for (const step of ["preparation", "handover"]) await takeStep(app, stall.owner, body.orders[0].id, step);
  await app.jobsDone();
}

async function newLetter(): Promise<number> {
  await call(app, "POST", "registration/", { json: { email: "newcomer@example.org" } });
  return (await letterTo(app, "newcomer@example.org")).id;
}

const required: Record<string, string> = { "search/": "?type=products&search_string=pears" };
/** What takes another way through the house than the bare address. */
const filtered = [
  "search/?type=users&search_string=owner",
  "home/?list=newest",
  "products/?search=pears",
  "products/?near=51.05,3.72&radius_km=100&ordering=distance",
  "promotion/?in_stock=true",
  "users/list/?near=51.05,3.72&radius_km=100",
  "users/?search=owner",
  "order/?status=placed",
];

async function addressOf({ path }: Operation, ids: Record<string, number>): Promise<string> {
  const known = path.replace(/\{(\w+)\}/g, (whole, name: string) => String(ids[name] ?? whole));
  const isOfPeriod = path.startsWith("console/reports/") && path !== "console/reports/open/";
  const period = isOfPeriod ? "?from=2026-05-01&to=2026-05-31" : "";
  return (await stall.pathOf(known)) + (required[path] ?? period);
}

async function openForReading(connection: pg.ClientConfig): Promise<typeof reading> {
  const { config, log, clock } = app.platform;
  // The platform sets options of its own, so they are the database's.
  const admin = new pg.Client(connection);
  await admin.connect();
  await admin.query(`alter database ${connection.database} set default_transaction_read_only = on`);
  await admin.end();
  const platform = openPlatform(config, { log, clock, connection });
  const server = await createApp(platform);
  await server.listen({ port: 0, host: "127.0.0.1" });
  return {
    url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    platform,
    async close() {
      await server.close();
      await platform.database.close();
    },
  };
}

test("the site refuses to write", async () => {
  const { status } = await call(reading, "PATCH", "me/", { as: stall.owner, json: { about: "Pears." } });
  assert.equal(status, 503, "as where a primary has become a standby");
});

test("every GET is answered to everybody without a write, and to somebody with what is there", async () => {
  for (const address of addresses) {
    const statuses = [];
    for (const [who, as] of Object.entries(people)) {
      const { status, text } = await call(reading, "GET", address, { as });
      assert.ok(status < 500, `GET ${address} as ${who}: ${status} ${text}`);
      statuses.push(status);
    }
    assert.ok(statuses.includes(200), `GET ${address}: ${statuses}`);
  }
});
