import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser, withPage } from "../../../tests/support/browser.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct } from "../../../tests/support/market.ts";
import { earn } from "../../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";
import { cookieOf } from "../../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let mara: TestPerson;
let greta: TestPerson;
let orderId: number;
let productId: number;
let reviewId: number;
const reason = "The barn burnt down.";

before(async () => {
  app = await startApp({ PRODUCERS: "approved", PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  greta = await newProducer(app, "greta");
  productId = await newProduct(app, greta);
  const buyer = await newBuyerOf(app, productId);
  orderId = (await checkOut(app, buyer)).body.orders[0].id;
  const review = { rating: 1, text: "Not theirs to sell." };
  reviewId = (await call(app, "POST", `review/new/${greta.id}/`, { as: buyer, json: review })).body.id;
  const waiting = await newPerson(app, "wim");
  await call(app, "PATCH", "me/", { as: waiting, json: { is_producer: true } });
  await earn(app, greta.id, 5000);
  const wallets = await call(app, "GET", "wallet/", { as: greta });
  const json = { amount: { amount: "10.00", currency: "EUR" } };
  await call(app, "POST", `wallet/${wallets.body.results[0].id}/payouts/`, { as: greta, json });
});
after(async () => {
  await browser.close();
  await app.close();
});

async function browserCookie({ username }: TestPerson) {
  const [name = "", value = ""] = (await cookieOf(app, username)).split("=");
  return { name, value };
}

/** Somebody signed in, on a phone without scripts. */
async function visiting(
  who: TestPerson | undefined,
  work: (page: Page) => Promise<void>,
  foreseen: string[] = [],
) {
  const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
  await withPage(
    browser,
    app,
    options,
    async (page) => {
      if (who) await page.context().addCookies([{ ...(await browserCookie(who)), url: app.url }]);
      await work(page);
    },
    foreseen,
  );
}

const main = (page: Page) => page.getByRole("main");
const said = (page: Page) => main(page).innerText();
const press = (page: Page, name: string | RegExp) => main(page).getByRole("button", { name }).click();
const follow = (page: Page, name: string | RegExp) => main(page).getByRole("link", { name }).click();

for (const [what, path] of Object.entries<() => string>({
  "what waits": () => "/console/",
  orders: () => "/console/orders/",
  "one order": () => `/console/orders/${orderId}/`,
  producers: () => "/console/producers/?status=pending",
  people: () => "/console/people/?search=greta",
  "one person": () => `/console/people/${greta.id}/`,
  "a reason": () => `/console/people/${greta.id}/disabling/`,
  products: () => "/console/products/",
  reviews: () => "/console/reviews/",
  payouts: () => "/console/payouts/",
  letters: () => "/console/letters/",
  "a report": () => "/console/reports/sales/?from=2026-01-01&to=2026-12-31",
  "what is open": () => "/console/reports/open/",
  "the log": () => "/console/acts/",
}))
  test(`the page of ${what} is sound, in light and dark, on a phone and a screen`, async () =>
    assertSoundPage(browser, app, path(), { cookies: [await browserCookie(mara)] }));

test("the nameless are asked to sign in and come back; others are refused", async () => {
  const forbidden = "Failed to load resource: the server responded with a status of 403 (Forbidden)";
  await visiting(undefined, async (page) => {
    await page.goto(`${app.url}/console/orders/`);
    assert.equal(new URL(page.url()).search, "?next=%2Fconsole%2Forders%2F");
  });
  await visiting(
    greta,
    async (page) => {
      assert.equal(await page.getByRole("link", { name: "Console" }).count(), 0);
      assert.equal((await page.goto(`${app.url}/console/`))?.status(), 403);
    },
    [forbidden],
  );
  const file = `${app.url}/console/reports/sales/report.csv?from=2026-01-01&to=2026-12-31`;
  assert.equal((await fetch(file)).status, 401);
});

test("staff approve who waits, from what today says", async () => {
  await visiting(mara, async (page) => {
    await page.goto(app.url);
    await page.getByRole("link", { name: "Console" }).click();
    await follow(page, "Producers waiting to be approved");
    await press(page, "Approve: wim");
    assert.match(await said(page), /written down in the log/);
    await follow(page, "Log");
    assert.match(await said(page), /mara\s+[\s\S]*approved a producer/);
  });
});

test("an order is cancelled with a reason, which is asked for, once", async () => {
  const unprocessable =
    "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)";
  await visiting(
    mara,
    async (page) => {
      await page.goto(`${app.url}/console/orders/?search=${orderId}`);
      await follow(page, `Order ${orderId}`);
      await follow(page, "Cancel the order");
      await main(page).getByLabel("Reason").fill(" ");
      await press(page, "Cancel the order");
      assert.match(await said(page), /Reason: /);
      await main(page).getByLabel("Reason").fill(reason);
      await press(page, "Cancel the order");
      assert.match(await said(page), /cancelled[\s\S]*The barn burnt down\./);
      assert.equal(await main(page).getByRole("link", { name: "Cancel the order" }).count(), 0);
    },
    [unprocessable],
  );
  assert.match((await letterTo(app, greta.email)).text, /The barn burnt down\./);
});

test("a payout is marked as paid; the same form sent again does nothing more", async () => {
  await visiting(mara, async (page) => {
    await page.goto(`${app.url}/console/payouts/`);
    const form = main(page).locator("form", { hasText: "Mark as paid" });
    const action = await form.getAttribute("action");
    const key = await form.locator("input").inputValue();
    const sent = () =>
      page.request.post(`${app.url}${action}`, {
        form: { idempotency_key: key },
        headers: { "sec-fetch-site": "same-origin" },
        maxRedirects: 0,
      });
    assert.deepEqual([(await sent()).status(), (await sent()).status()], [303, 303]);
    await page.goto(`${app.url}/console/payouts/?status=paid`);
    assert.match(await said(page), /€10\.00/);
  });
  const acts = await call(app, "GET", "console/acts/?subject=payout", { as: mara });
  assert.equal(acts.body.results.length, 1);
});

test("an email is sent again from the list, once, and the log says so", async () => {
  await visiting(mara, async (page) => {
    await page.goto(`${app.url}/console/`);
    await follow(page, "Emails");
    await main(page).getByRole("searchbox", { name: "To" }).fill(greta.email);
    await press(page, "Show");
    await press(page, /^Send again: New order/);
    assert.match(await said(page), /written down in the log/);
    await follow(page, "Log");
    assert.match(await said(page), /sent an email again/);
  });
});

test("a review and a product are taken away with a reason", async () => {
  await visiting(mara, async (page) => {
    await page.goto(`${app.url}/console/reviews/`);
    await follow(page, /^Remove/);
    await main(page).getByLabel("Reason").fill(reason);
    await press(page, "Remove");
    assert.match(await said(page), /There are no reviews yet/);
    await page.goto(`${app.url}/console/products/?search=pears`);
    await follow(page, /^Take down/);
    await main(page).getByLabel("Reason").fill(reason);
    await press(page, "Take down");
    assert.match(await said(page), /There are no such products/);
  });
  assert.equal((await call(app, "GET", `review/${reviewId}/`, { as: mara })).status, 404);
  assert.equal((await call(app, "GET", `products/${productId}/`)).status, 404);
});
