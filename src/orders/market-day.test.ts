import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type Answer, call, letterTo } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  stockOf,
  takeStep,
} from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { address, dayAhead, newDay, newPlace, newStaff, refusal, timeZone } from "../days/market.fixture.ts";
import { momentOn } from "../days/moments.ts";
import { tellOfDays } from "../days/telling.ts";

let app: TestApp;
let staff: TestPerson;
let ann: TestPerson;
let placeId: number;
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone, PAYMENT_METHODS: "cash,card" });
  staff = await newStaff(app);
  ann = await newProducer(app, "ann");
  placeId = (await newPlace(app, staff, { instructions: "Second door." })).id;
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

/** A day to which these producers come, in a week, its orders open until two days before. */
function dayOf(producers: TestPerson[], members: object = {}) {
  return newDay(app, staff, placeId, { producers: producers.map(({ id }) => id), ...members });
}

function order(as: TestPerson, day: { id: number }, told: object = {}) {
  return checkOut(app, as, { delivery_method: "market_day", market_day_id: day.id, ...told });
}

/** The letters about days that hold a text, once all have left. */
async function lettersAbout(text: string): Promise<{ to: string; text: string }[]> {
  await app.jobsDone();
  const { rows } = await app.platform.database.pool.query<{ to: string; text: string }>(
    `select recipient as to, text_part as text from mailbox_letters
    where strpos(subject || text_part, $1) > 0 and subject !~ '(?i)order [0-9]'`,
    [text],
  );
  return rows;
}

async function slotsOf(day: { id: number }): Promise<number[]> {
  const { body } = await call(app, "GET", `market-days/${day.id}/`);
  return body.slots.map(({ capacity, left }: { capacity: number; left: number }) => capacity - left);
}

test("all that a buyer orders for a day is one basket, whose number and slot stay", async () => {
  const bob = await newProducer(app, "bob");
  const day = await dayOf([ann, bob], { slot_minutes: 60, slot_capacity: 2 });
  const [pears, plums] = [await newProduct(app, ann), await newProduct(app, bob)];
  const buyer = await newBuyerOf(app, pears, plums);
  const [first, second] = day.slots;
  assert.deepEqual(refusal(await order(buyer, day)), [400, { slot_id: ["required"] }]);
  assert.deepEqual(refusal(await order(buyer, day, { slot_id: 1e9 })), [400, { slot_id: ["not_a_choice"] }]);
  const { body, status, text } = await order(buyer, day, { slot_id: first.id });
  assert.equal(status, 201, text);
  assert.equal(body.orders.length, 2);
  for (const placed of body.orders) {
    assert.deepEqual(placed.market_day, {
      id: day.id,
      date: day.date,
      place: { id: placeId, name: "De Loods", address, instructions: "Second door." },
      slot: { id: first.id, starts_at: first.starts_at, ends_at: first.ends_at },
      basket_number: 1,
    });
    assert.equal(placed.may_change_until, day.closes_at);
    assert.deepEqual([placed.delivery_method, placed.pickup, placed.wanted_on], ["market_day", null, null]);
    const read = await call(app, "GET", `order/${placed.id}/`, { as: buyer });
    assert.equal(read.text, JSON.stringify(placed));
  }
  const told = {
    buyer: (await letterTo(app, buyer.email)).text,
    producer: (await letterTo(app, bob.email)).text,
  };
  assert.match(
    told.buyer,
    /between 16:00 and 17:00 at De Loods, Loskaai 1, 9000 Ghent, .*\. Your number there is 1\./,
  );
  assert.match(told.producer, /at De Loods, .*: basket 1, which is picked up between 16:00 and 17:00\./);
  const other = await newBuyerOf(app, pears);
  assert.equal((await order(other, day, { slot_id: second.id })).body.orders[0].market_day.basket_number, 2);

  await putInCart(app, buyer, pears);
  const again = await order(buyer, day);
  assert.equal(again.status, 201, again.text);
  assert.equal(again.body.orders[0].market_day.basket_number, 1);
  assert.equal(again.body.orders[0].market_day.slot.id, first.id);
  assert.deepEqual(await slotsOf(day), [1, 1, 0]);

  await putInCart(app, buyer, pears);
  const moved = await order(buyer, day, { slot_id: second.id });
  assert.equal(moved.body.orders[0].market_day.basket_number, 1);
  assert.deepEqual(await slotsOf(day), [0, 2, 0]);
  const earlier = await call(app, "GET", `order/${body.orders[0].id}/`, { as: buyer });
  assert.equal(earlier.body.market_day.slot.id, second.id);

  const mine = await call(app, "GET", `order/?market_day=${day.id}`, { as: buyer });
  assert.equal(mine.body.results.length, 4);
  const sales = await call(app, "GET", `order/sales/?market_day=${day.id}&limit=2`, { as: ann });
  assert.equal(sales.body.results.length, 2);
  const next = `order/sales/${new URL(sales.body.next).search}`;
  assert.equal((await call(app, "GET", next, { as: ann })).body.results.length, 2);
  assert.equal(
    (await call(app, "GET", `order/sales/?market_day=${day.id}`, { as: bob })).body.results.length,
    1,
  );
  const ofAll = await call(app, "GET", `console/orders/?market_day=${day.id}`, { as: staff });
  assert.equal(ofAll.status, 200, ofAll.text);
  const ids = (answer: Answer) => answer.body.results.map(({ id }: { id: number }) => id);
  assert.ok(ids(mine).every((id: number) => ids(ofAll).includes(id)));
  const otherDay = await call(app, "GET", `console/orders/?market_day=${day.id + 1000}`, { as: staff });
  assert.deepEqual(ids(otherDay), []);
  const seen = async (as?: TestPerson) =>
    (await call(app, "GET", `market-days/${day.id}/`, as ? { as } : {})).body.basket_number;
  assert.deepEqual([await seen(buyer), await seen(other), await seen(ann), await seen()], [1, 2, null, null]);
});

