import { parseArgs } from "node:util";
import type { Db } from "#platform/database";
import { readOfProducer, readProducts, readPromoted, readPromotedFirst } from "#products";
import { type Market, withMarkets } from "./markets.ts";
import { ascending, explain, percentile, row, timedDatabase } from "./timing.ts";

/**
 * What a page of each list takes in the database among many products, over what it takes among few: every list, with
 * every filter and pair of filters, and every order with every filter; the first page, and one 10,000 rows deep (or as
 * deep as there are rows): `node benchmarks/lists.ts [--few 10000] [--many 1000000] [--times 15] [--only <words>]
 * [--explain]`. Exits 1 where a page of many takes more than 1.5 times as long.
 */
const { values: options } = parseArgs({
  options: {
    few: { type: "string", default: "10000" },
    many: { type: "string", default: "1000000" },
    times: { type: "string", default: "15" },
    only: { type: "string", default: "" },
    explain: { type: "boolean", default: false },
  },
});
const site: Parameters<typeof readProducts>[1] = { currencies: ["EUR"], today: "2026-11-28" };
const now = new Date();
type Page = Parameters<typeof readProducts>[2];
type Filters = Page["filters"];

const filters: Filters[] = [
  { category: "fruit" },
  { producer: 7 },
  { currency: "EUR" },
  { min_price: "2.00" },
  { max_price: "6.00" },
  { in_stock: true },
  { in_stock: false },
  { labels: "organic" },
  { labels: "demeter" },
  { search: "sunripe" },
];
const pairs: Filters[] = [
  {},
  ...filters,
  ...filters.flatMap((one, place) =>
    filters
      .slice(place + 1)
      .filter((other) => Object.keys(other).every((name) => !(name in one)))
      .map((other) => ({ ...one, ...other })),
  ),
];
const orders = ["created_at", "price", "-price", "harvested_on", "-harvested_on"] as const;

const lists: [
  path: string,
  asked: Filters,
  read: (db: Db, page: Page) => Promise<{ keys: Page["after"] }[]>,
][] = [
  ...pairs.map((asked) => list("products/", asked, (db, page) => readProducts(db, site, page))),
  ...orders.flatMap((ordering) =>
    [{}, ...filters].map((asked) =>
      list("products/", { ...asked, ordering }, (db, page) => readProducts(db, site, page)),
    ),
  ),
  ...pairs.map((asked) =>
    list("products/promotion/", asked, (db, page) => readPromoted(db, site, now, page)),
  ),
  ...pairs.map((asked) => list("promotion/", asked, (db, page) => readPromotedFirst(db, site, now, page))),
  list("products/user/7/", {}, (db, page) => readOfProducer(db, undefined, 7, { ...page, filters: {} })),
];

function list(...given: (typeof lists)[number]): (typeof lists)[number] {
  return given;
}

const chosen = lists.filter(([path, asked]) => nameOf(path, asked).includes(options.only));
await withMarkets([Number(options.few), Number(options.many)], async (markets) => {
  const [few, many] = [timedDatabase(markets[0]), timedDatabase(markets[1])];
  console.log(row("p50 in milliseconds, and the ratio", options.few, options.many, "ratio"));
  const ratios: number[] = [];
  for (const [path, asked, read] of chosen) {
    for (const depth of [0, 10_000]) {
      const pages = await Promise.all(
        [few, many].map(({ db }) => pageAt(depth, asked, (page) => read(db, page))),
      );
      const took: [number[], number[]] = [[], []];
      for (let n = 0; n < Number(options.times); n++) {
        took[0].push((await few.time(() => read(few.db, pages[0] ?? first(asked)))).milliseconds);
        took[1].push((await many.time(() => read(many.db, pages[1] ?? first(asked)))).milliseconds);
      }
      const [a, b] = [percentile(ascending(took[0]), 0.5), percentile(ascending(took[1]), 0.5)];
      ratios.push(b / a);
      console.log(row(`${nameOf(path, asked)}${depth ? " deep" : ""}`, a, b, b / a), b / a > 1.5 ? "!" : "");
      if (options.explain) await explainAll(markets, [few, many], asked, read, pages);
    }
  }
  const over = ratios.filter((ratio) => ratio > 1.5).length;
  const median = percentile(ascending(ratios), 0.5).toFixed(2);
  console.log(`${ratios.length} pages: the median ratio is ${median}, ${over} are above 1.5`);
  process.exitCode = over > 0 ? 1 : 0;
  await Promise.all([few, many].map(({ close }) => close()));
});

function first(asked: Filters): Page {
  return { filters: asked, take: 21, after: undefined, backwards: false };
}

/** The page that begins so many rows deep, or as deep as leaves it full, reached as a client does. */
async function pageAt(
  depth: number,
  asked: Filters,
  read: (page: Page) => Promise<{ keys: Page["after"] }[]>,
) {
  let page = first(asked);
  for (let passed = 0; passed < depth; passed += 100) {
    const rows = await read({ ...page, take: 100 });
    if (rows.length < 100) return { ...page, after: rows.at(-22)?.keys ?? page.after };
    page = { ...page, after: rows.at(-1)?.keys };
  }
  return page;
}

async function explainAll(
  markets: readonly Market[],
  timed: ReturnType<typeof timedDatabase>[],
  _asked: Filters,
  read: (db: Db, page: Page) => Promise<unknown>,
  pages: Page[],
) {
  for (const [place, market] of markets.entries()) {
    const [one, page] = [timed[place], pages[place]];
    if (!one || !page) continue;
    const { statements } = await one.time(() => read(one.db, page));
    for (const statement of statements) console.log(await explain(market, statement));
  }
}

function nameOf(path: string, asked: Filters): string {
  const query = Object.entries(asked).map(([name, value]) => `${name}=${value}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
