import { readDay } from "../src/pickup/day.ts";
import { sumsOf } from "../src/pickup/elements/day.ts";
import { newBasket, newMarketDay, timeZone } from "../src/pickup/market.fixture.ts";
import { findHandedTwice, handOverByTwo, randomFrom } from "../src/pickup/phones.fixture.ts";
import type { TestApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { newProduct, requireSound } from "../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../tests/support/people.ts";
import { withApp } from "./app.ts";

const [baskets, rounds, acts] = [Number(process.argv[2] ?? 120), Number(process.argv[3] ?? 200), 60];

/**
 * Two phones at one table, whose network comes and goes and doubles and reorders what it carries, hand a day over in rounds:
 * nothing is lost, nothing handed over twice, both show what the server knows, and cash adds up; or it ends with 1:
 * `node benchmarks/phones.ts [baskets] [rounds]`.
 */
await withApp({ TIME_ZONE: timeZone }, async (app) => {
  const staff = await newPerson(app, "staff", { roles: ["staff"] });
  const hana = await newPerson(app, "hana");
  const products: number[] = [];
  for (const name of ["eva", "zoe"]) {
    const producer = await newProducer(app, name, { offers: ["market_day"] });
    products.push(await newProduct(app, producer, { stock: 100_000 }));
  }
  const day = await newMarketDay(app, staff);
  await call(app, "PUT", `market-days/${day.id}/helpers/${hana.id}/`, { as: staff });
  for (let i = 0; i < baskets; i++) await newBasket(app, day, products.slice(i % 2));
  const faults: string[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    const found = await handOverByTwo(app, day.id, [staff, hana], { random: randomFrom(seed), acts });
    faults.push(...found.map((fault) => `round ${seed}: ${fault}`));
  }
  for (const { line } of await findHandedTwice(app, day.id)) faults.push(`handed over twice: ${line}`);
  const cash = await cashOf(app, day.id, staff);
  if (cash.counted !== cash.expected)
    faults.push(`cash: ${cash.counted} by events, ${cash.expected} expected`);
  await requireSound(app);
  const { rows } = await app.platform.database.pool.query("select count(*)::int as n from day_events");
  console.log(`${baskets} baskets, ${rounds} rounds, ${rows[0].n} events, ${faults.length} faults`);
  for (const fault of faults.slice(0, 20)) console.log(fault);
  if (faults.length > 0) process.exitCode = 1;
});

/** What the events of baskets say, and what the closing expects, in the smallest unit. */
async function cashOf(app: TestApp, dayId: number, as: TestPerson) {
  const { body } = await call(app, "GET", `market-days/${dayId}/closing/`, { as });
  const [cash] = body.cash;
  const day = await readDay(app.platform.db, dayId);
  const counted = day.baskets
    .flatMap((basket) => sumsOf(basket))
    .reduce((sum, { cash_minor }) => sum + cash_minor, 0);
  return { counted, expected: cash ? Math.round(Number(cash.expected.amount) * 100) : 0 };
}