test("a basket of which all is cancelled gives its slot back and keeps its number", async () => {
  const day = await dayOf([ann], { slot_capacity: 1 });
  const pears = await newProduct(app, ann);
  const [buyer, other] = [await newBuyerOf(app, pears), await newBuyerOf(app, pears)];
  const first = await order(buyer, day);
  await putInCart(app, buyer, pears);
  const second = await order(buyer, day, { payment_method: "card" });
  assert.deepEqual([first.status, second.status], [201, 201], second.text);
  assert.deepEqual(refusal(await order(other, day)), [409, "slot_full"]);
  assert.equal((await takeStep(app, buyer, first.body.orders[0].id, "cancellation")).status, 200);
  assert.deepEqual(await slotsOf(day), [1]);
  assert.equal((await takeStep(app, buyer, second.body.orders[0].id, "cancellation")).status, 200);
  assert.deepEqual(await slotsOf(day), [0]);
  assert.equal((await order(other, day)).body.orders[0].market_day.basket_number, 2);
  await putInCart(app, buyer, pears);
  assert.deepEqual(refusal(await order(buyer, day)), [409, "slot_full"]);
  await takeStep(
    app,
    other,
    (await call(app, "GET", "order/", { as: other })).body.results[0].id,
    "cancellation",
  );
  const again = await order(buyer, day);
  assert.equal(again.status, 201, again.text);
  assert.equal(again.body.orders[0].market_day.basket_number, 1);
});

