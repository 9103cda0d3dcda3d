import { parseArgs } from "node:util";
import { readProducts } from "#products";
import { withMarkets } from "./markets.ts";
import { ascending, explain, percentile, row, timedDatabase } from "./timing.ts";

/**
 * What a search among a million products takes in the database, case by case:
 * `node benchmarks/search.ts [--products 1000000] [--times 200] [--only <words of a case>] [--explain]`
 */
const { values: options } = parseArgs({
  options: {
    products: { type: "string", default: "1000000" },
    times: { type: "string", default: "200" },
    explain: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});

type Filters = Parameters<typeof readProducts>[2]["filters"];

const cases: [what: string, filters: Filters, page?: number][] = [
  ["a word in 5 %", { search: "sunripe" }],
  ["a word only in the oldest 4 %", { search: "heirloom" }],
  ["two that exclude each other", { search: "coastal highland" }],
  ["two categories at once", { search: "fruit vegetables" }],
  ["one letter", { search: "a" }],
  ["one letter, a word that nobody wrote", { search: "q" }],
  ["two letters", { search: "ap" }],
  ["a typo", { search: "tomatoez" }],
  ["a typo in a rare word", { search: "heirlom" }],
  ["a category", { search: "Fruit" }],
  ["a producer's name", { search: "willowyard farm" }],
  ["words in each product", { search: "the and" }],
  ["a word in each and a rare one", { search: "the heirloom" }],
  ["five words", { search: "fresh conference pears from our fields" }],
  ["words that nobody wrote", { search: "xylophone" }],
  ["a word in 5 %, page 500", { search: "sunripe" }, 500],
  ["a category, page 500", { search: "Fruit" }, 500],
  ["the oldest 4 %, page 500", { search: "heirloom" }, 500],
  ["a typo, page 500", { search: "tomatoez" }, 500],
  ["a word in 5 %, with a label", { search: "sunripe", labels: "demeter" }],
  ["the oldest 4 %, sold out", { search: "heirloom", in_stock: false }],
  ["a word in 5 %, by price", { search: "sunripe", ordering: "price" }],
  ["the oldest 4 %, by price", { search: "heirloom", ordering: "price" }],
];

await withMarkets([Number(options.products)], async ([market]) => {
  const { db, time, close } = timedDatabase(market);
  const site: Parameters<typeof readProducts>[1] = { currencies: ["EUR"], today: "2026-11-28" };
  console.log(row(`milliseconds at ${market.products} products`, "p50", "p99", "rows"));
  for (const [what, filters, page = 1] of cases.filter(([name]) => name.includes(options.only))) {
    const first = { filters, take: 21, after: undefined, backwards: false };
    let place: Parameters<typeof readProducts>[2] = first;
    // As a visitor comes there; a page of a hundred rows is as good as five of twenty.
    for (let passed = 0; passed < (page - 1) * 20; passed += 100) {
      const rows = await readProducts(db, site, { ...place, take: 100 });
      place = { ...first, after: rows.at(-1)?.keys };
    }
    const read = () => readProducts(db, site, place);
    const { length } = await read();
    const took: number[] = [];
    for (let n = 0; n < Number(options.times); n++) took.push((await time(read)).milliseconds);
    const sorted = ascending(took);
    console.log(row(what, percentile(sorted, 0.5), percentile(sorted, 0.99), String(Math.min(20, length))));
    if (options.explain) {
      for (const statement of (await time(read)).statements) console.log(await explain(market, statement));
    }
  }
  await close();
});
