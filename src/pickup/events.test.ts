import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { findDayBaskets, readDayOrders } from "#orders";
import { newStaff, refusal } from "../../src/days/market.fixture.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { requireSound } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";
import {
  begin,
  newBasket,
  newMarketDay,
  newProduct,
  outcomes,
  readBasket,
  send,
  type TestDay,
  timeZone,
} from "./market.fixture.ts";

const sells = { offers: ["pickup", "market_day"] };

let app: TestApp;
let staff: TestPerson;
let hana: TestPerson;
let eva: TestPerson;
let zoe: TestPerson;
let day: TestDay;
let pears: number;
let leeks: number;
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone, PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10" });
  staff = await newStaff(app);
  hana = await newPerson(app, "hana");
  eva = await newProducer(app, "eva", sells);
  zoe = await newProducer(app, "zoe", sells);
  pears = await newProduct(app, eva, { stock: 500 });
  leeks = await newProduct(app, zoe, { stock: 500 });
  day = await newMarketDay(app, staff);
  const help = await call(app, "PUT", `market-days/${day.id}/helpers/${hana.id}/`, { as: staff });
  assert.equal(help.status, 200, help.text);
});
after(async () => {
  await requireSound(app);
  await app.close();
});

const money = (amount: string) => ({ amount, currency: "EUR" });
const orderOf = async (id: number, as: TestPerson) => (await call(app, "GET", `order/${id}/`, { as })).body;
const pendingOf = async (as: TestPerson) => (await call(app, "GET", "wallet/", { as })).body.results[0];

test("a basket is handed over once, whoever comes second hears who was first, and its orders are fulfilled", async () => {
  const { number: basket, buyer, orders } = await newBasket(app, day, [pears, leeks]);
  assert.equal(orders.length, 2);
  assert.deepEqual(await outcomes(app, hana, day.id, { kind: "arrived", basket }), ["applied"]);
  const before = await readBasket(app, hana, day.id, basket);
  assert.deepEqual([before.status, before.paid, before.handed_over_by], ["arrived", [], null]);
  const total = before.due[0].amount;
  const given = await send(app, hana, day.id, { kind: "handed_over", basket });
  const [first] = given.body.results;
  assert.deepEqual(
    [first.result, first.code, first.basket, first.by.username],
    ["applied", null, basket, "hana"],
  );
  const late = await send(app, staff, day.id, { kind: "handed_over", basket, at: "2020-01-01T00:00:00Z" });
  const [second] = late.body.results;
  assert.deepEqual(
    [second.result, second.code, second.by, second.at],
    ["refused", "already_handed_over", first.by, first.at],
  );
  const shown = await readBasket(app, hana, day.id, basket);
  assert.deepEqual(
    [shown.status, shown.due, shown.paid, shown.handed_over_by.username, shown.handed_over_at],
    ["handed_over", [], [money(total)], "hana", first.at],
  );
  assert.equal(shown.buyer.phone, "+32 470 00 00 09");
  for (const { id } of orders) {
    const order = await orderOf(id, buyer);
    assert.equal(order.status, "fulfilled");
    assert.deepEqual(
      order.history.map(({ status, by }: { status: string; by: string }) => [status, by]),
      [
        ["placed", "buyer"],
        ["ready", "operator"],
        ["fulfilled", "operator"],
      ],
    );
    assert.ok(order.paid_at);
  }
});

test("the same batch sent again changes nothing, also doubled in itself and with what was refused", async () => {
  const { number: basket } = await newBasket(app, day, [pears]);
  const events = [
    { id: randomUUID(), kind: "cash", basket, received: money("20.00"), change: money("13.00") },
    { id: randomUUID(), kind: "handed_over", basket },
    { id: randomUUID(), kind: "handed_over", basket },
  ];
  assert.deepEqual(await outcomes(app, hana, day.id, ...events), [
    "applied",
    "applied",
    "already_handed_over",
  ]);
  const shown = await readBasket(app, hana, day.id, basket);
  const again = await send(
    app,
    staff,
    day.id,
    ...[...events, ...events].map((event) => ({ ...event, id: event.id.toUpperCase() })),
  );
  assert.deepEqual(
    again.body.results.map(({ result, by }: { result: string; by: { username: string } }) => [
      result,
      by.username,
    ]),
    Array.from({ length: 2 }).flatMap(() => [
      ["duplicate", "hana"],
      ["duplicate", "hana"],
      ["refused", "hana"],
    ]),
  );
  assert.deepEqual(await readBasket(app, hana, day.id, basket), shown);
  assert.deepEqual(shown.paid, [money("7.00")]);
});

