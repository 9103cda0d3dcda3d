import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { noteWordShares } from "#platform/listing";
import { fillScale } from "../../demo/index.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { type PlanNode, runPlan } from "../../tests/support/plans.ts";
import { readFacets } from "./facets.ts";
import { readOfProducer, readProducts, wordLists } from "./lists.ts";
import { readPromoted, readPromotedFirst } from "./promoted.ts";

let app: TestApp;
before(async () => {
  app = await startApp();
  const { db, clock, database } = app.platform;
  await fillScale(db, clock, { products: 20_000, users: 300, producers: 100, reviews: 0 }, () => {});
  await database.pool.query("vacuum analyze products");
  await noteWordShares(db, wordLists);
});
after(() => app.close());

type Page = Parameters<typeof readProducts>[2];
type Asked = Page["filters"];
type Read = (db: TestApp["platform"]["db"], page: Page) => Promise<{ keys: Page["after"] }[]>;

const filters: Asked[] = [
  {},
  { category: "fruit" },
  { producer: 7 },
  { currency: "EUR" },
  { min_price: "2.00", max_price: "6.00" },
  { in_stock: true },
  { in_stock: false },
  { labels: "organic" },
  { category: "fruit", in_stock: false },
  { category: "fruit", labels: "organic" },
  { category: "fruit", min_price: "2.00" },
  { producer: 7, in_stock: true },
  { in_stock: true, labels: "organic" },
  { in_stock: false, min_price: "2.00" },
];
const orders = ["created_at", "-created_at", "price", "-price", "harvested_on", "-harvested_on"] as const;
const site: Parameters<typeof readProducts>[1] = { currencies: ["EUR"], today: "2026-11-28" };
const now = new Date();

const lists: [path: string, asked: Asked, read: Read][] = [
  ...orders.flatMap((ordering) =>
    filters.map((asked): [string, Asked, Read] => [
      "products/",
      { ...asked, ordering },
      (db, page) => readProducts(db, site, page),
    ]),
  ),
  ...filters.map((asked): [string, Asked, Read] => [
    "products/promotion/",
    asked,
    (db, page) => readPromoted(db, site, now, page),
  ]),
  ...filters.map((asked): [string, Asked, Read] => [
    "promotion/",
    asked,
    (db, page) => readPromotedFirst(db, site, now, page),
  ]),
  ["products/user/7/", {}, (db, page) => readOfProducer(db, undefined, 7, { ...page, filters: {} })],
];

for (const [path, asked, read] of lists) {
  test(`each page is a walk along an index, there and back: ${path} ${JSON.stringify(asked)}`, async () => {
    const { db } = app.platform;
    const first: Page = { filters: asked, take: 21, after: undefined, backwards: false };
    const deep = { ...first, after: (await read(db, { ...first, take: 2000 })).at(-22)?.keys };
    for (const page of [first, deep, { ...deep, backwards: true }]) {
      const plan = await runPlan(app.platform, (watched) => read(watched, page));
      assertWalks(plan);
    }
  });
}

test("a search sorts what is rare, and never what is common", async () => {
  const found = (search: string, more: Asked = {}) =>
    runPlan(app.platform, (db) =>
      readProducts(db, site, { filters: { search, ...more }, take: 21, after: undefined, backwards: false }),
    );
  assertWalks(await found("fresh"));
  assertWalks(await found("sunripe"));
  assertWalks(await found("fruit", { ordering: "price" }));
  const rare = await found("heirloom");
  assert.ok(scansIn(rare).some((node) => node["Index Name"] === "products_by_words"));
  for (const node of scansIn(rare))
    if (node["Relation Name"] === "products") assert.notEqual(node["Node Type"], "Seq Scan");
});

test("a search knows what is common before it looks: a rare word costs no scan, a common one no gathering", async () => {
  const scansOf = async (search: string) => {
    const page = { filters: { search }, take: 21, after: undefined, backwards: false };
    const plan = await runPlan(app.platform, (db) => readProducts(db, site, page));
    return scansIn(plan).flatMap((node) => node["Index Name"] ?? []);
  };
  assert.deepEqual(await scansOf("heirloom"), ["products_by_words"]);
  assert.deepEqual(await scansOf("fresh"), ["products_by_newest"]);
  assert.deepEqual(await scansOf("fruit"), ["products_by_newest"]);
});

