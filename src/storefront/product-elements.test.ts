import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { newProduct } from "../../tests/support/market.ts";
import { newProducer } from "../../tests/support/people.ts";

let app: TestApp;
let browser: Browser;
let path: string;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  const ann = await newProducer(app, "ann");
  path = `/products/${await newProduct(app, ann, { price: { amount: "3.55", currency: "EUR" } })}/`;
});
after(async () => {
  await browser.close();
  await app.close();
});

test("what several packages come to is shown as the quantity is typed, exactly", () =>
  withPage(browser, app, {}, async (page) => {
    await page.goto(app.url + path);
    const total = page.locator("live-total");
    assert.equal(await total.isVisible(), false);
    await page.getByLabel("Quantity").fill("3");
    assert.equal(await total.innerText(), "Total: €10.65");
    await page.getByLabel("Quantity").fill("");
    assert.equal(await total.innerText(), "Total: €10.65");
  }));

test("the page's address is handed on without what brought one there", () =>
  withPage(browser, app, {}, async (page) => {
    await page.goto(`${app.url + path}?from=somewhere`);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText("The address is copied.").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), app.url + path);
  }));

test("without script there is neither a total that stands still nor a button that does nothing", () =>
  withPage(browser, app, { javaScriptEnabled: false }, async (page) => {
    await page.goto(app.url + path);
    assert.equal(await page.getByRole("button", { name: "Share" }).count(), 0);
    assert.equal(await page.locator("live-total").isVisible(), false);
  }));