test("an order is fulfilled with the last of its lines, and what was given is given once", async () => {
  const { number: basket, buyer, orders } = await newBasket(app, day, [pears, leeks]);
  const [one, two] = orders.map(({ id }) => id);
  assert.ok(one && two);
  const hand = (members: object) => outcomes(app, hana, day.id, { kind: "handed_over", basket, ...members });
  assert.deepEqual(await hand({ order_id: one, n: 1 }), ["applied"]);
  assert.deepEqual(
    [(await orderOf(one, buyer)).status, (await orderOf(two, buyer)).status],
    ["fulfilled", "placed"],
  );
  assert.deepEqual(await hand({ order_id: one }), ["already_handed_over"]);
  assert.deepEqual(await hand({ order_id: 999_999 }), ["not_in_day"]);
  assert.equal((await readBasket(app, hana, day.id, basket)).status, "waiting");
  assert.deepEqual(await hand({}), ["applied"]);
  assert.equal((await readBasket(app, hana, day.id, basket)).status, "handed_over");
});

test("undo takes back what an event did, the ledger too, and refuses where the money has been spent", async () => {
  const { number: basket, orders, buyer } = await newBasket(app, day, [leeks], { payment_method: "card" });
  const [order] = orders;
  assert.ok(order);
  const paid = await pendingOf(zoe);
  const hand = async () => {
    const { events, body } = await send(app, hana, day.id, { kind: "handed_over", basket });
    assert.ok(body.results, JSON.stringify(body));
    assert.equal(body.results[0].code, null);
    return events[0]?.id ?? "";
  };
  const undo = (of: string) => outcomes(app, hana, day.id, { kind: "undo", of });
  for (let i = 0; i < 2; i++) {
    const given = await hand();
    assert.notDeepEqual(await pendingOf(zoe), paid);
    assert.deepEqual(await undo(given), ["applied"]);
    assert.deepEqual(await undo(given), ["nothing_to_undo"]);
    assert.deepEqual(await pendingOf(zoe), paid);
    assert.equal((await orderOf(order.id, buyer)).status, "ready");
    assert.equal((await readBasket(app, hana, day.id, basket)).status, "waiting");
    await requireSound(app);
  }
  const given = await hand();
  const [wallet] = (await call(app, "GET", "wallet/", { as: zoe })).body.results;
  const payout = await call(app, "POST", `wallet/${wallet.id}/payouts/`, {
    as: zoe,
    json: { amount: wallet.available },
  });
  assert.equal(payout.status, 201, payout.text);
  assert.deepEqual(await undo(given), ["insufficient_funds"]);
  assert.equal((await readBasket(app, hana, day.id, basket)).status, "handed_over");
});

test("arrival, no-show, cash and notes are undone each by itself", async () => {
  const { number: basket } = await newBasket(app, day, [pears]);
  const { events } = await send(
    app,
    hana,
    day.id,
    { kind: "no_show", basket },
    { kind: "arrived", basket },
    { kind: "note", basket, text: "Brings the crate back." },
    { kind: "cash", basket, received: money("5.00") },
  );
  const shown = await readBasket(app, hana, day.id, basket);
  assert.deepEqual(
    [shown.status, shown.note, shown.paid, shown.due],
    ["arrived", "Brings the crate back.", [money("5.00")], [money("2.00")]],
  );
  assert.deepEqual(await outcomes(app, hana, day.id, { kind: "arrived", basket }), ["already_arrived"]);
  for (const { id } of events.toReversed())
    assert.deepEqual(await outcomes(app, hana, day.id, { kind: "undo", of: id }), ["applied"]);
  const after = await readBasket(app, hana, day.id, basket);
  assert.deepEqual([after.status, after.note, after.paid, after.due], ["waiting", null, [], [money("7.00")]]);
});