test("a day that is closed, a producer who doesn't come and goods ordered too late are refused with their lines", async () => {
  const bob = await newProducer(app, "robert");
  const [pears, plums] = [await newProduct(app, ann), await newProduct(app, bob, { name: "Plums" })];
  const bread = await newProduct(app, ann, { name: "Bread", lead_days: 2 });
  const buyer = await newBuyerOf(app, pears, plums, bread);
  const day = await dayOf([ann]);
  const lines = async (told: object, of = day) => {
    const { body } = await order(buyer, of, told);
    return [body.code, body.lines?.map(({ name }: { name: string }) => name)];
  };
  assert.deepEqual(await lines({}), ["not_attending", ["Plums"]]);
  const soon = await dayOf([ann, bob], { date: dayAhead(app, 2), closes_at: `${dayAhead(app, 1)}T20:00` });
  assert.deepEqual(await lines({}, soon), ["lead_time", ["Bread"]]);
  const later = await dayOf([ann, bob], { opens_at: `${dayAhead(app, 1)}T20:00` });
  assert.deepEqual((await lines({}, later))[0], "day_closed");
  const issues = async (query: string) => {
    const { body } = await call(app, "GET", `cart/cart-detail/${query}`, { as: buyer });
    return Object.fromEntries(
      body.items.map((line: { product: { name: string }; day_issue: string | null }) => [
        line.product.name,
        line.day_issue,
      ]),
    );
  };
  const pearsName = "Conference pears";
  assert.deepEqual(await issues(""), { [pearsName]: null, Plums: null, Bread: null });
  assert.deepEqual(await issues(`?market_day=${day.id}`), {
    [pearsName]: null,
    Plums: "not_attending",
    Bread: null,
  });
  assert.deepEqual(await issues(`?market_day=${soon.id}`), {
    [pearsName]: null,
    Plums: null,
    Bread: "lead_time",
  });
  assert.deepEqual(await issues(`?market_day=${later.id}`), {
    [pearsName]: "day_closed",
    Plums: "day_closed",
    Bread: "day_closed",
  });
  const unknown = await call(app, "GET", "cart/cart-detail/?market_day=999999", { as: buyer });
  assert.deepEqual(refusal(unknown), [400, { market_day: ["not_a_choice"] }]);
  assert.deepEqual(refusal(await order(buyer, { id: 1e9 })), [400, { market_day_id: ["not_a_choice"] }]);
  const unsaid = await checkOut(app, buyer, { delivery_method: "market_day" });
  assert.deepEqual(refusal(unsaid), [400, { market_day_id: ["required"] }]);
  const unmeant = await checkOut(app, buyer, { delivery_method: "pickup", market_day_id: day.id });
  assert.deepEqual(refusal(unmeant), [400, { market_day_id: ["unknown_field"] }]);

  const mixed = await order(buyer, day, {
    by_producer: [{ producer_id: bob.id, delivery_method: "pickup" }],
  });
  assert.equal(mixed.status, 201, mixed.text);
  assert.deepEqual(
    mixed.body.orders.map(({ delivery_method }: { delivery_method: string }) => delivery_method).sort(),
    ["market_day", "pickup"],
  );
});

test("two days in one checkout are two baskets, and two slots of one day are refused", async () => {
  const bob = await newProducer(app, "bobby");
  const [pears, plums] = [await newProduct(app, ann), await newProduct(app, bob)];
  const buyer = await newBuyerOf(app, pears, plums);
  const one = await dayOf([ann, bob], { slot_minutes: 90 });
  const two = await dayOf([ann, bob]);
  const [early, late] = one.slots;
  const of = (members: object) => ({ slot_id: early.id, by_producer: [{ producer_id: bob.id, ...members }] });
  const both = await order(buyer, one, of({ market_day_id: one.id, slot_id: late.id }));
  assert.equal(both.status, 400, both.text);
  const { body, text } = await order(buyer, one, of({ market_day_id: two.id }));
  assert.deepEqual(
    body.orders.map(({ market_day }: { market_day: { id: number; basket_number: number } }) => [
      market_day.id,
      market_day.basket_number,
    ]),
    [
      [one.id, 1],
      [two.id, 1],
    ],
    text,
  );
});

