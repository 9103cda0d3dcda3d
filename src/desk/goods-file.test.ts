import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import type { Static } from "typebox";
import type { Product } from "#products";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";
import { browserCookie, main, press, said, visiting } from "./pages.fixture.ts";

let app: TestApp;
let browser: Browser;
let producers = 0;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await app.close();
});

const newOne = () => newProducer(app, `producer-${producers++}`);
type Shown = Static<typeof Product>;
const goodsOf = async (as: TestPerson): Promise<Shown[]> =>
  (await call(app, "GET", `products/user/${as.id}/?limit=100`, { as })).body.results;

/** Sends a file as a browser does, and answers the page that shows what it would do. */
async function look(who: TestPerson, file: string | Buffer) {
  const body = new FormData();
  body.set(
    "file",
    new Blob([typeof file === "string" ? file : new Uint8Array(file)], { type: "text/csv" }),
    "goods.csv",
  );
  const cookie = await cookieOf(app, who.username);
  const headers = { cookie, "sec-fetch-site": "same-origin" };
  const answer = await fetch(`${app.url}/desk/goods/file/preview/`, { method: "POST", body, headers });
  return { status: answer.status, text: await answer.text(), headers };
}

/** Confirms what such a page shows, so many times at once. */
async function confirm({ text, headers }: Awaited<ReturnType<typeof look>>, times = 1) {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? "";
  const form = { idempotency_key: value("idempotency_key"), file: value("file") };
  const sent = () =>
    fetch(`${app.url}/desk/goods/file/`, {
      method: "POST",
      body: new URLSearchParams(form),
      headers,
      redirect: "manual",
    });
  const answers = await Promise.all(Array.from({ length: times }, sent));
  return answers.map(({ status }) => status);
}

const counts = ({ text }: { text: string }) =>
  ["New", "Changed", "As it is", "Bad"].map((name) =>
    Number(new RegExp(`<dt>${name}</dt><dd><b>([\\d,]+)</b>`).exec(text)?.[1]?.replace(",", "")),
  );

