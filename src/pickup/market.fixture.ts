import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { newDay, newPlace, timeZone } from "../../src/days/market.fixture.ts";
import type { TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../../tests/support/market.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";

export { timeZone };

export interface TestDay {
  id: number;
  slots: { id: number }[];
}

/** A day of one slot, to which all producers come. */
export async function newMarketDay(app: TestApp, staff: TestPerson): Promise<TestDay> {
  const place = await newPlace(app, staff);
  return newDay(app, staff, place.id, { producers: "all" });
}

export interface TestBasket {
  number: number;
  buyer: TestPerson;
  orders: { id: number; checkoutId: number }[];
}

/** Somebody's basket: an order of two packages from each of these producers, for the day. */
export async function newBasket(
  app: TestApp,
  day: TestDay,
  products: number[],
  { payment_method = "cash" } = {},
): Promise<TestBasket> {
  const buyer = await newPerson(app, `b${randomUUID().slice(0, 8)}`, { phone: "+32 470 00 00 09" });
  for (const product of products) await putInCart(app, buyer, product, 2);
  const { body, text } = await checkOut(app, buyer, {
    payment_method,
    delivery_method: "market_day",
    market_day_id: day.id,
  });
  assert.ok(body.orders, text);
  const orders = body.orders.map(({ id }: { id: number }) => ({ id, checkoutId: body.checkout_id }));
  if (payment_method === "card")
    await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
  return { number: body.orders[0].market_day.basket_number, buyer, orders };
}

/** Sends events, each with an id, a time and a device unless it has them. */
export async function send(app: TestApp, as: TestPerson, dayId: number, ...events: object[]) {
  const told = events.map((event) => ({
    id: randomUUID(),
    at: new Date().toISOString(),
    device: "Table 1",
    ...event,
  }));
  const answer = await call(app, "POST", `market-days/${dayId}/events/`, { as, json: { events: told } });
  return { ...answer, events: told };
}

/** What became of events: the code where one was refused. */
export async function outcomes(
  app: TestApp,
  as: TestPerson,
  dayId: number,
  ...events: object[]
): Promise<string[]> {
  const { body, text } = await send(app, as, dayId, ...events);
  assert.ok(body.results, text);
  return body.results.map(({ result, code }: { result: string; code: string | null }) => code ?? result);
}

export async function readBasket(app: TestApp, as: TestPerson, dayId: number, number: number) {
  const { body, text } = await call(app, "GET", `market-days/${dayId}/baskets/`, { as });
  assert.ok(body.results, text);
  return body.results.find((basket: { number: number }) => basket.number === number);
}

export { newProduct };

/** Moves the hours of a day so that it has begun and its orders are closed. */
export async function begin(app: TestApp, { id }: TestDay): Promise<void> {
  await sql`update market_days set opens_at = now() - interval '3 days', closes_at = now() - interval '2 days',
    starts_at = now() - interval '1 hour', ends_at = now() + interval '2 hours' where id = ${id}`.execute(
    app.platform.db,
  );
  await app.changesSeen();
}