test("a circle that holds most of the market is met on the way, one that holds little is found by its index", async () => {
  const around = (near: string, more: Asked) => {
    const filters = { near, radius_km: 100, ...more };
    const page = { filters, take: 21, after: undefined, backwards: false };
    return runPlan(app.platform, (db) => readProducts(db, site, page));
  };
  for (const ordering of orders) {
    assertWalks(await around("51.05,3.72", { ordering }));
    assertWalks(await around("51.05,3.72", { ordering, in_stock: false }));
    const nobody = await around("30,-40", { ordering });
    assertWalks(nobody);
    assert.ok(scansIn(nobody).some((node) => node["Index Name"] === "products_by_place"));
  }
});

test("the way back from the nearest reads what is nearer, not all of the circle", async () => {
  const filters = { near: "51.05,3.72", radius_km: 100, ordering: "distance" } as const;
  const first: Page = { filters, take: 21, after: undefined, backwards: false };
  const after = (await readProducts(app.platform.db, site, first)).at(-1)?.keys;
  const plan = await runPlan(app.platform, (db) =>
    readProducts(db, site, { ...first, after, backwards: true }),
  );
  assertWalks(plan);
});

test("a label that hardly anything has is looked for in so many days of harvest only, whatever the category", async () => {
  const filters = { category: "other", labels: "nobody-s", ordering: "harvested_on" } as const;
  const plan = await runPlan(app.platform, (db) =>
    readProducts(db, site, { filters, take: 2, after: undefined, backwards: false }),
  );
  for (const node of scansIn(plan)) {
    const rows = node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0);
    assert.ok(rows <= 3000, JSON.stringify(node, null, 1));
  }
});

const narrow: Asked = { producer: 7, category: "fruit" };

for (const asked of [
  ...filters,
  narrow,
  { search: "fresh" },
  { search: "heirloom" },
  { search: "fresh heirloom", in_stock: true },
  { near: "51.05,3.72", radius_km: 100 },
  { near: "30,-40", radius_km: 100 },
]) {
  test(`facets look at so many rows, by an index of the list: ${JSON.stringify(asked)}`, async () => {
    const plan = await runPlan(app.platform, (db) => readFacets(db, site, asked));
    for (const node of scansIn(plan)) {
      if (node["Relation Name"] !== "products") continue;
      const text = JSON.stringify(node, null, 1);
      const rows = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
      assert.ok(rows <= 10_000, text);
      assert.notEqual(node["Node Type"], "Seq Scan", text);
    }
  });
}

test("facets of a large market say that there is more; what is narrow or rare in it is counted whole", async () => {
  const { db, database } = app.platform;
  const whole = await readFacets(db, site, {});
  assert.deepEqual(whole.total, { is_exact: false, count: 10_000 });
  const { categories, labels, in_stock, price } = whole;
  for (const { is_exact } of [categories, labels, in_stock, price]) assert.equal(is_exact, false);
  for (const [asked, where] of [
    [narrow, "producer_id = 7 and category = 'fruit'"],
    [{ category: "honey", in_stock: true }, "category = 'honey' and has_stock"],
    [{ search: "heirloom" }, "search_all @@ 'heirloom'"],
    [{ max_price: "1.80" }, "price_minor <= 180"],
  ] as [Asked, string][]) {
    const { rows } = await database.pool.query(
      `select count(*) from products where is_visible and coalesce(best_before >= '${site.today}', true) and ${where}`,
    );
    assert.ok(rows[0].count > 0, where);
    const { total } = await readFacets(db, site, asked);
    assert.deepEqual(total, { is_exact: true, count: rows[0].count }, where);
  }
});

/** Fails where the table is read whole, or more is sorted or read than a filter of 10 % leaves on the way to a page. */
function assertWalks(plan: PlanNode) {
  for (const node of nodesOf(plan)) {
    const text = JSON.stringify(node, null, 1);
    const rows = (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"];
    if (node["Relation Name"] === "products") assert.notEqual(node["Node Type"], "Seq Scan", text);
    if (node["Relation Name"] === "products") assert.ok(rows <= 2500, text);
    if (node["Node Type"].includes("Sort")) assert.ok((node.Plans?.[0]?.["Actual Rows"] ?? 0) <= 300, text);
  }
}

function scansIn(plan: PlanNode): PlanNode[] {
  return nodesOf(plan).filter((node) => node["Node Type"].includes("Scan"));
}

/** Those that ran. */
function nodesOf(plan: PlanNode): PlanNode[] {
  return plan["Actual Loops"] === 0 ? [] : [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
