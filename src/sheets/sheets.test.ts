import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";
import {
  fillDay,
  newBasket,
  newMarketDay,
  type TestBasket,
  type TestDay,
  timeZone,
} from "../pickup/market.fixture.ts";
import { sheetNames } from "./sheet.ts";

let app: TestApp;
let browser: Browser;
let mara: TestPerson;
let greta: TestPerson;
let otto: TestPerson;
let hana: TestPerson;
let day: TestDay;
let baskets: TestBasket[];
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  [greta, otto] = [await newProducer(app, "greta"), await newProducer(app, "otto")];
  hana = await newPerson(app, "hana");
  for (const as of [greta, otto])
    await call(app, "PATCH", "me/", { as, json: { offers: ["pickup", "market_day"] } });
  const pears = await newProduct(app, greta, { name: "=Pears", pack_size: "500", pack_unit: "g" });
  const milk = await newProduct(app, otto, { name: "Milk", category: "dairy" });
  day = await newMarketDay(app, mara);
  baskets = [await newBasket(app, day, [pears, milk]), await newBasket(app, day, [pears])];
  await call(app, "PUT", `market-days/${day.id}/helpers/${hana.id}/`, { as: mara });
});
after(async () => {
  await browser.close();
  await app.close();
});

const sheet = (name: string, as: TestPerson | undefined = mara, accept = "text/html", dayId = day.id) =>
  call(app, "GET", `market-days/${dayId}/sheets/${name}/`, { as, headers: { accept } });
const csv = async (name: string, as = mara) =>
  (await sheet(name, as, "text/csv")).text.split("\r\n").map((line) => line.split(","));