test("nobody is turned out: a producer, a day off, a deleted day and a smaller slot wait for orders", async () => {
  const eva = await newProducer(app, "eva");
  const day = await dayOf([], {});
  assert.equal((await call(app, "PUT", `market-days/${day.id}/attendance/`, { as: eva })).status, 200);
  const me = await call(app, "GET", "me/", { as: eva });
  assert.ok(me.body.offers.includes("market_day"));
  const pears = await newProduct(app, eva);
  const buyer = await newBuyerOf(app, pears);
  const { body, text } = await order(buyer, day);
  const leave = () => call(app, "DELETE", `market-days/${day.id}/attendance/`, { as: eva });
  const beAway = () =>
    call(app, "PATCH", "me/", { as: eva, json: { days_off: [{ from: day.date, to: day.date }] } });
  const remove = () => call(app, "DELETE", `market-days/${day.id}/`, { as: staff });
  assert.deepEqual(refusal(await leave()), [409, "open_orders"], text);
  assert.deepEqual(refusal(await beAway()), [409, "open_orders"]);
  assert.deepEqual(refusal(await remove()), [409, "day_has_orders"]);
  const move = await call(app, "PATCH", `market-days/${day.id}/`, {
    as: staff,
    json: { closes_at: `${dayAhead(app, 3)}T20:00` },
  });
  assert.deepEqual(refusal(move), [409, "day_has_orders"]);
  await takeStep(app, buyer, body.orders[0].id, "cancellation");
  assert.deepEqual(refusal(await remove()), [409, "day_has_orders"]);
  assert.equal((await leave()).status, 204);
  assert.equal((await beAway()).status, 200);
});

test("a buyer changes and cancels until the cut-off, and not a moment later", async () => {
  const day = await dayOf([ann]);
  const [pears, plums] = [await newProduct(app, ann), await newProduct(app, ann)];
  const buyer = await newBuyerOf(app, pears, plums);
  const { id } = (await order(buyer, day)).body.orders[0];
  await putInCart(app, buyer, pears);
  const unpaid = (await order(buyer, day, { payment_method: "card" })).body.orders[0];
  const actions = async (who: TestPerson, of: number) =>
    (await call(app, "GET", `order/${of}/`, { as: who })).body.actions;
  assert.deepEqual(await actions(buyer, id), ["cancellation", "change"]);
  const close = "update market_days set closes_at = $2 where id = $1";
  await app.platform.database.pool.query(close, [day.id, new Date(app.platform.clock.now().getTime() - 1)]);
  assert.deepEqual(await actions(buyer, id), []);
  assert.deepEqual(await actions(buyer, unpaid.id), ["payment", "cancellation"]);
  assert.deepEqual(await actions(ann, id), ["preparation", "cancellation", "supplied"]);
  const remove = () => call(app, "DELETE", `order/${id}/items/${plums}/`, { as: buyer });
  assert.deepEqual(refusal(await remove()), [409, "day_closed"]);
  assert.deepEqual(refusal(await takeStep(app, buyer, id, "cancellation")), [409, "day_closed"]);
  assert.equal((await takeStep(app, buyer, unpaid.id, "cancellation")).status, 200);
  assert.equal((await takeStep(app, ann, id, "cancellation")).status, 200);
});

test("a cancelled day cancels its orders, all of them, with stock and money back, and each reads of it once", async () => {
  const day = await dayOf([ann]);
  const pears = await newProduct(app, ann, { name: "Quinces", stock: 10 });
  const buyers = [await newBuyerOf(app, pears), await newBuyerOf(app, pears), await newBuyerOf(app, pears)];
  const [one, two, three] = buyers;
  for (const [buyer, payment_method] of [
    [one, "cash"],
    [two, "card"],
    [three, "card"],
  ] as const) {
    const { status, text, body } = await order(buyer as TestPerson, day, { payment_method });
    assert.equal(status, 201, text);
    if (buyer !== two) continue;
    const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: two, json: {} });
    assert.equal(paid.status, 200, paid.text);
  }
  assert.equal(await stockOf(app, pears), 7);
  const cancel = () =>
    call(app, "POST", `market-days/${day.id}/cancellation/`, {
      as: staff,
      json: { reason: "The hall is flooded." },
    });
  const { status, text, body } = await cancel();
  assert.deepEqual([status, body.status], [200, "cancelled"], text);
  for (const buyer of buyers) {
    const { results } = (await call(app, "GET", `order/?market_day=${day.id}`, { as: buyer })).body;
    assert.deepEqual(
      results.map(({ status, cancel_reason }: Record<string, string>) => [status, cancel_reason]),
      [["cancelled", "The hall is flooded."]],
    );
  }
  assert.equal(await stockOf(app, pears), 10);
  assert.deepEqual(await slotsOf(day), [0]);
  assert.deepEqual(refusal(await cancel()), [409, "day_closed"]);
  const letters = await lettersAbout("cancelled");
  assert.deepEqual(new Set(letters.map(({ to }) => to)), new Set([...buyers, ann].map(({ email }) => email)));
  for (const { text } of letters) assert.match(text, /“The hall is flooded.”[\s\S]*• \d × Quinces/);
});

