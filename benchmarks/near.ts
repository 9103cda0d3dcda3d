import { readProducts } from "#products";
import { withMarkets } from "./markets.ts";
import { ascending, explain, percentile, row, timedDatabase } from "./timing.ts";

/**
 * What the products near a point take in the database, where 2,500 of a million lie within the radius:
 * `node benchmarks/near.ts [times] [--explain]`
 */
const times = Number(process.argv[2] ?? 200);
const wanted = 2500;

await withMarkets([1_000_000], async ([market]) => {
  const { db, time, close } = timedDatabase(market);
  const site: Parameters<typeof readProducts>[1] = { currencies: ["EUR"], today: "2026-11-28" };
  const middle = "51.0543,3.7174";
  const around = (filters: object, take: number) =>
    readProducts(db, site, {
      filters: { near: middle, ...filters },
      ...{ take, after: undefined, backwards: false },
    });
  // The radius that holds so many is the distance of the last of them.
  const nearest = await around({ radius_km: 10, ordering: "distance" }, wanted);
  const radius_km = Math.max(1, Number(nearest.at(-1)?.distance ?? 1));
  console.log(row(`${wanted} products within ${radius_km.toFixed(1)} km`, "p50", "p99"));
  for (const filters of [
    { ordering: "distance" },
    {},
    { ordering: "price" },
    { labels: "organic" },
    { category: "fruit", in_stock: true },
    { search: "sunripe" },
  ] as const) {
    const read = () => around({ radius_km, ...filters }, 21);
    const took: number[] = [];
    for (let n = 0; n < times; n++) took.push((await time(read)).milliseconds);
    const sorted = ascending(took);
    console.log(row(JSON.stringify(filters), percentile(sorted, 0.5), percentile(sorted, 0.99)));
    if (process.argv.includes("--explain")) {
      for (const statement of (await time(read)).statements) console.log(await explain(market, statement));
    }
  }
  await close();
});
