import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../tests/support/client.ts";
import { addBuyers } from "./shop.ts";
import { withSite } from "./site.ts";

/**
 * Renames, moves, pauses and reopens a producer of many products, while another writer changes one of these products again
 * and again: `node benchmarks/rename.ts [products]`. Tells how long the answer took, how long the other writer waited at
 * most, whether search and distance were right at once, and when all products had followed. Exits 1 where an answer took
 * more than a second, or the products more than a minute.
 */
const products = Number(process.argv[2] ?? 50_000);
const ghent = { name: "Ghent", latitude: 51.05, longitude: 3.72 };

await withSite(async (site) => {
  const { pool } = site.platform.database;
  const [shop] = await addBuyers(site, 1);
  if (!shop) throw new Error("nobody sells");
  await pool.query(
    `update users set producer_status = 'approved', producer_since = now(), offers = '{pickup}' where id = $1`,
    [shop.id],
  );
  await pool.query("set statement_timeout = 0");
  for (let from = 1; from <= products; from += 5000)
    await pool.query(
      `insert into products (producer_id, name, description, category, currency, price_minor, pack_size, pack_unit, stock,
         created_at, updated_at)
       select $1, 'Jar ' || n, 'Boiled slowly, and sold by the glass.', 'preserves', 'EUR', 100, 1, 'piece', 5,
         now() - n * interval '1 second', now()
       from generate_series($2::integer, $3::integer) n`,
      [shop.id, from, Math.min(products, from + 4999)],
    );
  await pool.query("analyze products");
  const first = await firstProduct();
  for (const [what, json, isRight] of changes()) {
    let isOver = false;
    const waited = writeOn(() => isOver);
    // What fails below is told; that the site is closed after it isn't.
    waited.catch(() => {});
    const began = performance.now();
    const answer = await call(site, "PATCH", "me/", { as: shop, json });
    const answeredMs = performance.now() - began;
    const rightAtOnce = await isRight();
    while ((await pool.query("select from products_behind")).rows.length > 0) await sleep(100);
    const doneMs = performance.now() - began;
    isOver = true;
    const isMet = answer.status === 200 && answeredMs <= 1000 && doneMs <= 60_000 && rightAtOnce;
    console.log(
      `${what}: ${answer.status} after ${answeredMs.toFixed(0)} ms, ${rightAtOnce ? "right" : "wrong"} at once, ` +
        `done after ${(doneMs / 1000).toFixed(1)} s, another writer waited ${(await waited).toFixed(0)} ms at most` +
        `${isMet ? "" : " (missed)"}`,
    );
    if (!isMet) process.exitCode = 1;
  }

  function changes(): [what: string, json: object, isRight: () => Promise<boolean>][] {
    const finds = async (query: string) =>
      (await call(site, "GET", `products/?${query}&limit=5`)).body.results.length;
    return [
      ["renamed", { display_name: "Quincewood" }, async () => (await finds("search=quincewood")) === 5],
      [
        "renamed again",
        { display_name: "Medlarfield" },
        async () => (await finds("search=medlarfield")) === 5 && (await finds("search=quincewood")) === 0,
      ],
      [
        "moved",
        { location: ghent },
        async () => (await finds(`search=medlarfield&near=51.05,3.72&radius_km=1&ordering=distance`)) === 5,
      ],
      ["paused", { is_producer: false }, async () => (await finds(`producer=${shop?.id}`)) === 0],
      ["reopened", { is_producer: true }, async () => true],
    ];
  }

  async function firstProduct(): Promise<number> {
    const { rows } = await pool.query("select min(id) as id from products where producer_id = $1", [
      shop?.id,
    ]);
    return rows[0].id;
  }

  /** Another producer's request would not be refused either; gives the longest wait in milliseconds. */
  async function writeOn(isOver: () => boolean): Promise<number> {
    let longest = 0;
    for (let change = 1; !isOver(); change = -change) {
      const began = performance.now();
      await call(site, "POST", `products/${first}/stock/`, { as: shop, json: { change } });
      longest = Math.max(longest, performance.now() - began);
      await sleep(20);
    }
    return longest;
  }
});