test("a day of more orders than are cancelled at once is cancelled whole, and each of its people reads of it once", async () => {
  const producers: TestPerson[] = [];
  for (let i = 0; i < 15; i++) producers.push(await newProducer(app, `many-${i}`));
  const day = await dayOf(producers);
  const goods: number[] = [];
  for (const producer of producers)
    goods.push(await newProduct(app, producer, { name: "Damsons", stock: 20 }));
  const buyers: TestPerson[] = [];
  for (let i = 0; i < 14; i++) {
    const buyer = await newBuyerOf(app, ...goods);
    const { status, text } = await order(buyer, day);
    assert.equal(status, 201, text);
    buyers.push(buyer);
  }
  const count = async (status: string) => {
    const { rows } = await app.platform.database.pool.query<{ n: number }>(
      "select count(*)::int as n from orders where market_day_id = $1 and status = $2",
      [day.id, status],
    );
    return rows[0]?.n;
  };
  assert.equal(await count("placed"), 210);
  const cancelled = await call(app, "POST", `market-days/${day.id}/cancellation/`, {
    as: staff,
    json: { reason: "The bridge is closed." },
  });
  assert.equal(cancelled.status, 200, cancelled.text);
  const letters = await lettersAbout("The bridge is closed.");
  assert.equal(await count("cancelled"), 210);
  for (const product of goods) assert.equal(await stockOf(app, product), 20);
  assert.deepEqual(
    letters.map(({ to }) => to).sort(),
    [...buyers, ...producers].map(({ email }) => email).sort(),
  );
});

test("producers read at the cut-off what they sold and buyers the evening before what they fetch, each once", async () => {
  const day = await dayOf([ann], { slot_minutes: 60 });
  const pears = await newProduct(app, ann, { name: "Medlars" });
  const buyers = [await newBuyerOf(app, pears), await newBuyerOf(app, pears)];
  for (const buyer of buyers) {
    await order(buyer, day, { slot_id: day.slots[1].id });
    await putInCart(app, buyer, pears);
    await order(buyer, day);
  }
  const { db, config, jobs } = app.platform;
  const tell = (now: Date) => Promise.all([1, 2, 3].map(() => tellOfDays({ db, config, jobs }, now)));
  await tell(new Date(Date.parse(day.closes_at) - 1));
  await tell(new Date(day.closes_at));
  const [sold, ...more] = await lettersAbout("Medlars");
  assert.deepEqual([sold?.to, more], [ann.email, []]);
  assert.match(sold?.text ?? "", /bring, by 16:00:\n\n• 4 × Medlars \(1.5 kg\)/);
  const evening = momentOn(timeZone, dayAhead(app, 6), "18:00");
  await tell(new Date(evening.getTime() - 1));
  await tell(evening);
  const all = await lettersAbout("Medlars");
  const fetched = all.filter(({ to }) => to !== ann.email);
  assert.deepEqual(new Set(fetched.map(({ to }) => to)), new Set(buyers.map(({ email }) => email)));
  for (const { text } of fetched)
    assert.match(
      text,
      /between 17:00 and 18:00 at De Loods[\s\S]*number when you come: it is [12]\.[\s\S]*• 2 × Medlars/,
    );
});