test("an order that was cancelled meanwhile is not handed over; the rest of its basket is", async () => {
  const { number: basket, orders } = await newBasket(app, day, [pears, leeks]);
  const [one, two] = orders.map(({ id }) => id);
  assert.ok(one && two);
  const cancel = (id: number) =>
    call(app, "POST", `console/orders/${id}/cancellation/`, { as: staff, json: { reason: "Hail." } });
  assert.equal((await cancel(one)).status, 200);
  assert.deepEqual(await outcomes(app, hana, day.id, { kind: "handed_over", basket, order_id: one }), [
    "wrong_status",
  ]);
  assert.deepEqual(await outcomes(app, hana, day.id, { kind: "handed_over", basket }), ["applied"]);
  const { number: other, orders: others } = await newBasket(app, day, [pears]);
  assert.equal((await cancel(others[0]?.id ?? 0)).status, 200);
  assert.deepEqual(await outcomes(app, hana, day.id, { kind: "handed_over", basket: other }), [
    "wrong_status",
  ]);
  assert.equal(await readBasket(app, hana, day.id, other), undefined);
});

test("goods are weighed and given less of, in cash and by card, each can be undone, and none is handed over unweighed", async () => {
  const cheese = await newProduct(app, eva, {
    ...{ sold_by: "weight", price: money("10.00"), pack_size: "0.5", pack_unit: "kg", tolerance_percent: 20 },
    stock: 100,
  });
  for (const payment_method of ["cash", "card"]) {
    const { number: basket, orders } = await newBasket(app, day, [cheese, leeks], { payment_method });
    const shown = await readBasket(app, hana, day.id, basket);
    const order_id = shown.orders.find(
      ({ items }: { items: { sold_by: string }[] }) => items[0]?.sold_by === "weight",
    ).id;
    const total = async () => (await call(app, "GET", `order/${order_id}/`, { as: eva })).body.total.amount;
    const line = { order_id, n: 1 };
    const hand = () => outcomes(app, hana, day.id, { kind: "handed_over", basket });
    assert.deepEqual(await hand(), ["not_weighed"]);
    const { events, body } = await send(app, hana, day.id, {
      kind: "weighed",
      ...line,
      grams: 1100,
      tare_grams: 150,
    });
    assert.deepEqual([body.results[0].code, body.results[0].basket, await total()], [null, basket, "9.50"]);
    assert.deepEqual(await outcomes(app, hana, day.id, { kind: "weighed", ...line, grams: 5000 }), [
      "applied",
    ]);
    assert.equal(await total(), "12.00");
    const undo = (of = "") => outcomes(app, hana, day.id, { kind: "undo", of });
    // Something newer stands in its place.
    assert.deepEqual(await undo(events[0]?.id), ["nothing_to_undo"]);
    assert.deepEqual(
      await outcomes(app, hana, day.id, {
        kind: "weighed",
        order_id: orders.find(({ id }) => id !== order_id)?.id,
        n: 1,
        grams: 5,
      }),
      ["not_by_weight"],
    );
    const less = await send(app, hana, day.id, {
      kind: "short",
      ...line,
      quantity: 1,
      reason: "Eaten by mice.",
    });
    assert.equal(less.body.results[0].code, null, less.text);
    assert.equal(await total(), "5.00");
    assert.deepEqual(await outcomes(app, hana, day.id, { kind: "short", ...line, quantity: 1 }), [
      "not_less",
    ]);
    assert.deepEqual(await undo(less.events[0]?.id), ["applied"]);
    assert.equal(await total(), "10.00");
    const again = await send(app, hana, day.id, { kind: "weighed", ...line, grams: 900 });
    assert.equal(await total(), "9.00");
    assert.deepEqual(await undo(again.events[0]?.id), ["applied"]);
    assert.equal(await total(), "10.00");
    assert.deepEqual(await outcomes(app, hana, day.id, { kind: "weighed", ...line, grams: 900 }), [
      "applied",
    ]);
    assert.deepEqual(await hand(), ["applied"]);
    assert.deepEqual(await outcomes(app, hana, day.id, { kind: "weighed", ...line, grams: 800 }), [
      "already_handed_over",
    ]);
    await app.jobsDone();
    await requireSound(app);
  }
});