test("what is exported comes back as it is, and a formula in it stays text", async () => {
  const ann = await newOne();
  await newProduct(app, ann, {
    name: '=HYPERLINK("x"), 2',
    description: "Two\nlines; and a „quote“",
    labels: ["organic", "raw_milk"],
    allergens: ["milk"],
    is_listed: false,
  });
  await newProduct(app, ann, { name: "＝1+1", description: ";=1+1" });
  await newProduct(app, ann, { name: "Pears", harvested_on: "2026-01-02", origin: "Ghent" });
  const headers = { cookie: await cookieOf(app, ann.username) };
  const answer = await fetch(`${app.url}/desk/goods/goods.csv`, { headers });
  const file = Buffer.from(await answer.arrayBuffer());
  assert.match(answer.headers.get("content-disposition") ?? "", /attachment/);
  assert.match(file.toString(), /"'=HYPERLINK\(""x""\), 2"/);
  assert.match(file.toString(), /,'＝1\+1,.*,";=1\+1",/);
  const page = await look(ann, file);
  assert.deepEqual(counts(page), [0, 0, 3, 0]);
  const semicolons = file
    .toString()
    .replace("Pears,fruit,3.50,EUR,1.5,kg,20", 'Pears,fruit,"4,25",EUR,"1,5",kg,30');
  const changed = await look(ann, semicolons);
  assert.deepEqual(counts(changed), [0, 1, 2, 0]);
  assert.deepEqual(await confirm(changed), [303]);
  const pears = (await goodsOf(ann)).find(({ name }) => name === "Pears");
  assert.deepEqual([pears?.price.amount, pears?.stock, pears?.origin], ["4.25", 30, "Ghent"]);
  assert.equal((await fetch(`${app.url}/desk/goods/goods.csv`)).status, 401);
});

test("each bad line is named with its field, nothing changes until confirmed, and twice confirmed is once done", async () => {
  const ben = await newOne();
  const file = [
    "name;category;price;pack_size;pack_unit;stock;best_before",
    "Quinces;Fruit;2,5;1;kg;10;2030-01-01",
    "Plums;Obst;much;1;kg;10;",
    "Damsons;Pflaumen;1.234,50;500;g;many;",
    "quinces;fruit;3;1,0;kg;10;",
    ";;;;;;",
    "Medlars;;3;1;kg;1;2030-13-01",
  ].join("\r\n");
  const page = await look(ben, Buffer.from(`\ufeff${file}`));
  assert.equal(page.status, 200);
  assert.deepEqual(counts(page), [1, 0, 0, 4]);
  for (const line of [
    /Line 3<[\s\S]*?Plums[\s\S]*?Price of a pack: This isn/,
    /Line 4<[\s\S]*?Damsons[\s\S]*?Packs in stock: /,
    /Line 5<[\s\S]*?this product twice/,
    /Line 7<[\s\S]*?Medlars[\s\S]*?(Category|Best before): /,
  ])
    assert.match(page.text, line);
  assert.deepEqual(await goodsOf(ben), []);
  assert.deepEqual(await confirm(page, 3), [303, 303, 303]);
  const goods = await goodsOf(ben);
  assert.deepEqual(
    goods.map(({ name, price, stock, best_before }) => [name, price.amount, stock, best_before]),
    [["Quinces", "2.50", 10, "2030-01-01"]],
  );
  assert.deepEqual(counts(await look(ben, file)), [0, 0, 1, 4]);
});

test("Open Food Network's file is read as it is", async () => {
  const cas = await newOne();
  const file = [
    "producer,sku,name,display_name,category,description,units,unit_type,variant_unit_name,price,on_hand,available_on,on_demand,shipping_category,tax_category",
    'Cas,1,Carrots,,Vegetables,"<p>Sweet &amp; crisp</p>",500,g,,3.20,5,,,Default,',
    "Cas,2,Carrots,Bunch,Vegetables,,1,,bunches,2,7,,,Default,",
    "Cas,3,Cider,,Beverages,,0.75,L,,4.5,,,1,Default,",
    "Cas,4,Flour,,Grains,,2,lb,,4,3,,,Default,",
  ].join("\n");
  const page = await look(cas, file);
  assert.deepEqual(counts(page), [4, 0, 0, 0]);
  assert.match(page.text, /“Grains” becomes “Other”/);
  await confirm(page);
  const goods = await goodsOf(cas);
  assert.deepEqual(
    goods.map((one) => [one.name, one.category, one.pack_size, one.pack_unit, one.price.amount, one.stock]),
    [
      ["Carrots", "vegetables", "500", "g", "3.20", 5],
      ["Carrots, Bunch", "vegetables", "1", "bunch", "2.00", 7],
      ["Cider", "drinks", "0.75", "l", "4.50", 1_000_000],
      ["Flour", "other", "907", "g", "4.00", 3],
    ],
  );
  assert.equal(goods[0]?.description, "Sweet & crisp");
});

for (const [since, heading] of [
  [
    "before 2025",
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Image Src,Status",
  ],
  [
    "since 2025",
    "URL handle,Title,Description,Vendor,Product category,Type,Tags,Published on online store,Option1 name,Option1 value,SKU,Weight value (grams),Inventory tracker,Inventory quantity,Price,Product image URL,Status",
  ],
])
  test(`Shopify's file is read as it is, as it was ${since}`, async () => {
    const dee = await newOne();
    const file = [
      heading,
      'honey,Honey,"<p>From one hill.</p>",Dee,Food > Honey,Honey,"Raw, 100% local",true,Size,500 g,h5,500,shopify,12,8.50,https://x.example/1.jpg,active',
      "honey,,,,,,,,,1 kg,h10,1000,shopify,4,16.00,https://x.example/2.jpg,",
      "honey,,,,,,,,,,,,,,,https://x.example/3.jpg,",
      "eggs,Eggs,,Dee,,Eggs,,true,Title,Default Title,e,0,shopify,-2,3.00,,draft",
    ].join("\n");
    const page = await look(dee, file);
    assert.deepEqual(counts(page), [3, 0, 0, 0]);
    await confirm(page);
    const goods = await goodsOf(dee);
    assert.deepEqual(
      goods.map((one) => [
        one.name,
        one.category,
        one.pack_size,
        one.pack_unit,
        one.price.amount,
        one.stock,
        one.is_listed,
      ]),
      [
        ["Honey, 500 g", "honey", "500", "g", "8.50", 12, true],
        ["Honey, 1 kg", "honey", "1", "kg", "16.00", 4, true],
        ["Eggs", "eggs", "1", "piece", "3.00", 0, false],
      ],
    );
    assert.deepEqual([goods[0]?.description, goods[0]?.labels], ["From one hill.", ["raw"]]);
  });

test("a thousand lines are taken in one go", async () => {
  const eli = await newOne();
  const lines = Array.from(
    { length: 1000 },
    (_, n) =>
      `Jam ${n},preserves,4.${String(n % 100).padStart(2, "0")},300,g,${n},"${"Slowly cooked. ".repeat(20)}"`,
  );
  const page = await look(
    eli,
    ["name,category,price,pack_size,pack_unit,stock,description", ...lines].join("\n"),
  );
  assert.deepEqual(counts(page), [1000, 0, 0, 0]);
  const begun = performance.now();
  assert.deepEqual(await confirm(page), [303]);
  assert.ok(performance.now() - begun < 30_000, "it took too long");
  const { body } = await call(app, "GET", `users/${eli.id}/`, { as: eli });
  assert.equal(body.product_count, 1000);
});

test("a file that is none is refused at its field; the pages are sound", async () => {
  const fay = await newOne();
  assert.equal((await look(fay, "a,b\n1,2")).status, 422);
  assert.equal((await look(fay, Buffer.alloc(2_100_000, "x"))).status, 413);
  await assertSoundPage(browser, app, "/desk/goods/file/", { cookies: [await browserCookie(app, fay)] });
  await visiting(app, browser, fay, async (page) => {
    await page.goto(`${app.url}/desk/goods/`);
    await main(page).getByRole("link", { name: "Products as a file" }).click();
    const buffer = Buffer.from(
      "name,category,price,pack_size,pack_unit,stock\nPears,fruit,3,1,kg,5\nBad,,,,,",
    );
    await main(page)
      .getByLabel("File", { exact: true })
      .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
    await press(page, "See what it would do");
    assert.match(await said(page), /Nothing has changed yet[\s\S]*Bad lines[\s\S]*Line 3/);
    await press(page, /Take the good lines/);
    assert.match(await said(page), /1 product added, 0 changed/);
  });
});
