import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { transaction } from "#platform/database";
import { raceForDay } from "../../benchmarks/day-race.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  takeStep,
} from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { newDay, newPlace, newStaff, timeZone } from "../days/market.fixture.ts";

let app: TestApp;
let staff: TestPerson;
let ann: TestPerson;
let placeId: number;
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone, PAYMENT_METHODS: "cash,card" });
  staff = await newStaff(app);
  ann = await newProducer(app, "ann");
  placeId = (await newPlace(app, staff)).id;
});
after(async () => {
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

test("of many who race for the slots and the last stock of a day none gets what isn't there", async () => {
  const found = await raceForDay(app, { staff, producer: ann, placeId, buyers: 40, rounds: 2 });
  assert.deepEqual(found.faults, []);
  assert.ok(found.placed > 0 && found.refused > 0);
});

test("two checkouts and a cancellation of one buyer at once leave one basket, counted once", async () => {
  for (let round = 0; round < 10; round++) {
    const day = await newDay(app, staff, placeId, { producers: [ann.id], slot_minutes: 90 });
    const pears = await newProduct(app, ann);
    const buyer = await newBuyerOf(app, pears);
    const [early, late] = day.slots;
    const order = (slot: { id: number }) =>
      checkOut(app, buyer, { delivery_method: "market_day", market_day_id: day.id, slot_id: slot.id });
    const first = await order(early);
    await putInCart(app, buyer, pears);
    await Promise.all([
      order(late),
      order(early),
      takeStep(app, buyer, first.body.orders[0].id, "cancellation"),
    ]);
    const { slots } = (await call(app, "GET", `market-days/${day.id}/`)).body;
    const { rows } = await app.platform.database.pool.query(
      "select slot_id, number, holds_slot from baskets where market_day_id = $1",
      [day.id],
    );
    assert.equal(rows.length, 1);
    assert.equal(rows[0].number, 1);
    const { rows: taken } = await app.platform.database.pool.query(
      "select id from slots where market_day_id = $1 and taken = 1",
      [day.id],
    );
    assert.equal(slots.length, 2);
    assert.deepEqual(taken, rows[0].holds_slot ? [{ id: rows[0].slot_id }] : []);
    assert.equal(rows[0].holds_slot, true);
  }
});

test("whoever leaves a day while somebody orders for it, one of the two is refused", async () => {
  for (let round = 0; round < 10; round++) {
    const day = await newDay(app, staff, placeId, { producers: [ann.id] });
    const buyer = await newBuyerOf(app, await newProduct(app, ann));
    const [ordered, left] = await Promise.all([
      checkOut(app, buyer, { delivery_method: "market_day", market_day_id: day.id }),
      call(app, "DELETE", `market-days/${day.id}/attendance/`, { as: ann }),
    ]);
    const outcome = [ordered.status, left.status].join();
    assert.ok(outcome === "201,409" || outcome === "409,204", `${outcome} ${ordered.text}`);
  }
});

test("whoever cancels a day while many order for it leaves no order standing", async () => {
  const day = await newDay(app, staff, placeId, { producers: [ann.id] });
  const pears = await newProduct(app, ann, { stock: 100 });
  const buyers = await Promise.all(Array.from({ length: 12 }, () => newBuyerOf(app, pears)));
  const reason = "The hall is flooded.";
  const all = buyers.map((buyer) =>
    checkOut(app, buyer, { delivery_method: "market_day", market_day_id: day.id }),
  );
  const cancelled = await call(app, "POST", `market-days/${day.id}/cancellation/`, {
    as: staff,
    json: { reason },
  });
  assert.equal(cancelled.status, 200, cancelled.text);
  for (const { status, text } of await Promise.all(all)) assert.ok(status === 201 || status === 409, text);
  await app.jobsDone();
  const { rows } = await app.platform.database.pool.query(
    "select count(*) as open from orders where market_day_id = $1 and status <> 'cancelled'",
    [day.id],
  );
  assert.equal(Number(rows[0].open), 0);
});

test("a day is cancelled while a checkout holds its goods, and its orders follow once they are free", async () => {
  const day = await newDay(app, staff, placeId, { producers: [ann.id] });
  const pears = await newProduct(app, ann, { stock: 100 });
  const buyer = await newBuyerOf(app, pears);
  const { body } = await checkOut(app, buyer, { delivery_method: "market_day", market_day_id: day.id });
  const order = async () =>
    (await call(app, "GET", `order/${body.orders[0].id}/`, { as: buyer })).body.status;
  await transaction(app.platform.db, async (tx) => {
    await sql`select from products where id = ${pears} for no key update`.execute(tx);
    const cancelled = await call(app, "POST", `market-days/${day.id}/cancellation/`, {
      as: staff,
      json: { reason: "The hall is flooded." },
    });
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, "cancelled"]);
    assert.equal(await order(), "placed");
  });
  await app.jobsDone();
  assert.equal(await order(), "cancelled");
});
