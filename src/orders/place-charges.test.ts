import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  takeStep,
} from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { newDay, newPlace, newStaff, refusal, sent, timeZone } from "../days/market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let ann: TestPerson;
let bob: TestPerson;
before(async () => {
  app = await startApp({
    ...{ TIME_ZONE: timeZone, PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10" },
    TAX_RATES: "reduced=6,S; standard=21,S",
  });
  staff = await newStaff(app);
  [ann, bob] = [await newProducer(app, "ann"), await newProducer(app, "bob")];
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

const euros = (amount: string) => ({ amount, currency: "EUR" });

/** A market day at a place that charges 3.00 for a basket below 40.00. */
async function chargedDay(): Promise<{ id: number; placeId: number }> {
  const charges = [{ price: euros("3.00"), free_from: euros("40.00") }];
  const { id: placeId } = await newPlace(app, staff, { charges });
  const { id } = await newDay(app, staff, placeId, { producers: "all" });
  return { id, placeId };
}

function order(as: TestPerson, day: { id: number }, told: object = {}) {
  return checkOut(app, as, { delivery_method: "market_day", market_day_id: day.id, ...told });
}

const amountsOf = (body: { orders: Record<string, { amount: string }>[] }, member: string) =>
  body.orders.map((one) => one[member]?.amount);

/** What the ledger has moved for an order, by account. */
async function movedFor(orderId: number): Promise<Record<string, number>> {
  const { rows } = await app.platform.database.pool.query<{ account: string; minor: string }>(
    `select account, sum(amount_minor) as minor from transfer_lines join transfers on transfers.id = transfer_id
    where cause ~ ('^[a-z-]+/' || $1 || '(/|$)') group by account order by account`,
    [orderId],
  );
  return Object.fromEntries(rows.map(({ account, minor }) => [account, Number(minor)]));
}

test("what a place charges is borne once by a basket, shared by its orders, and told in each", async () => {
  const day = await chargedDay();
  const [pears, beer] = [
    await newProduct(app, ann, { price: euros("10.00") }),
    await newProduct(app, bob, { price: euros("5.00"), tax_rate: "standard" }),
  ];
  const buyer = await newBuyerOf(app, pears, beer);
  const { status, body, text } = await order(buyer, day);
  assert.equal(status, 201, text);
  assert.deepEqual(amountsOf(body, "delivery_charge"), ["2.00", "1.00"]);
  assert.deepEqual(amountsOf(body, "total"), ["12.00", "6.00"]);
  const [first] = body.orders;
  assert.equal((await call(app, "GET", `order/${first.id}/`, { as: buyer })).text, JSON.stringify(first));
  assert.deepEqual(first.taxes, [
    {
      rate: "reduced",
      percent: "6",
      code: "S",
      net: euros("11.32"),
      tax: euros("0.68"),
      gross: euros("12.00"),
    },
  ]);
  const { text: letter } = await letterTo(app, buyer.email);
  assert.match(letter, /• Delivery to the market place: €[12]\.00\n/);

  await putInCart(app, buyer, pears);
  assert.deepEqual(amountsOf((await order(buyer, day)).body, "delivery_charge"), ["0.00"]);
});

test("a basket that has reached the sum bears nothing, also with what was ordered before", async () => {
  const day = await chargedDay();
  const pears = await newProduct(app, ann, { price: euros("20.00"), stock: 20 });
  const generous = await newBuyerOf(app, pears, pears);
  assert.deepEqual(amountsOf((await order(generous, day)).body, "delivery_charge"), ["0.00"]);
  const buyer = await newBuyerOf(app, pears);
  const { body } = await order(buyer, day);
  assert.deepEqual(amountsOf(body, "delivery_charge"), ["3.00"]);
  const cancelled = await takeStep(app, buyer, body.orders[0].id, "cancellation");
  assert.equal(cancelled.status, 200, cancelled.text);
  await putInCart(app, buyer, pears);
  const again = await order(buyer, day);
  assert.deepEqual(amountsOf(again.body, "delivery_charge"), ["3.00"], "the first was given back whole");
  await putInCart(app, buyer, pears);
  assert.deepEqual(amountsOf((await order(buyer, day)).body, "delivery_charge"), ["0.00"]);
});

test("the site keeps it beside the commission, and what goes back takes its part of both along", async () => {
  const day = await chargedDay();
  const pears = await newProduct(app, ann, { price: euros("7.00") });
  const plums = await newProduct(app, ann, { price: euros("10.00") });
  const buyer = await newBuyerOf(app, pears, plums);
  const { body } = await order(buyer, day, { payment_method: "card" });
  await sent(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
  const [{ id }] = body.orders;
  const seen = await call(app, "GET", `order/${id}/`, { as: ann });
  assert.deepEqual([seen.body.total.amount, seen.body.commission.amount], ["20.00", "4.70"]);
  // The charge stays as it was agreed where less is bought, and the rest of the commission is of the goods.
  const less = await sent(app, "DELETE", `order/${id}/items/${pears}/`, { as: buyer });
  assert.deepEqual([less.total.amount, less.delivery_charge.amount], ["13.00", "3.00"]);
  const after = await call(app, "GET", `order/${id}/`, { as: ann });
  assert.equal(after.body.commission.amount, "4.00");
  await sent(app, "POST", `order/${id}/refunds/`, {
    as: ann,
    json: { amount: euros("6.50"), reason: "Soft." },
  });
  await app.jobsDone();
  const moved = await movedFor(id);
  assert.deepEqual([moved["card"], moved["commission"], moved["pending"]], [-650, 200, 450]);
  await sent(app, "POST", `order/${id}/cancellation/`, { as: ann, json: {} });
  await app.jobsDone();
  assert.deepEqual(
    Object.values(await movedFor(id)).filter((minor) => minor !== 0),
    [],
  );
});

test("a receipt shows it as delivery, at the rates of the goods, and nothing of cash goes to the site", async () => {
  const day = await chargedDay();
  const pears = await newProduct(app, ann, { price: euros("7.00") });
  const buyer = await newBuyerOf(app, pears);
  const { body } = await order(buyer, day);
  const [{ id }] = body.orders;
  const seen = await call(app, "GET", `order/${id}/`, { as: ann });
  assert.equal(seen.body.commission.amount, "0.00");
  for (const step of ["preparation", "handover"]) await takeStep(app, ann, id, step);
  await app.jobsDone();
  const papers = await sent(app, "GET", `order/${id}/papers/`, { as: buyer });
  const paper = await sent(app, "GET", `papers/${papers.results[0].id}/`, { as: buyer });
  assert.deepEqual(
    paper.lines.map((line: { kind: string; total: { amount: string } }) => [line.kind, line.total.amount]),
    [
      ["goods", "7.00"],
      ["delivery", "3.00"],
    ],
  );
  assert.equal(paper.total.amount, "10.00");
  assert.deepEqual(await movedFor(id), {});
});

test("eight checkouts of one buyer at once charge their basket once", async () => {
  const day = await chargedDay();
  const products = await Promise.all(
    Array.from({ length: 8 }, () => newProduct(app, ann, { price: euros("1.00") })),
  );
  const buyer = await newBuyerOf(app);
  await Promise.all(
    products.map(async (product) => {
      await putInCart(app, buyer, product);
      // Whoever comes late finds the cart empty.
      assert.ok([201, 409].includes((await order(buyer, day)).status));
    }),
  );
  const { body } = await call(app, "GET", `order/?market_day=${day.id}`, { as: buyer });
  const sum = body.results.reduce(
    (all: number, one: { delivery_charge: { amount: string } }) => all + Number(one.delivery_charge.amount),
    0,
  );
  assert.equal(sum, 3);
});

test("only staff say what a place charges, once per currency of the site, with its digits", async () => {
  const { placeId, id } = await chargedDay();
  const shown = await call(app, "GET", `market-days/${id}/`);
  assert.deepEqual(shown.body.place.charges, [{ price: euros("3.00"), free_from: euros("40.00") }]);
  const change = (json: object, as = staff) => call(app, "PATCH", `places/${placeId}/`, { as, json });
  const price = euros("1.00");
  const wrong: [object[], string, string][] = [
    [
      [{ price: { amount: "1.00", currency: "CHF" }, free_from: null }],
      "charges.0.price.currency",
      "not_a_choice",
    ],
    [[{ price: euros("1.001"), free_from: null }], "charges.0.price.amount", "wrong_format"],
    [[{ price: euros("-1.00"), free_from: null }], "charges.0.price.amount", "too_small"],
    [[{ price, free_from: euros("x") }], "charges.0.free_from.amount", "wrong_format"],
    [
      [
        { price, free_from: null },
        { price, free_from: null },
      ],
      "charges.1.price.currency",
      "overlaps",
    ],
  ];
  for (const [charges, field, code] of wrong)
    assert.deepEqual(refusal(await change({ charges })), [400, { [field]: [code] }]);
  assert.deepEqual(refusal(await change({ charges: [] }, ann)), [403, "permission_denied"]);
  assert.deepEqual((await change({ charges: [] })).body.charges, []);
  await app.changesSeen();
  assert.deepEqual((await call(app, "GET", `market-days/${id}/`)).body.place.charges, []);
});
