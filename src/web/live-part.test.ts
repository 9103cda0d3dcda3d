import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { html } from "ghtml";
import type { Browser, Page } from "playwright-core";
import { livePart } from "#web";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { cookieOf } from "../../tests/support/streams.ts";
import { loadAssets } from "./assets.ts";
import { pageFields } from "./policy.ts";

let app: TestApp;
let browser: Browser;
let producer: TestPerson;
let product: number;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  producer = await newProducer(app, "ann");
  product = await newProduct(app, producer, { stock: 1000 });
});
after(async () => {
  await browser.close();
  await app.close();
});

const { script } = loadAssets();
let people = 0;

/** A page with an order's status and a form, as a page of the site: under its policy, with its script. */
async function showOrder(
  work: (page: Page, step: (name: "preparation" | "handover") => Promise<void>) => Promise<void>,
) {
  const buyer = await newPerson(app, `buyer-${people++}`);
  await putInCart(app, buyer, product);
  const { body } = await checkOut(app, buyer);
  const { id } = body.orders[0];
  await withPage(browser, app, phone, async (page) => {
    const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
    await page.context().addCookies([{ name, value, url: app.url }]);
    await page.route(`${app.url}/orders/${id}/`, async (route) => {
      const { body: order } = await call(app, "GET", `order/${id}/`, { as: buyer });
      const headers = { ...pageFields, "content-type": "text/html; charset=utf-8" };
      await route.fulfill({ headers, body: pageOf(id, order.status, order.history.length) });
    });
    const listening = page.waitForResponse(/\/live\//);
    await page.goto(`${app.url}/orders/${id}/`);
    await listening;
    await work(page, async (step) => {
      assert.equal((await takeStep(app, producer, id, step)).status, 200);
    });
  });
}

function pageOf(id: number, status: string, steps: number): string {
  const part = html`<h1>Order</h1><p id="status">${status}</p><p>${"A long story. ".repeat(400)}</p>
    <form method="post" action="/orders/${id}/cancellation/"><label for="reason">Why</label>
    <textarea id="reason" name="reason"></textarea>
    <label><input type="checkbox" name="sure" value="yes">Sure</label><button name="cancel">Cancel</button></form>`;
  const live = {
    id: "order",
    path: `/orders/${id}/live/`,
    version: String(steps),
    said: "This page was updated.",
  };
  return html`<!doctype html><html lang="en"><head><title>Order</title><meta name="viewport" content="width=device-width">
    <link rel="icon" href="data:,"><script type="module" src="${script}"></script></head>
    <body><main tabindex="-1">!${livePart(live, part)}</main></body></html>`;
}

const statusIn = (page: Page, status: string, timeout = 1000) =>
  page.locator("#status", { hasText: new RegExp(`^${status}$`) }).waitFor({ timeout });

test("an order that moves on shows it within a second, under the policy of pages, and says so", () =>
  showOrder(async (page, step) => {
    await step("preparation");
    await statusIn(page, "ready");
    assert.equal(await page.locator("[role=status]").textContent(), "This page was updated.");
    await step("handover");
    await statusIn(page, "fulfilled");
  }));

test("what was typed, the focus and the place stay when the page is read again", () =>
  showOrder(async (page, step) => {
    await page.check("[name=sure]");
    await page.fill("#reason", "We are away.");
    await page.evaluate('document.querySelector("#reason").setSelectionRange(3, 6)');
    const scrolled = await page.evaluate("scrollY");
    assert.ok(Number(scrolled) > 100);
    await step("preparation");
    await statusIn(page, "ready");
    assert.equal(await page.inputValue("#reason"), "We are away.");
    assert.equal(await page.isChecked("[name=sure]"), true);
    assert.equal(await page.evaluate("document.activeElement.id"), "reason");
    assert.equal(await page.evaluate("document.activeElement.selectionStart"), 3);
    assert.equal(await page.evaluate("scrollY"), scrolled);

    await page.focus("[name=cancel]");
    await step("handover");
    await statusIn(page, "fulfilled");
    assert.equal(await page.evaluate("document.activeElement.name"), "cancel");
  }));

test("a tab that nobody sees listens to nothing, and knows what it missed once it is seen", () =>
  showOrder(async (page, step) => {
    const over = page.waitForEvent("requestfailed", (request) => request.url().includes("/live/"));
    await setHidden(page, true);
    await over;
    await step("preparation");
    await setHidden(page, false);
    await statusIn(page, "ready");
  }));

function setHidden(page: Page, isHidden: boolean) {
  return page.evaluate(`Object.defineProperty(document, "hidden", { value: ${isHidden}, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"))`);
}
