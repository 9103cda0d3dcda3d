import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound } from "../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let ann: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  ann = await newProducer(app, "ann");
});
after(async () => {
  await browser.close();
  await app.jobsDone();
  await requireSound(app).finally(() => app.close());
});

/** Somebody with three chickens in their cart, at 12.90 per kilogram and about 1.6 kg each. */
async function newBuyer() {
  const price = { amount: "12.90", currency: "EUR" };
  const chicken = { name: "Chicken", category: "meat", price, pack_size: "1.6", pack_unit: "kg" };
  const birds = await newProduct(app, ann, { ...chicken, sold_by: "weight" });
  const buyer = await newBuyerOf(app, birds);
  await call(app, "PUT", `cart/items/${birds}/`, { as: buyer, json: { quantity: 3 } });
  const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
  return { buyer, birds, cookie: { name, value } };
}

const main = (page: Page) => page.getByRole("main").innerText();

test("goods by weight say per kilogram, about and at most: on their page, in the cart and at the checkout", async () => {
  const { birds, cookie } = await newBuyer();
  await withPage(browser, app, { ...phone, javaScriptEnabled: false }, async (page) => {
    await page.context().addCookies([{ ...cookie, url: app.url }]);
    await page.goto(`${app.url}/products/`);
    assert.match(await main(page), /€12\.90\/kg about 1\.6 kg each\s+about €20\.64 each/);
    await page.goto(`${app.url}/products/${birds}/`);
    assert.match(await main(page), /you pay what it weighs: at most €23\.74 each\./);
    await page.goto(`${app.url}/cart/`);
    assert.match(
      await main(page),
      /about €61\.92\s+at most €71\.21[\s\S]+Estimated total\s+about €61\.92\s+At most\s+€71\.21/,
    );
    await page.goto(`${app.url}/checkout/`);
    assert.match(await main(page), /never more than the most/);
  });
  for (const path of [`/products/${birds}/`, "/cart/", "/checkout/"])
    await assertSoundPage(browser, app, path, { cookies: [cookie] });
});

for (const javaScriptEnabled of [false, true]) {
  test(`with scripts ${javaScriptEnabled ? "on" : "off"} a buyer takes fewer of something, and reads why the total is another one`, async () => {
    const { buyer, cookie } = await newBuyer();
    const { body } = await checkOut(app, buyer);
    const { id } = body.orders[0];
    await withPage(browser, app, { ...phone, javaScriptEnabled }, async (page) => {
      await page.context().addCookies([{ ...cookie, url: app.url }]);
      await page.goto(`${app.url}/orders/${id}/`);
      const field = page.getByLabel("How many of Chicken");
      await field.fill("2");
      await page.getByRole("button", { name: "Change: Chicken" }).click();
      await page.getByText("Your order is changed.").waitFor();
      assert.match(await main(page), /You took 2 instead of 3\./);
      assert.match(await main(page), /Estimated total\s+about €41\.28\s+At most\s+€47\.47/);
      const weight = { as: ann, json: { grams: 4000 } };
      await call(app, "PUT", `order/${id}/items/1/weight/`, weight);
      await page.goto(`${app.url}/orders/${id}/`);
      assert.match(await main(page), /Weighed: 4 kg, €47\.47\. It weighs more than you pay for\./);
      assert.match(await main(page), /You ordered for €61\.92, and it comes to €47\.47\./);
    });
    await assertSoundPage(browser, app, `/orders/${id}/`, { cookies: [cookie] });
  });
}
