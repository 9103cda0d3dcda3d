import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { seededRandom } from "../../demo/random.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";

// Producers all around points where a map that is flat misleads: far in the north, and at the end of the longitudes.

const points = [
  [51.05, 3.72],
  [69.6, 18.9],
  [-16.8, 179.9],
] as const;

let app: TestApp;
before(async () => {
  app = await startApp();
  const random = seededRandom(3);
  const places = points.flatMap(([latitude, longitude]) =>
    Array.from({ length: 40 }, () => {
      const east = longitude + (random() - 0.5) * 3;
      return [latitude + (random() - 0.5) * 1.5, east > 180 ? east - 360 : east];
    }),
  );
  await app.platform.database.pool.query(
    `with people as (
       insert into users (username, password_hash, joined_at, producer_status, producer_since, offers, location_name,
         latitude, longitude)
       select 'producer' || n, 'x', now(), 'approved', now(), '{pickup}', 'there', latitude, longitude
       from unnest($1::float8[], $2::float8[]) with ordinality place (latitude, longitude, n)
       returning id
     )
     insert into products (producer_id, name, category, currency, price_minor, pack_size, pack_unit, stock, created_at,
       updated_at)
     select people.id, 'Apples', case n % 3 when 0 then 'fruit' else 'herbs' end, 'EUR', 100 * n, 1, 'kg', n % 2, now(), now()
     from people, generate_series(1, 5) n`,
    [places.map(([latitude]) => latitude), places.map(([, longitude]) => longitude)],
  );
});
after(() => app.close());

for (const [latitude, longitude] of points) {
  for (const [filter, where] of [
    ["", "true"],
    ["&category=fruit&in_stock=true", "category = 'fruit' and stock > 0"],
    ["&max_price=2.00", "price_minor <= 200"],
  ]) {
    test(`a walk from the nearest to the furthest and back misses none: ${latitude},${longitude}${filter}`, async () => {
      const { rows } = await app.platform.database.pool.query(
        `select id from products where distance_km(place, point($1, $2)) <= 100 and ${where}
         order by distance_km(place, point($1, $2)), id`,
        [longitude, latitude],
      );
      const wanted = rows.map(({ id }) => id);
      assert.ok(wanted.length > 14);
      const path = `products/?near=${latitude},${longitude}&radius_km=100&ordering=distance&limit=7${filter}`;
      const forth = await walk(path, "next");
      assert.deepEqual(forth.ids, wanted);
      const back = await walk(forth.last, "previous");
      assert.deepEqual(back.ids.toSorted(), wanted.toSorted());
    });
  }
}

test("a limit of prices may leave out the last digits, and have none too many", async () => {
  const path = "products/?limit=100&max_price=";
  const { body: whole } = await call(app, "GET", `${path}2.00`);
  assert.ok(whole.results.length > 0);
  for (const limit of ["2", "2.0"]) {
    const { body } = await call(app, "GET", `${path}${limit}`);
    assert.deepEqual(body.results, whole.results, limit);
  }
  const { status, body } = await call(app, "GET", `${path}2.000`);
  assert.equal(status, 400);
  assert.deepEqual(body.error_codes, { max_price: ["wrong_format"] });
});

/** What the pages hold, and where the last one lies. */
async function walk(path: string, link: "next" | "previous"): Promise<{ ids: number[]; last: string }> {
  const ids: number[] = [];
  let last = path;
  for (let at: string | null = path; at !== null; ) {
    const { status, body, text } = await call(app, "GET", at);
    assert.equal(status, 200, text);
    ids.push(...body.results.map(({ id }: { id: number }) => id));
    last = at;
    at = body[link];
  }
  return { ids, last };
}