test("a producer sees their own lines only; who doesn't help sees nothing and sends nothing, from the moment on", async () => {
  const { number: basket, buyer } = await newBasket(app, day, [pears, leeks]);
  await send(app, hana, day.id, { kind: "note", basket, text: "A secret." });
  const own = await readBasket(app, eva, day.id, basket);
  assert.deepEqual([own.orders.length, own.orders[0].producer.username, own.note], [1, "eva", null]);
  assert.ok(own.orders[0].commission);
  const path = `market-days/${day.id}/`;
  assert.deepEqual(refusal(await call(app, "GET", `${path}baskets/`, { as: buyer })), [403, "not_helper"]);
  for (const as of [buyer, eva]) {
    const answer = await send(app, as, day.id, { kind: "handed_over", basket });
    assert.deepEqual(refusal(answer), [403, "not_helper"]);
  }
  assert.equal((await call(app, "GET", "market-days/999999/baskets/", { as: hana })).status, 404);
  const temp = await newPerson(app, "temp");
  const help = (method: string) => call(app, method, `${path}helpers/${temp.id}/`, { as: staff });
  await help("PUT");
  assert.deepEqual(await outcomes(app, temp, day.id, { kind: "arrived", basket }), ["applied"]);
  await help("DELETE");
  assert.deepEqual(refusal(await send(app, temp, day.id, { kind: "handed_over", basket })), [
    403,
    "not_helper",
  ]);
});

test("what an event lacks, and what its kind doesn't have, is named by its place", async () => {
  const cases: [object, object][] = [
    [{ kind: "handed_over" }, { "events.0.basket": ["required"] }],
    [{ kind: "cash", basket: 1, received: money("1.5") }, { "events.0.received.amount": ["wrong_format"] }],
    [{ kind: "cash", basket: 1, received: money("-1.50") }, { "events.0.received.amount": ["too_small"] }],
    [{ kind: "arrived", basket: 1, text: "x" }, { "events.0.text": ["unknown_field"] }],
    [
      { kind: "weighed", order_id: 1, n: 1, grams: 5, tare_grams: 6 },
      { "events.0.tare_grams": ["too_large"] },
    ],
    [{ kind: "handed_over", basket: 1, n: 1 }, { "events.0.order_id": ["required"] }],
  ];
  for (const [event, codes] of cases)
    assert.deepEqual(refusal(await send(app, hana, day.id, event)), [400, codes]);
  assert.deepEqual(await outcomes(app, hana, day.id, { kind: "arrived", basket: 999_999 }), ["not_in_day"]);
});

test("two phones that hand over the same baskets at the same moment give each out once", async () => {
  const baskets = [];
  for (let i = 0; i < 6; i++) baskets.push(await newBasket(app, day, [pears]));
  const batch = baskets.map(({ number }) => ({ kind: "handed_over", basket: number }));
  const answers = await Promise.all([
    outcomes(app, hana, day.id, ...batch),
    outcomes(app, staff, day.id, ...batch.toReversed()),
  ]);
  const all = answers.flat().sort();
  assert.deepEqual(all, [...batch.map(() => "already_handed_over"), ...batch.map(() => "applied")].sort());
});

test("a batch whose connection dies in its middle has done nothing, and sent again does each thing once", async () => {
  const [one, two] = [await newBasket(app, day, [pears]), await newBasket(app, day, [leeks])];
  const events = [
    { id: randomUUID(), kind: "cash", basket: one.number, received: money("10.00"), change: money("3.00") },
    { id: randomUUID(), kind: "handed_over", basket: one.number },
    { id: randomUUID(), kind: "short", order_id: two.orders[0]?.id, n: 1, quantity: 1, reason: "Hail." },
    { id: randomUUID(), kind: "handed_over", basket: two.number },
  ];
  const stock = async () => {
    const { rows } = await app.platform.database.pool.query<{ stock: number }>(
      "select stock from product_stock where product_id = $1",
      [leeks],
    );
    return rows[0]?.stock ?? 0;
  };
  const before = await stock();
  // What gives stock back waits for this, behind all that the batch has done until then.
  const holder = await app.platform.database.pool.connect();
  try {
    await holder.query("begin");
    await holder.query("select from product_stock where product_id = $1 for update", [leeks]);
    const sent = send(app, hana, day.id, ...events);
    let waiter: number | undefined;
    await until(async () => {
      const { rows } = await holder.query<{ pid: number }>(
        "select pid from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))",
      );
      waiter = rows[0]?.pid;
      return waiter !== undefined;
    }, "the batch waits");
    await holder.query("select pg_terminate_backend($1)", [waiter]);
    const { status } = await sent;
    assert.ok(status >= 500, `${status}`);
  } finally {
    await holder.query("rollback");
    holder.release();
  }
  const { rows } = await app.platform.database.pool.query("select from day_events where id = any ($1)", [
    events.map(({ id }) => id),
  ]);
  assert.equal(rows.length, 0);
  for (const { number } of [one, two])
    assert.equal((await readBasket(app, hana, day.id, number)).status, "waiting");
  assert.equal(await stock(), before);
  assert.deepEqual(await outcomes(app, hana, day.id, ...events), Array(4).fill("applied"));
  assert.deepEqual(await outcomes(app, staff, day.id, ...events), Array(4).fill("duplicate"));
  assert.equal(await stock(), before + 1);
  assert.deepEqual((await readBasket(app, hana, day.id, one.number)).paid, [money("7.00")]);
  assert.equal((await orderOf(two.orders[0]?.id ?? 0, two.buyer)).status, "fulfilled");
});