test("each sheet comes as paper and as CSV, with an ETag that answers 304", async () => {
  for (const name of sheetNames) {
    const paper = await sheet(name);
    assert.equal(paper.status, 200, `${name} ${paper.text}`);
    assert.match(paper.headers.get("content-type") ?? "", /^text\/html/, name);
    const table = await sheet(name, mara, "text/csv");
    assert.match(table.headers.get("content-type") ?? "", /^text\/csv/, name);
    assert.ok(table.text.endsWith("\r\n"), name);
    const etag = paper.headers.get("etag") ?? "";
    assert.match(etag, /^"/, name);
    const again = await call(app, "GET", `market-days/${day.id}/sheets/${name}/`, {
      as: mara,
      headers: { accept: "text/html", "if-none-match": etag },
    });
    assert.equal(again.status, 304, name);
  }
});

test("what is harvested, packed, handed over and owed adds up; no cell is a formula", async () => {
  const harvest = await csv("harvest");
  assert.deepEqual(harvest[0], ["producer", "product", "pack", "ordered", "to_weigh", "sum"]);
  assert.deepEqual(harvest[1]?.slice(1), ["'=Pears", "500 g", "4", "0", "2 kg"]);
  const [head, ...lines] = await csv("pack-by-buyer");
  assert.deepEqual(head?.slice(0, 3), ["number", "buyer", "product"]);
  assert.deepEqual(
    lines.slice(0, 3).map(([number, , product]) => [number, product]),
    [
      ["1", "'=Pears"],
      ["1", "Milk"],
      ["2", "'=Pears"],
    ],
  );
  const people = (await csv("hand-over")).slice(1, 3);
  assert.deepEqual(
    people.map(([number, , phone]) => [number, phone]),
    baskets.map(({ number }) => [String(number), "'+32 470 00 00 09"]),
  );
  const shown = await call(app, "GET", `market-days/${day.id}/baskets/`, { as: mara });
  assert.deepEqual(
    people.map((row) => row[5]),
    shown.body.results.map(({ due }: { due: { amount: string }[] }) => due[0]?.amount),
  );
  assert.deepEqual((await csv("route"))[1]?.slice(0, 1), ["greta"]);
  const labels = (await csv("labels"))
    .slice(1, 4)
    .map(([number, , n, of, producer, , cold]) => [number, n, of, producer, cold]);
  assert.deepEqual(labels, [
    ["1", "1", "2", "greta", "false"],
    ["1", "2", "2", "otto", "true"],
    ["2", "1", "1", "greta", "false"],
  ]);
});

test("a producer gets what is theirs, a helper all but money, strangers and the nameless nothing", async () => {
  const own = await csv("pack-by-buyer", otto);
  assert.deepEqual(
    own.slice(1, -1).map((row) => row[2]),
    ["Milk"],
  );
  assert.deepEqual(
    (await csv("labels", otto)).slice(1, -1).map(([, , n, of]) => [n, of]),
    [["2", "2"]],
  );
  assert.equal((await csv("producers", otto)).length, 3);
  assert.equal((await sheet("harvest", hana)).status, 200);
  assert.deepEqual(
    (await sheet("taxes", hana)).body?.code ?? JSON.parse((await sheet("taxes", hana)).text).code,
    "permission_denied",
  );
  const stranger = await newPerson(app, "stranger");
  assert.equal((await sheet("harvest", stranger)).status, 403);
  assert.equal((await call(app, "GET", `market-days/${day.id}/sheets/harvest/`)).status, 401);
  assert.equal((await sheet("harvest", mara, "text/html", 999)).status, 404);
  assert.equal((await sheet("unknown")).status, 404);
});

test("the list of sheets is sound and leads to each, by cookie", async () => {
  const [name = "", value = ""] = (await cookieOf(app, "mara")).split("=");
  await assertSoundPage(browser, app, `/pickup/${day.id}/sheets/`, { cookies: [{ name, value }] });
  const headers = { cookie: `${name}=${value}` };
  for (const path of ["harvest/", "harvest/sheet.csv", "labels/?paper=roll"]) {
    const answer = await fetch(`${app.url}/pickup/${day.id}/sheets/${path}`, { headers });
    assert.equal(answer.status, 200, path);
  }
  assert.equal((await fetch(`${app.url}/pickup/${day.id}/sheets/harvest/`)).status, 401);
});

test("delivery notes have a page each, and a roll a label on each page of 62 mm", async () => {
  const roll = await printed(otto, "labels/?paper=roll");
  assert.deepEqual([roll.count, roll.millimetres[0]], [1, 62]);
  assert.match(roll.text, /2 of 2\s+keep cold/);
  const notes = await printed(mara, "delivery-notes/");
  assert.deepEqual([notes.count, notes.millimetres], [3, [210, 297]]);
  assert.match(notes.text, /Delivery note for order \d+ · 1 · b/);
  await fillDay(app, day, baskets[0]?.orders.map(({ id }) => id) ?? [], 30);
  const labels = await printed(mara, "labels/");
  assert.deepEqual([labels.count, labels.millimetres], [Math.ceil(63 / 24), [210, 297]]);
  assert.match(labels.text, /1 of 2/);
});

/** How a sheet comes out of a printer, and what can be read on it. */
async function printed(as: TestPerson, path: string) {
  const [name = "", value = ""] = (await cookieOf(app, as.username)).split("=");
  let found = { count: 0, millimetres: [0], text: "" };
  await withPage(browser, app, {}, async (page) => {
    await page.context().addCookies([{ name, value, url: app.url }]);
    const answer = await page.goto(`${app.url}/pickup/${day.id}/sheets/${path}`);
    assert.equal(answer?.status(), 200);
    await page.emulateMedia({ media: "print" });
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const box = /\/MediaBox\s*\[([^\]]*)\]/.exec(pdf)?.[1]?.trim().split(/\s+/).map(Number).slice(2) ?? [];
    found = {
      count: pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0,
      millimetres: box.map((points) => Math.round((points / 72) * 25.4)),
      text: await page.locator("body").innerText(),
    };
  });
  return found;
}

test("where the site has rates, the sheet of taxes tells what of each producer's sales is tax, as receipts do", async () => {
  const { taxRates } = app.platform.config;
  taxRates.push({ name: "reduced", percent: "6", code: "S" }, { name: "standard", percent: "21", code: "S" });
  const leeks = await newProduct(app, greta, { price: { amount: "10.60", currency: "EUR" } });
  const cider = await newProduct(app, greta, {
    price: { amount: "12.10", currency: "EUR" },
    tax_rate: "standard",
  });
  const other = await newMarketDay(app, mara);
  await newBasket(app, other, [leeks, cider]);
  const { text } = await sheet("taxes", mara, "text/csv", other.id);
  assert.deepEqual(text.split("\r\n").slice(0, -1), [
    "producer,rate,percent,net_of_tax,tax,total,currency",
    "greta,standard,21 %,20.00,4.20,24.20,EUR",
    "greta,reduced,6 %,20.00,1.20,21.20,EUR",
  ]);
  assert.equal((await sheet("taxes", mara, "text/html", other.id)).status, 200);
  taxRates.splice(0);
});
