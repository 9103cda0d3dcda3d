import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, takeStep } from "../../tests/support/market.ts";
import { earn } from "../../tests/support/money.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { openStream } from "../../tests/support/streams.ts";
import {
  browserCookie,
  conflict,
  follow,
  main,
  press,
  said,
  unprocessable,
  visiting,
} from "./pages.fixture.ts";

let app: TestApp;
let browser: Browser;
let greta: TestPerson;
let chicken: number;
let eggs: number;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  greta = await newProducer(app, "greta");
  const byWeight = {
    name: "Chicken",
    sold_by: "weight",
    pack_size: "2",
    pack_unit: "kg",
    tolerance_percent: 10,
  };
  chicken = await newProduct(app, greta, { ...byWeight, price: { amount: "10.00", currency: "EUR" } });
  eggs = await newProduct(app, greta, { name: "Eggs", pack_unit: "piece", pack_size: "6" });
});
after(async () => {
  await browser.close();
  await app.close();
});

async function orderOfBoth(): Promise<number> {
  const buyer = await newBuyerOf(app, chicken, eggs);
  await call(app, "PATCH", `cart/item_increment/${eggs}/`, { as: buyer, json: { quantity: 2 } });
  return (await checkOut(app, buyer)).body.orders[0].id;
}

test("goods by weight are weighed and less is given on the desk before they are handed over", async () => {
  const id = await orderOfBoth();
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(`${app.url}/desk/orders/${id}/`);
      assert.match(await said(page), /Total\s+about €30.50/);
      await press(page, /^Mark as ready/);
      await press(page, /^Mark as handed over/);
      assert.match(await said(page), /have to be weighed first/);
      await page.goto(`${app.url}/desk/orders/${id}/`);
      await main(page).getByLabel("Grams on the scale").fill("100");
      await main(page).getByLabel("Of these, container").fill("150");
      await press(page, "Weigh: Chicken");
      assert.match(await said(page), /Container of Chicken: /);
      await main(page).getByLabel("Grams on the scale").fill("2000");
      await press(page, "Weigh: Chicken");
      assert.match(await said(page), /The weight is noted[\s\S]*weighed: 1,850 g/);
      const line = main(page).locator("details", { hasText: "Eggs" });
      await line.locator("summary").click();
      await line.getByLabel("How much you give").fill("2");
      await line.getByLabel("Reason").fill("The hens are on strike.");
      await line.getByRole("button").click();
      assert.match(await said(page), /quantity 3 → 2 “The hens are on strike\.”[\s\S]*Total\s+€25.50/);
      await press(page, /^Mark as handed over/);
      assert.match(await said(page), /The order is done/);
    },
    [conflict, unprocessable],
  );
  const { body } = await call(app, "GET", `order/${id}/`, { as: greta });
  assert.deepEqual([body.status, body.total.amount, body.is_final], ["fulfilled", "25.50", true]);
});

test("how goods are sold is said in the form of a product", async () => {
  await visiting(app, browser, greta, async (page) => {
    await page.goto(`${app.url}/desk/goods/${eggs}/`);
    await main(page).getByLabel("Order this many days before a cut-off").fill("2");
    await press(page, /^Save$/);
    await page.goto(`${app.url}/desk/goods/${chicken}/`);
    assert.equal(await main(page).getByLabel("Sold", { exact: true }).inputValue(), "weight");
    await main(page).getByLabel("By how much it may cost more, in percent").fill("20");
    await press(page, /^Save$/);
  });
  const { body } = await call(app, "GET", `products/${chicken}/`);
  assert.deepEqual([body.sold_by, body.tolerance_percent], ["weight", 20]);
  assert.equal((await call(app, "GET", `products/${eggs}/`)).body.lead_days, 2);
});

test("twelve weeks are counted, and what a promotion brought is told", async () => {
  await earn(app, greta.id, 2000);
  const id = await orderOfBoth();
  await call(app, "PUT", `order/${id}/items/1/weight/`, { as: greta, json: { grams: 2000 } });
  await visiting(app, browser, greta, async (page) => {
    await page.goto(`${app.url}/desk/goods/${eggs}/`);
    await main(page).getByLabel("Days", { exact: true }).fill("3");
    await press(page, "Promote");
    assert.match(await said(page), /The product is promoted until/);
    await orderOfBoth();
    for (const step of ["preparation", "handover"]) await takeStep(app, greta, id, step);
    await follow(page, "What promotion has brought");
    assert.match(await said(page), /Shown\s+Put into carts\s+Sold\s+Eggs[\s\S]*€3.00\s+0\s+3\s+3 \(€10.50\)/);
    await page.goto(`${app.url}/desk/numbers/`);
    assert.match(await said(page), /Sales per week in EUR[\s\S]*2 buyers in 12 weeks[\s\S]*1\. Chicken/);
    assert.equal(await main(page).getByRole("img").count(), 3);
  });
});

for (const path of ["numbers/", "promotion/", "orders/1/", "goods/1/"])
  test(`/desk/${path} is sound, in light and dark, on a phone and a screen`, async () =>
    assertSoundPage(browser, app, `/desk/${path}`, { cookies: [await browserCookie(app, greta)] }));

test("the desk hears of a new order and of each step within a second, and not of others'", async () => {
  const { name, value } = await browserCookie(app, greta);
  const headers = { cookie: `${name}=${value}` };
  const stream = await openStream(app, "/desk/live/", headers);
  const [, version = ""] = /id: (\S+)/.exec(stream.text()) ?? [];
  const known = await openStream(app, `/desk/live/?version=${version}`, headers);
  const otto = await newProducer(app, "otto");
  await checkOut(app, await newBuyerOf(app, await newProduct(app, otto)));
  await app.changesSeen();
  assert.equal(known.changes(), 0);
  const begun = performance.now();
  const id = await orderOfBoth();
  await known.changed(1);
  assert.ok(performance.now() - begun < 1500);
  await takeStep(app, greta, id, "preparation");
  await known.changed(2);
  for (const one of [stream, known]) one.close();
  assert.equal((await fetch(`${app.url}/desk/live/`)).status, 401);
});