test("staff close a day with what they counted, and no event is taken after", async () => {
  const other = await newMarketDay(app, staff);
  const [paid, open] = [await newBasket(app, other, [pears]), await newBasket(app, other, [pears])];
  const path = `market-days/${other.id}/closing/`;
  const { events } = await send(app, staff, other.id, { kind: "handed_over", basket: paid.number });
  const close = (json: object) => call(app, "POST", path, { as: staff, json });
  const counted = [money("6.50")];
  await begin(app, other);
  assert.deepEqual(refusal(await call(app, "GET", path, { as: hana })), [403, "permission_denied"]);
  const { body: before } = await call(app, "GET", path, { as: staff });
  assert.deepEqual(before.cash, [
    { currency: "EUR", expected: money("7.00"), counted: null, difference: null },
  ]);
  const refused = await close({ counted });
  assert.deepEqual([...refusal(refused), refused.body.baskets], [409, "baskets_open", [open.number]]);
  assert.deepEqual(refusal(await close({ counted: [money("1")] })), [
    400,
    { "counted.0.amount": ["wrong_format"] },
  ]);
  assert.deepEqual(refusal(await close({ counted: [{ amount: "1.00", currency: "XXX" }], confirm: true })), [
    400,
    { "counted.0.currency": ["not_a_choice"] },
  ]);
  const closed = await close({ counted, confirm: true, note: "A coin was lost." });
  assert.equal(closed.status, 200, closed.text);
  const { cash, no_shows, not_collected, handed_over, is_closed, closed_by } = closed.body;
  assert.deepEqual(cash, [
    { currency: "EUR", expected: money("7.00"), counted: money("6.50"), difference: money("-0.50") },
  ]);
  assert.deepEqual(
    [no_shows, not_collected, handed_over, is_closed, closed_by.username],
    [1, 0, 1, true, "staff"],
  );
  assert.deepEqual(refusal(await close({ counted })), [409, "day_not_open"]);
  const [again] = (await send(app, staff, other.id, ...events)).body.results;
  assert.equal(again.result, "duplicate");
  assert.deepEqual(refusal(await send(app, staff, other.id, { kind: "arrived", basket: open.number })), [
    409,
    "day_not_open",
  ]);
  assert.equal((await orderOf(open.orders[0]?.id ?? 0, open.buyer)).status, "placed");
  const early = await newMarketDay(app, staff);
  await sql`update market_days set opens_at = now() + interval '1 day' where id = ${early.id}`.execute(
    app.platform.db,
  );
  const tooEarly = await call(app, "POST", `market-days/${early.id}/closing/`, {
    as: staff,
    json: { counted },
  });
  assert.deepEqual(refusal(tooEarly), [409, "day_not_open"]);
});

test("what a day's baskets say of an order is what its producer reads, and what the table's phones are given", async () => {
  const { body } = await call(app, "GET", `market-days/${day.id}/baskets/`, { as: staff });
  const orders = body.results.flatMap((basket: { orders: { id: number }[] }) => basket.orders);
  assert.ok(orders.some(({ status }: { status: string }) => status === "fulfilled"));
  assert.ok(orders.some(({ items }: { items: { adjustments: [] }[] }) => items[0]?.adjustments.length));
  for (const order of orders) {
    const producer = order.producer.username === "eva" ? eva : zoe;
    assert.deepEqual(order, await orderOf(order.id, producer));
  }
  const { db } = app.platform;
  const { baskets } = await readDayOrders(db, day.id);
  assert.deepEqual(baskets, await findDayBaskets(db, day.id));
  assert.deepEqual(
    (await readDayOrders(db, day.id, eva.id)).baskets,
    await findDayBaskets(db, day.id, eva.id),
  );
});
