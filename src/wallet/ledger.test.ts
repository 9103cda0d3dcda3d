import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { type Tx, transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { refundSale } from "../../tests/support/money.ts";
import { newPerson } from "../../tests/support/people.ts";
import { askPayout, recordSales, releaseSale } from "./ledger.ts";
import type { Sale } from "./posting.ts";
import { recordLatePayment, recordRefundPaid } from "./returns.ts";

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
  through: "card",
});

const refundOf = ({ order_id, currency, total_minor }: Sale, amount_minor = total_minor, refund_id = 1) => ({
  ...{ refund_id, order_id, currency, amount_minor, attempt: 0, through: "card" as const },
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
  await write((tx) => refundSale(tx, { ...sale, refund_id: 1 }, now));
  assert.deepEqual(await balances(), before);
  assert.deepEqual(await siteAccounts(sale.order_id), {
    card: -1000,
    commission: 0,
    pending: 0,
    refunds: 1000,
  });
  await write((tx) => recordRefundPaid(tx, refundOf(sale), now));
  assert.deepEqual(await siteAccounts(sale.order_id), { card: 0, commission: 0, pending: 0, refunds: 0 });
});

test("an order may have several refunds, each of which is paid once", async () => {
  const sale = saleOf(1000, 0);
  await write((tx) => recordLatePayment(tx, sale, now));
  for (const refund of [refundOf(sale, 300, 1), refundOf(sale, 700, 2)]) {
    assert.equal(await write((tx) => recordRefundPaid(tx, refund, now)), true);
    assert.equal(await write((tx) => recordRefundPaid(tx, refund, now)), false);
  }
  assert.deepEqual(await siteAccounts(sale.order_id), { card: 0, refunds: 0 });
});

test("a sale of which the commission is all leaves nothing, and is released all the same", async () => {
  const before = await write(async (tx) => recordSales(tx, [saleOf(100, 7)], now)).then(() => balances());
  const sale = saleOf(1, 1);
  await write((tx) => recordSales(tx, [sale], now));
  assert.equal(await write((tx) => releaseSale(tx, sale, now)), true);
  assert.equal(await write((tx) => releaseSale(tx, sale, now)), false);
  assert.deepEqual(await balances(), before);
});

test("a payment that came too late is owed to the buyer, and no wallet sees it", async () => {
  const before = await write(async (tx) => recordSales(tx, [saleOf(100, 7)], now)).then(() => balances());
  const sale = saleOf(1000, 75);
  await write((tx) => recordLatePayment(tx, sale, now));
  assert.deepEqual(await siteAccounts(sale.order_id), { card: -1000, refunds: 1000 });
  assert.deepEqual(await balances(), before);
});

test("the same cause moves money once, however often and however much at once it is told", async () => {
  const before = await write(async (tx) => recordSales(tx, [saleOf(100, 7)], now)).then(() => balances());
  const sales = [saleOf(1000, 75), saleOf(500, 0, "CHF")];
  const steps = [
    (tx: Tx) => recordSales(tx, sales, now),
    ...[releaseSale, recordLatePayment].map((step) => (tx: Tx) => step(tx, sales[0] ?? saleOf(1, 0), now)),
    (tx: Tx) => recordRefundPaid(tx, refundOf(sales[0] ?? saleOf(1, 0)), now),
  ];
  for (const step of steps) {
    const moved = await Promise.all(Array.from({ length: 8 }, () => write(step)));
    assert.deepEqual(moved.filter(Boolean), [true]);
  }
  assert.deepEqual(await balances(), { ...before, available: before.available + 925 });
  assert.deepEqual(await balances("CHF"), { available: 0, pending: 500 });
});

test("of several sales told at once those that are there are left, and the others are written", async () => {
  const [first, second] = [saleOf(100, 0), saleOf(200, 0)];
  await write((tx) => recordSales(tx, [first], now));
  const before = await balances();
  assert.equal(await write((tx) => recordSales(tx, [second, first], now)), true);
  assert.deepEqual(await balances(), { ...before, pending: before.pending + 200 });
});

test("sales of many producers in opposite orders at once end, each with its money", async () => {
  const people = await Promise.all(Array.from({ length: 6 }, (_, n) => newPerson(app, `opposite${n}`)));
  const basket = () => people.map(({ id }) => ({ ...saleOf(100, 10), producer_id: id }));
  const baskets = Array.from({ length: 12 }, (_, n) => (n % 2 ? basket() : basket().reverse()));
  await Promise.all(baskets.map((sales) => write((tx) => recordSales(tx, sales, now))));
  const wallets = await app.platform.db
    .selectFrom("wallets")
    .select("pending_minor")
    .where(
      "user_id",
      "in",
      people.map(({ id }) => id),
    )
    .execute();
  assert.deepEqual(wallets, Array(6).fill({ pending_minor: 1080 }));
});

// What the database itself refuses.

const refused = (work: (tx: Tx) => Promise<unknown>, why: RegExp) => assert.rejects(write(work), why);

