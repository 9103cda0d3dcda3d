import type { TestApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { checkOut, newProduct, putInCart } from "../tests/support/market.ts";
import { newPerson, type TestPerson } from "../tests/support/people.ts";

/** What came of races for the slots and the last stock of market days. */
export interface DayRace {
  placed: number;
  refused: number;
  /** What must never be, a sentence each. */
  faults: string[];
}

interface Racers {
  staff: TestPerson;
  producer: TestPerson;
  placeId: number;
  buyers: number;
  rounds: number;
}

const day = 24 * 3600 * 1000;

/**
 * Lets so many buyers order at once for a day with room for half of them, of goods for three fifths, half of them for the
 * same slot; and looks at what the database then holds.
 */
export async function raceForDay(
  app: TestApp,
  { staff, producer, placeId, buyers, rounds }: Racers,
): Promise<DayRace> {
  const people: TestPerson[] = [];
  for (let n = 0; n < buyers; n++) people.push(await newPerson(app, `racer-${n}`));
  const race: DayRace = { placed: 0, refused: 0, faults: [] };
  for (let round = 0; round < rounds; round++) {
    const stock = Math.floor(buyers * 0.6);
    const productId = await newProduct(app, producer, { stock });
    const held = await newRaceDay(app, staff, { placeId, producer, capacity: Math.ceil(buyers / 8) });
    for (const buyer of people) await putInCart(app, buyer, productId);
    const answers = await Promise.all(
      people.map((buyer, n) => {
        const slot = held.slots[n % 2 === 0 ? 0 : (n >> 1) % held.slots.length];
        const told = { delivery_method: "market_day", market_day_id: held.id, slot_id: slot?.id };
        return checkOut(app, buyer, told);
      }),
    );
    for (const { status, text } of answers) {
      if (status === 201) race.placed++;
      else if (/"code":"(slot_full|not_enough_stock)"/.test(text)) race.refused++;
      else race.faults.push(`round ${round}: ${status} ${text}`);
    }
    race.faults.push(...(await findFaults(app, held.id, productId, stock)));
    for (const buyer of people) await call(app, "DELETE", "cart/cart_clear/", { as: buyer });
  }
  return race;
}

async function newRaceDay(
  app: TestApp,
  staff: TestPerson,
  { placeId, producer, capacity }: { placeId: number; producer: TestPerson; capacity: number },
): Promise<{ id: number; slots: { id: number }[] }> {
  const date = (ahead: number) =>
    new Date(app.platform.clock.now().getTime() + ahead * day).toISOString().slice(0, 10);
  const { body, status, text } = await call(app, "POST", "market-days/", {
    as: staff,
    json: {
      ...{ place_id: placeId, date: date(9), starts_at: "16:00", ends_at: "18:00" },
      ...{ closes_at: `${date(7)}T20:00`, slot_minutes: 30, slot_capacity: capacity },
      producers: [producer.id],
    },
  });
  if (status !== 201) throw new Error(text);
  return body;
}

async function findFaults(app: TestApp, dayId: number, productId: number, stock: number): Promise<string[]> {
  const { pool } = app.platform.database;
  const { rows } = await pool.query<{ fault: string }>(
    `select format('slot %s is overbooked', id) as fault from slots
      where market_day_id = $1 and taken > capacity
    union all select format('slot %s counts %s baskets of %s', id, taken, baskets) from slots cross join lateral (
      select count(*) as baskets from baskets where slot_id = slots.id and holds_slot) held
      where market_day_id = $1 and taken <> baskets
    union all select format('there are %s baskets up to number %s', count(*), max(number)) from baskets
      where market_day_id = $1 having count(*) <> max(number)
    union all select 'more was sold than there was' from order_items join orders on orders.id = order_id
      where product_id = $2 and status <> 'cancelled' having sum(quantity) > $3
    union all select 'the stock is not what was not sold' from product_stock where product_id = $2
      and stock <> $3 - (select coalesce(sum(quantity), 0) from order_items where product_id = $2)`,
    [dayId, productId, stock],
  );
  return rows.map(({ fault }) => fault);
}
