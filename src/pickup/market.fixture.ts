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

/** So many baskets more, each as these orders, with each line three times. */
export async function fillDay(app: TestApp, day: TestDay, orderIds: number[], count: number): Promise<void> {
  await sql`
    with buyers as (
      insert into users (username, joined_at, password_hash)
      select 'crowd-' || gen_random_uuid(), now(), 'x' from generate_series(1, ${count}::int) returning id
    ), filled as (
      insert into baskets (market_day_id, slot_id, buyer_id, number, created_at)
      select ${day.id}, ${day.slots[0]?.id}, id, (select max(number) from baskets where market_day_id = ${day.id}) + row_number() over (order by id),
        now() from buyers
      returning id, buyer_id
    ), placed as (
      insert into orders (checkout_id, buyer_id, producer_id, currency, status, payment_method, delivery_method, basket_id,
        market_day_id, total_minor, commission_minor, placed_at)
      select o.checkout_id, filled.buyer_id, o.producer_id, o.currency, o.status, o.payment_method, o.delivery_method,
        filled.id, o.market_day_id, o.total_minor, o.commission_minor, now()
      from filled, orders o where o.id = any (${orderIds}) returning id, producer_id
    )
    insert into order_items (order_id, n, product_id, name, pack_size, pack_unit, quantity, price_minor, line_total_minor)
    select placed.id, 3 * i.n + k, i.product_id, i.name || ' ' || k, i.pack_size, i.pack_unit, i.quantity, i.price_minor,
      i.line_total_minor
    from placed, generate_series(0, 2) k, order_items i join orders o on o.id = i.order_id
    where o.id = any (${orderIds}) and o.producer_id = placed.producer_id`.execute(app.platform.db);
}
