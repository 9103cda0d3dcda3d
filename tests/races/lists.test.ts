import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { secondsAfter } from "#platform/base";
import { startApp, type TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { newPerson } from "../support/people.ts";

let app: TestApp;
/** At different distances, so that what comes while a list is read by distance comes anywhere in it, not at its end. */
let farms: number[];
before(async () => {
  app = await startApp();
  const newFarm = (n: number) =>
    newPerson(app, `farm-${n}`, {
      producer_status: "approved",
      producer_since: new Date(),
      offers: ["pickup"],
      location_name: "Ghent",
      latitude: 51.05,
      longitude: 3.72 + n / 1000,
    });
  farms = (await Promise.all(Array.from({ length: 20 }, (_, n) => newFarm(n)))).map(({ id }) => id);
  for (let n = 0; n < 35; n++) await insert("still", 2);
});
after(() => app.close());

/** One farm's products of all times, prices and harvest days, half of them promoted until long after the test. */
async function insert(name: string, count: number): Promise<number[]> {
  const now = app.platform.clock.now();
  const { rows } = await sql<{ id: number }>`
    insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock, harvested_on,
      labels, promoted_until, created_at, updated_at)
    select ${farms[Math.floor(Math.random() * farms.length)]}, ${name}, 'fruit', 'EUR', 100 + floor(random() * 50), 1, 'kg', 1,
      case when random() < 0.7 then ${now}::timestamptz::date - floor(random() * 20)::int end, '{organic}',
      case when random() < 0.5 then ${secondsAfter(now, 3600)}::timestamptz end, written_at, written_at
    from (select ${secondsAfter(now, -60)}::timestamptz - random() * interval '1 minute' as written_at
      from generate_series(1, ${count}::int)) times
    returning id`.execute(app.platform.db);
  return rows.map(({ id }) => id);
}

/** Ten who insert, promote, end promotions of, change and delete products of their own until the test has read. */
async function whileOthersWrite(work: () => Promise<void>): Promise<void> {
  const { db, clock } = app.platform;
  let isOver = false;
  let written = 0;
  const write = async () => {
    while (!isOver) {
      const ids = await insert("passing", 3);
      const [first = 0, second = 0, third = 0] = ids;
      await db
        .updateTable("products")
        .set({ promoted_until: secondsAfter(clock.now(), 60) })
        .where("id", "=", first)
        .execute();
      await db
        .updateTable("products")
        .set({ promoted_until: clock.now(), price_minor: 120 })
        .where("id", "=", second)
        .execute();
      await db.updateTable("products").set({ harvested_on: null }).where("id", "=", third).execute();
      await db.updateTable("product_stock").set({ stock: 0 }).where("product_id", "=", third).execute();
      await db.deleteFrom("products").where("id", "in", ids).execute();
      written++;
    }
  };
  const writers = Array.from({ length: 10 }, write);
  try {
    await work();
  } finally {
    isOver = true;
    await Promise.all(writers);
  }
  assert.ok(written >= 10, "the writers had no chance");
}

for (const path of [
  "products/",
  "products/?ordering=price",
  "products/?ordering=-price&in_stock=true",
  "products/?ordering=harvested_on",
  "products/?ordering=-harvested_on&labels=organic",
  "products/?near=51.05,3.72&radius_km=5&ordering=distance",
  "products/?search=still",
  "products/?search=fruit",
  "products/promotion/",
  "promotion/",
  "promotion/?category=fruit&search=still",
]) {
  test(`a list read to its end while ten write misses and repeats nothing that stood still: ${path}`, async () => {
    const stood = await sql<{ id: number }>`select id from products where name = 'still'
      and (${!path.startsWith("products/promotion")} or promoted_until is not null)`.execute(app.platform.db);
    await whileOthersWrite(async () => {
      const seen: number[] = [];
      let next: string | null = `${path}${path.includes("?") ? "&" : "?"}limit=7`;
      while (next !== null) {
        const { status, body, text } = await call(app, "GET", next);
        assert.equal(status, 200, text);
        for (const { id, name } of body.results) if (name === "still") seen.push(id);
        next = body.next;
      }
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        stood.rows.map(({ id }) => id).toSorted((a, b) => a - b),
      );
    });
  });
}