async function newTransfer(tx: Tx): Promise<number> {
  const { id } = await tx
    .insertInto("transfers")
    .values({ cause: `test/${++lastOrder}`, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Lines as they are written by hand, by one statement: of that wallet, or of the site's bank account. */
const writeLines = (
  tx: Tx,
  transferId: number,
  lines: { minor: number; wallet?: number; currency?: string }[],
) =>
  tx
    .insertInto("transfer_lines")
    .values(
      lines.map(({ minor, wallet, currency = "EUR" }) => ({
        ...{ transfer_id: transferId, account: wallet ? "available" : "bank", wallet_id: wallet ?? null },
        ...{ currency, amount_minor: minor, kind: "payout", created_at: now },
      })),
    )
    .execute();

const balanced = [{ minor: 5 }, { minor: -5 }];

async function walletId(): Promise<number> {
  const { id } = await app.platform.db
    .selectFrom("wallets")
    .select("id")
    .where("user_id", "=", producerId)
    .where("currency", "=", "EUR")
    .executeTakeFirstOrThrow();
  return id;
}

test("lines of a transfer that do not sum to zero in each currency can't be written", async () => {
  for (const lines of [[{ minor: 5 }], [{ minor: 5 }, { minor: -5, currency: "CHF" }]])
    await refused(async (tx) => writeLines(tx, await newTransfer(tx), lines), /does not sum to zero/);
  await refused(async (tx) => {
    const ids = [await newTransfer(tx), await newTransfer(tx)];
    await sql`
      insert into transfer_lines (transfer_id, account, currency, amount_minor, kind, created_at)
      values (${ids[0]}, 'bank', 'EUR', 5, 'bank', now()), (${ids[1]}, 'bank', 'EUR', -5, 'bank', now())`.execute(
      tx,
    );
  }, /does not sum to zero/);
});

test("no line is added to a transfer that was written before, balanced or not", async () => {
  const id = await write(async (tx) => {
    const transferId = await newTransfer(tx);
    await writeLines(tx, transferId, balanced);
    return transferId;
  });
  await refused((tx) => writeLines(tx, id, balanced), /together with their transfer/);
  await refused((tx) => writeLines(tx, 10 ** 12, balanced), /together with their transfer|foreign key/);
  // Behind a savepoint it is the same transaction.
  await write(async (tx) => {
    await sql`savepoint one`.execute(tx);
    const transferId = await newTransfer(tx);
    await sql`release savepoint one`.execute(tx);
    await sql`savepoint two`.execute(tx);
    await writeLines(tx, transferId, balanced);
  });
});

test("what is in the ledger is neither changed nor deleted nor emptied", async () => {
  await write((tx) => recordSales(tx, [saleOf(100, 7)], now));
  const statements = [
    "update transfers set cause = 'x' where false",
    "delete from transfers where false",
    "truncate transfers cascade",
    "update transfer_lines set amount_minor = 1",
    "delete from transfer_lines",
    "truncate transfer_lines",
    "truncate wallets cascade",
    "insert into transfers (cause, created_at) select cause, now() from transfers on conflict (cause) do update set cause = 'x'",
  ];
  for (const statement of statements) {
    await refused((tx) => sql.raw(statement).execute(tx), /only ever added/);
  }
  await refused((tx) => sql`delete from wallets`.execute(tx), /foreign key/);
});

test("a balance moves with a line only, and a wallet stays whose it is, in its currency, and begins with nothing", async () => {
  await write((tx) => recordSales(tx, [saleOf(100, 7)], now));
  const id = await walletId();
  const { id: otherId } = await newPerson(app, "other");
  const statements = [
    ...["available_minor = 1", "pending_minor = 0", "currency = 'USD'", `user_id = ${otherId}`].map(
      (change) => `update wallets set ${change} where id = ${id}`,
    ),
    `insert into wallets (user_id, currency, available_minor, opened_at) values (${otherId}, 'EUR', 1, now())`,
    `insert into wallets (user_id, currency, pending_minor, opened_at) values (${otherId}, 'EUR', 1, now())`,
  ];
  for (const statement of statements) {
    await refused((tx) => sql.raw(statement).execute(tx), /with lines of the ledger only/);
  }
});

test("neither balance falls below nothing, and a line is of a wallet in its own currency", async () => {
  const id = await walletId();
  const { available } = await balances();
  const take = (minor: number, currency: string) => async (tx: Tx) => {
    const transferId = await newTransfer(tx);
    await writeLines(tx, transferId, [
      { minor: -minor, wallet: id, currency },
      { minor, currency },
    ]);
  };
  await refused(take(available + 1, "EUR"), /wallets_available_minor_check/);
  await refused(take(1, "CHF"), /in its own currency/);
  const sale = saleOf(100, 0);
  await refused(
    (tx) => releaseSale(tx, { ...sale, total_minor: 10 ** 9 }, now),
    /wallets_pending_minor_check/,
  );
});

test("who takes more than there is without having looked is refused by the last guard, in the same words", async () => {
  const payout = { id: 999, wallet_id: await walletId(), currency: "EUR", amount_minor: 10 ** 9 };
  await assert.rejects(
    write((tx) => askPayout(tx, payout, now)),
    { code: "insufficient_funds" },
  );
});

test("the lines of a wallet are numbered in the order in which they moved it", async () => {
  await Promise.all(Array.from({ length: 30 }, () => write((tx) => recordSales(tx, [saleOf(100, 7)], now))));
  const rows = await app.platform.db
    .selectFrom("transfer_lines")
    .select(["amount_minor", "balance_after_minor"])
    .where("wallet_id", "=", await walletId())
    .where("account", "=", "pending")
    .orderBy("id")
    .execute();
  let balance = 0;
  for (const { amount_minor, balance_after_minor } of rows) {
    balance += amount_minor;
    assert.equal(balance_after_minor, balance);
  }
  assert.ok(rows.length >= 60);
});
