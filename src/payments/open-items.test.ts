import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { recordRefundOutcome } from "#orders";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { newTransfer, openAccount, upload } from "./bank/bank.fixture.ts";
import { writeCamt } from "./bank/statements/written.fixture.ts";
import type { openKinds } from "./open-items.ts";
import { empty, euros } from "./refunds/money-back.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let greta: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card,transfer", COMMISSION_PERCENT: "7.5" });
  staff = await newPerson(app, "mara", { roles: ["staff"] });
  greta = await newProducer(app, "greta");
  await openAccount(app, staff);
});
after(() => app.close());

interface Row {
  kind: (typeof openKinds)[number];
  order_id: number | null;
  person_id: number | null;
  person: string | null;
  since: string | null;
  amount: { amount: string; currency: string };
}

const report = (query = "", headers = {}) =>
  call(app, "GET", `console/reports/open/${query}`, { as: staff, headers });
const openItems = async (): Promise<Row[]> => (await report("?limit=100")).body.results;
const sumOf = (rows: Row[], ...kinds: Row["kind"][]) =>
  rows
    .filter(({ kind }) => kinds.includes(kind))
    .reduce((sum, { amount }) => sum + Math.round(Number(amount.amount) * 100), 0);

async function balanceOf(account: string): Promise<number> {
  const { sum } = await app.platform.db
    .selectFrom("transfer_lines")
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("sum"))
    .where("account", "=", account)
    .executeTakeFirstOrThrow();
  return Number(sum);
}

/** An order of 3.50 EUR. */
async function newOrder(method: "cash" | "card", steps: string[] = []) {
  const buyer = await newBuyerOf(app, await newProduct(app, greta));
  const { body, text } = await checkOut(app, buyer, { payment_method: method });
  assert.ok(body.orders, text);
  const id = Number(body.orders[0].id);
  if (method === "card") {
    const path = `checkout/${body.checkout_id}/payment/`;
    assert.equal((await call(app, "POST", path, { as: buyer, json: {} })).status, 200);
  }
  for (const step of steps) assert.equal((await takeStep(app, greta, id, step)).status, 200);
  return { id, buyer };
}

async function refund(orderId: number, amount: string): Promise<void> {
  const json = { ...euros(amount), reason: "Mouldy.", paid_by: "producer" };
  const { status, text } = await call(app, "POST", `order/${orderId}/refunds/`, { as: staff, json });
  assert.equal(status, 201, text);
  await app.jobsDone();
}

/** The only refund of an order comes back from the buyer's bank. */
async function failRefund(orderId: number): Promise<void> {
  const { db, jobs, clock } = app.platform;
  await transaction(db, async (tx) => {
    const { reference } = await tx
      .selectFrom("refunds")
      .select("reference")
      .where("order_id", "=", orderId)
      .executeTakeFirstOrThrow();
    await recordRefundOutcome(tx, jobs, { reference, status: "failed" }, clock.now());
  });
}

/** Money of a payer on the site's account, all of which goes back. */
async function repayUnknown(): Promise<void> {
  const payments = [{ name: "Bruno De Smet", iban: "BE68539007547034", amountMinor: 1234 }];
  const booking = { isCredit: true, bookedOn: "2026-05-01", bankReference: "BR1", payments };
  const account = "NL02ABNA0123456789";
  const told = { account, sequence: 1, day: "2026-05-01", openingMinor: 0, bookings: [booking] };
  assert.equal((await upload(app, staff, writeCamt("08", [told]))).status, 200);
  const { body } = await call(app, "GET", "console/bank/entries/?limit=1", { as: staff });
  const path = `console/bank/entries/${body.results[0].id}/repayment/`;
  assert.equal((await call(app, "POST", path, { as: staff, json: {} })).status, 200);
}

test("what is open is told each once, and comes to what the ledger's accounts hold", async () => {
  assert.deepEqual(await openItems(), []);
  const given = await newOrder("card", ["preparation", "handover"]);
  await empty(app, greta);
  await refund(given.id, "2.00");
  const failing = await newOrder("card");
  await refund(failing.id, "1.00");
  await failRefund(failing.id);
  const cash = await newOrder("cash");
  await newOrder("cash", ["preparation", "handover"]);
  const awaited = await newTransfer(app, greta, 2000);
  await repayUnknown();
  await app.jobsDone();

  const rows = await openItems();
  const today = new Date().toISOString().slice(0, 10);
  const about = ({ id, username: person }: TestPerson) => ({ person_id: id, person, since: today });
  assert.partialDeepStrictEqual(rows, [
    { kind: "producer_owes", order_id: null, person_id: greta.id, person: "greta", since: null },
    { kind: "transfer_awaited", order_id: awaited.orderId, ...euros("20.00"), ...about(awaited.buyer) },
    { kind: "cash_due", order_id: cash.id, ...euros("3.50"), ...about(cash.buyer) },
    { kind: "refund_owed", order_id: failing.id, ...euros("1.00"), ...about(failing.buyer) },
    { kind: "repayment_owed", order_id: null, person: "Bruno De Smet", ...euros("12.34") },
  ]);
  assert.equal(rows.length, 5);
  assert.ok(sumOf(rows, "producer_owes") > 0);
  assert.equal(sumOf(rows, "producer_owes"), -(await balanceOf("receivable")));
  assert.equal(sumOf(rows, "refund_owed", "repayment_owed"), await balanceOf("refunds"));
  await requireSound(app);
});

test("open items are read page by page, forwards and back, and whole as CSV, without a period", async () => {
  const rows = await openItems();
  const paged: Row[] = [];
  let { body } = await report("?limit=2");
  for (paged.push(...body.results); body.next; paged.push(...body.results))
    ({ body } = await call(app, "GET", body.next, { as: staff }));
  assert.deepEqual(paged, rows);
  const before = await call(app, "GET", body.previous, { as: staff });
  assert.deepEqual(before.body.results, rows.slice(2, 4));
  const csv = await report("", { accept: "text/csv" });
  const today = new Date().toISOString().slice(0, 10);
  assert.equal(csv.headers.get("content-disposition"), `attachment; filename="open-${today}.csv"`);
  const [head, ...lines] = csv.text.trimEnd().split("\r\n");
  assert.equal(head, "kind,since,order_id,person_id,person,amount,currency");
  assert.equal(lines.length, rows.length);
  assert.deepEqual((await report("?from=2026-01-01")).body.error_codes, { from: ["unknown_field"] });
  assert.equal((await call(app, "GET", "console/reports/open/", { as: greta })).status, 403);
});
