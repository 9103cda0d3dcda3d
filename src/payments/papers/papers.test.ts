import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { takeHandOversBack } from "#orders";
import { transaction } from "#platform/database";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  takeStep,
} from "../../../tests/support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../../tests/support/people.ts";
import { issueCommissionInvoices } from "./commission.ts";
import { issueOrderPapers } from "./order-papers.ts";

let app: TestApp;
let ann: TestPerson;
let staff: TestPerson;
const business = {
  ...{ legal_name: "Ann’s Orchard BV", tax_number: "BE0123456749", is_tax_exempt: false },
  address: { street: "Dorpsstraat 1", postal_code: "9000", city: "Ghent", country: "BE" },
};
before(async () => {
  app = await startApp({
    ...{ TAX_RATES: "reduced=6,S; standard=21,S; exempt=0,E", COMMISSION_TAX_RATE: "standard" },
    ...{ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10", TIME_ZONE: "Europe/Brussels" },
  });
  ann = await newProducer(app, "ann");
  staff = await newPerson(app, "staff", { roles: ["staff"] });
  assert.equal((await call(app, "PATCH", "me/", { as: ann, json: { business } })).status, 200);
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

function euros(amount: string) {
  return { amount, currency: "EUR" };
}

/** An order of this producer's that is paid, where it is by card, and not yet handed over. */
async function newOrder(seller: TestPerson, payment_method: string, told: object = {}) {
  const buyer = await newBuyerOf(app, await newProduct(app, seller, told));
  const { body, text } = await checkOut(app, buyer, { payment_method });
  assert.ok(body.orders, text);
  if (payment_method === "card") {
    const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
    assert.equal(paid.status, 200, paid.text);
  }
  return { buyer, id: Number(body.orders[0].id) };
}

async function handOver(seller: TestPerson, id: number) {
  for (const step of ["preparation", "handover"])
    assert.equal((await takeStep(app, seller, id, step)).status, 200);
}

function results({ status, body, text }: Awaited<ReturnType<typeof call>>) {
  assert.equal(status, 200, text);
  return body.results;
}

/** Signed in anew, for a token doesn't live for a month. */
async function again(person: TestPerson): Promise<TestPerson> {
  const json = { username: person.username, password };
  return { ...person, ...(await call(app, "POST", "auth/token/", { json })).body };
}

async function papersOf(as: TestPerson, id: number) {
  const { body, text, status } = await call(app, "GET", `order/${id}/papers/`, { as });
  assert.equal(status, 200, text);
  return body.results;
}

test("a receipt is issued when goods are handed over, in its producer's name, and not before", async () => {
  for (const method of ["cash", "card"]) {
    const { buyer, id } = await newOrder(ann, method, { tax_rate: "standard", price: euros("12.10") });
    await app.jobsDone();
    assert.deepEqual(await papersOf(buyer, id), []);
    await handOver(ann, id);
    await app.jobsDone();
    const [summary, ...more] = await papersOf(buyer, id);
    assert.equal(more.length, 0);
    assert.match(summary.number, new RegExp(`^R${ann.id}-\\d{4}-000[12]$`));
    const { body } = await call(app, "GET", `papers/${summary.id}/`, { as: buyer });
    assert.partialDeepStrictEqual(body, {
      ...{ kind: "receipt", order_id: id, total: euros("12.10"), rounding: euros("0.00") },
      seller: { name: business.legal_name, tax_number: business.tax_number, address: business.address },
      buyer: { name: buyer.username, tax_number: null },
      order: { id, payment_method: method },
      lines: [
        {
          kind: "goods",
          n: 1,
          quantity: "1",
          unit_code: "XPK",
          net_price: "10.0000",
          net_total: euros("10.00"),
        },
      ],
      taxes: [
        { rate: "standard", percent: "21", net: euros("10.00"), tax: euros("2.10"), gross: euros("12.10") },
      ],
    });
  }
});

test("an order that is cancelled before its hand-over has no papers", async () => {
  const { buyer, id } = await newOrder(ann, "card");
  assert.equal((await takeStep(app, ann, id, "cancellation")).status, 200);
  await app.jobsDone();
  assert.deepEqual(await papersOf(buyer, id), []);
});

test("a paper is the same to the byte, whatever becomes of those it names", async () => {
  const { buyer, id } = await newOrder(ann, "card");
  await handOver(ann, id);
  await app.jobsDone();
  const [{ id: paper }] = await papersOf(buyer, id);
  const first = await call(app, "GET", `papers/${paper}/`, { as: buyer });
  await call(app, "PATCH", "me/", { as: ann, json: { business: null, display_name: "Another" } });
  await call(app, "PATCH", "console/settings/", {
    as: staff,
    json: { business: { legal_name: "Market coop", tax_number: "FR 12 345678901" } },
  });
  assert.equal((await call(app, "GET", `papers/${paper}/`, { as: buyer })).text, first.text);
  await call(app, "PATCH", "me/", { as: ann, json: { business } });
});

test("papers are shown to both parties and to staff, and to nobody else", async () => {
  const { buyer, id } = await newOrder(ann, "cash");
  await handOver(ann, id);
  await app.jobsDone();
  const [{ id: paper }] = await papersOf(ann, id);
  for (const as of [buyer, ann, staff]) {
    assert.equal((await call(app, "GET", `papers/${paper}/`, { as })).status, 200);
    assert.equal((await papersOf(as, id)).length, 1);
  }
  const stranger = await newPerson(app, "stranger");
  for (const path of [`papers/${paper}/`, `order/${id}/papers/`, "papers/999999/", "order/999999/papers/"])
    assert.equal((await call(app, "GET", path, { as: stranger })).status, 404, path);
  assert.equal((await call(app, "GET", `papers/${paper}/`)).status, 401);
  const listed = await call(app, "GET", "papers/?kind=receipt", { as: buyer });
  assert.deepEqual(
    listed.body.results.map((one: { id: number }) => one.id),
    [paper],
  );
});

test("what is issued can't be changed, taken away or numbered otherwise", async () => {
  const { pool } = app.platform.database;
  for (const statement of [
    "update papers set total_minor = 1",
    "delete from papers",
    "truncate papers cascade",
    "update paper_taxes set tax_minor = 0",
    "delete from paper_taxes",
    "delete from paper_orders",
    "update paper_series set last = 1",
    "update paper_series set last = last + 2",
    "delete from paper_series",
  ])
    await assert.rejects(pool.query(statement), { code: "23001" }, statement);
});

test("fifty receipts at once have fifty numbers without a gap, though some of them are rolled back", async () => {
  const ben = await newProducer(app, "ben");
  const product = await newProduct(app, ben, { stock: 100 });
  const buyer = await newPerson(app, "fifty");
  const orders: number[] = [];
  for (let n = 0; n < 50; n++) {
    await putInCart(app, buyer, product);
    orders.push((await checkOut(app, buyer)).body.orders[0].id);
  }
  // As the hand-over leaves them, without its job.
  const { db, clock } = app.platform;
  await sql`update orders set status = 'fulfilled', ready_at = now(), fulfilled_at = now(), paid_at = now()
    where id = any (${orders}::bigint[])`.execute(db);
  await sql`insert into order_steps (order_id, status, at, by)
    select id, 'fulfilled', now(), 'producer' from unnest(${orders}::bigint[]) id`.execute(db);
  const fails = (n: number) => n % 10 === 3;
  const issue = (id: number, n: number) =>
    transaction(db, async (tx) => {
      await issueOrderPapers(tx, app.platform, id, clock.now());
      if (fails(n)) throw new Error("at the last moment");
    });
  const outcomes = await Promise.allSettled(orders.flatMap((id, n) => [issue(id, n), issue(id, n)]));
  assert.equal(outcomes.filter(({ status }) => status === "rejected").length, 10);
  const { rows } = await sql<{ numbers: number[]; last: number }>`
    select array_agg(number order by number) as numbers, (select last from paper_series where series = ${`R${ben.id}`}) as last
    from papers where producer_id = ${ben.id}`.execute(db);
  assert.deepEqual(rows, [{ numbers: Array.from({ length: 45 }, (_, n) => n + 1), last: 45 }]);
});

test("a hand-over that is taken back takes its receipt back, and the next one gets a receipt of its own", async () => {
  const { buyer, id } = await newOrder(ann, "card");
  await handOver(ann, id);
  await app.jobsDone();
  const { db, jobs, clock } = app.platform;
  await transaction(db, (tx) => takeHandOversBack(tx, jobs, [id], clock.now()));
  await app.jobsDone();
  assert.equal((await takeStep(app, ann, id, "handover")).status, 200);
  await app.jobsDone();
  const papers = await papersOf(buyer, id);
  assert.deepEqual(
    papers.map(({ kind, total }: { kind: string; total: object }) => [kind, total]),
    [
      ["receipt", euros("3.50")],
      ["credit_note", euros("3.50")],
      ["receipt", euros("3.50")],
    ],
  );
  const [receipt, credit] = await Promise.all(
    papers
      .slice(0, 2)
      .map(async (one: { id: number }) => (await call(app, "GET", `papers/${one.id}/`, { as: buyer })).body),
  );
  assert.deepEqual([credit.lines, credit.taxes], [receipt.lines, receipt.taxes]);
  assert.deepEqual(credit.corrects, { id: receipt.id, number: receipt.number });
});

test("money that a producer gives back is taken off its receipt, by the taxes of the lines or in proportion, and off the commission", async () => {
  const fay = await newProducer(app, "fay");
  const beer = await newProduct(app, fay, { price: euros("12.10"), tax_rate: "standard" });
  const pears = await newProduct(app, fay, { price: euros("5.30") });
  const buyer = await newBuyerOf(app, beer, pears);
  await putInCart(app, buyer, pears);
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
  const [{ id }] = body.orders;
  await handOver(fay, id);
  const giveBack = async (json: object) => {
    const { status, text } = await call(app, "POST", `order/${id}/refunds/`, {
      as: staff,
      json: { reason: "Bruised", ...json },
    });
    assert.equal(status, 201, text);
  };
  await giveBack({ items: [{ n: 2, quantity: 1 }] });
  await giveBack({ amount: euros("6.00") });
  await giveBack({ amount: euros("1.00"), paid_by: "site" });
  await app.jobsDone();
  const papers = await papersOf(buyer, id);
  const [receipt, byLine, byAmount, ...more] = await Promise.all(
    papers.map(
      async (one: { id: number }) => (await call(app, "GET", `papers/${one.id}/`, { as: buyer })).body,
    ),
  );
  assert.equal(more.length, 0, "what the site gives is no business of the producer's receipt");
  assert.deepEqual(receipt.total, euros("22.70"));
  assert.partialDeepStrictEqual(byLine, {
    ...{ kind: "credit_note", reason: "Bruised", total: euros("5.30"), corrects: { id: receipt.id } },
    lines: [{ kind: "refund", n: 2, pieces: 1, total: euros("5.30") }],
    taxes: [{ rate: "reduced", net: euros("5.00"), tax: euros("0.30"), gross: euros("5.30") }],
  });
  // Of what is left, 12.10 and 5.30.
  assert.deepEqual(
    byAmount.taxes.map(({ rate, gross }: { rate: string; gross: { amount: string } }) => [
      rate,
      gross.amount,
    ]),
    [
      ["standard", "4.17"],
      ["reduced", "1.83"],
    ],
  );
});

test("a month's commission is invoiced once, whoever asks and how often, and comes to what the ledger holds", async () => {
  const eve = await newProducer(app, "eve");
  const sold = [await newOrder(eve, "card", { price: euros("10.00") }), await newOrder(eve, "card")];
  const { id: inCash } = await newOrder(eve, "cash");
  const cancelled = await newOrder(eve, "card");
  for (const { id } of sold) await handOver(eve, id);
  await handOver(eve, inCash);
  await takeStep(app, eve, cancelled.id, "cancellation");
  const waiting = await newOrder(eve, "card");
  await app.jobsDone();
  const invoices = async () =>
    results(await call(app, "GET", "papers/?kind=commission_invoice", { as: await again(eve) }));
  await issueCommissionInvoices(app.platform);
  assert.deepEqual(await invoices(), []);
  app.advance(31 * 24 * 3600);
  await Promise.all(Array.from({ length: 5 }, () => issueCommissionInvoices(app.platform)));
  await issueCommissionInvoices(app.platform);
  const [summary, ...more] = await invoices();
  assert.equal(more.length, 0);
  const { body } = await call(app, "GET", `papers/${summary.id}/`, { as: await again(eve) });
  // 1.00 and 0.35, of which 21 parts in 121 are tax.
  assert.partialDeepStrictEqual(body, {
    ...{
      total: euros("1.35"),
      taxes: [{ rate: "standard", net: euros("1.12"), tax: euros("0.23"), gross: euros("1.35") }],
    },
    ...{ seller: { name: "Market coop", tax_number: "FR12345678901" } },
    orders: sold.map(({ id }) => ({ order_id: id })),
  });
  assert.match(body.number, /^F-\d{4}-\d{4}$/);
  const stranger = await newPerson(app, "curious");
  assert.equal((await call(app, "GET", `papers/${summary.id}/`, { as: stranger })).status, 404);
  // What was sold in that month and handed over in the next is of the next.
  await handOver(await again(eve), waiting.id);
  await app.jobsDone();
  app.advance(31 * 24 * 3600);
  await issueCommissionInvoices(app.platform);
  assert.deepEqual(
    (await invoices()).map((one: { total: object }) => one.total),
    [euros("0.35"), euros("1.35")],
  );
});
