import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { type Tx, transaction } from "#platform";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { newPerson } from "../../tests/support/people.ts";
import { recordRefundPaid, recordSales, refundSale, releaseSale, type Sale } from "./ledger.ts";

const now = new Date("2026-05-01T08:00:00Z");

let app: TestApp;
let producerId: number;
let lastOrder = 1000;
before(async () => {
  app = await startApp();
  producerId = (
    await newPerson(app, "producer", { producer_status: "approved", producer_since: now, offers: ["pickup"] })
  ).id;
});
after(() => app.close());

const saleOf = (total_minor: number, commission_minor: number, currency = "EUR"): Sale => ({
  ...{ order_id: ++lastOrder, producer_id: producerId, currency, total_minor, commission_minor },
});

const write = <T>(work: (tx: Tx) => Promise<T>) => transaction(app.platform.db, work);

async function balances(currency = "EUR") {
  return app.platform.db
    .selectFrom("wallets")
    .select(["available_minor as available", "pending_minor as pending"])
    .where("user_id", "=", producerId)
    .where("currency", "=", currency)
    .executeTakeFirstOrThrow();
}

/** What each account of the site has, as its lines add up. */
async function siteAccounts(orderId: number) {
  const rows = await app.platform.db
    .selectFrom("transfer_lines")
    .select(["account", sql<number>`sum(amount_minor)::bigint`.as("sum")])
    .where("order_id", "=", orderId)
    .groupBy("account")
    .execute();
  return Object.fromEntries(rows.map(({ account, sum }) => [account, sum]));
}

test("a sale waits in pending less its commission, and its release makes it available", async () => {
  const before = await write(async (tx) => recordSales(tx, [saleOf(100, 7)], now)).then(() => balances());
  const sale = saleOf(1000, 75);
  assert.equal(await write((tx) => recordSales(tx, [sale], now)), true);
  assert.deepEqual(await balances(), { ...before, pending: before.pending + 925 });
  assert.equal(await write((tx) => releaseSale(tx, sale, now)), true);
  assert.deepEqual(await balances(), { ...before, available: before.available + 925 });
  assert.deepEqual(await siteAccounts(sale.order_id), {
    ...{ card: -1000, commission: 75, pending: 0, available: 925 },
  });
});

test("a refund takes all of a sale back, the commission too, and what is paid back is owed no more", async () => {
  const before = await write(async (tx) => recordSales(tx, [saleOf(100, 7)], now)).then(() => balances());
  const sale = saleOf(1000, 75);
  await write((tx) => recordSales(tx, [sale], now));
  await write((tx) => refundSale(tx, sale, now));
  assert.deepEqual(await balances(), before);
  assert.deepEqual(await siteAccounts(sale.order_id), {
    card: -1000,
    commission: 0,
    pending: 0,
    refunds: 1000,
  });
  await write((tx) => recordRefundPaid(tx, sale, now));
  assert.deepEqual(await siteAccounts(sale.order_id), { card: 0, commission: 0, pending: 0, refunds: 0 });
});
