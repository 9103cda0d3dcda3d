import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { cookieOf, openStream } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let producer: TestPerson;
let buyers = 0;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  producer = await newProducer(app, "ann");
});
after(async () => {
  await browser.close();
  await app.close();
});

/** Somebody who reads German and has ordered so often. */
async function newOrders(times: number, payment_method = "cash") {
  const buyer = await newPerson(app, `buyer-${buyers++}`, { language: "de" });
  const orders: { id: number; checkout_id: number }[] = [];
  for (let n = 0; n < times; n++) {
    await putInCart(app, buyer, await newProduct(app, producer));
    orders.push(...(await checkOut(app, buyer, { payment_method })).body.orders);
  }
  return { buyer, orders };
}

/** The page at `path` on a phone, once it listens. */
function watch(buyer: TestPerson, path: string, work: (page: Page) => Promise<void>) {
  return withPage(browser, app, phone, async (page) => {
    const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
    await page.context().addCookies([{ name, value, url: app.url }]);
    const listening = page.waitForResponse(/\/live\//);
    await page.goto(app.url + path);
    await listening;
    await work(page);
  });
}

const said = (page: Page) => page.locator("p[role=status]").allTextContents();

test("the page of an order shows its next step within a second", async () => {
  const { buyer, orders } = await newOrders(1);
  const id = orders[0]?.id ?? 0;
  await watch(buyer, `/orders/${id}/`, async (page) => {
    for (const [step, status] of [
      ["preparation", "Bereit"],
      ["handover", "Übergeben"],
    ] as const) {
      assert.equal((await takeStep(app, producer, id, step)).status, 200);
      await page.locator(".badge", { hasText: status }).waitFor({ timeout: 1000 });
    }
    assert.deepEqual(await said(page), ["Die Bestellung ist inzwischen weiter. So steht es jetzt."]);
  });
});

test("the list of orders shows the next step of each by itself", async () => {
  const { buyer, orders } = await newOrders(2);
  await watch(buyer, "/orders/", async (page) => {
    for (const [taken, { id }] of orders.entries()) {
      assert.equal((await takeStep(app, producer, id, "preparation")).status, 200);
      await page.locator(".badge", { hasText: "Bereit" }).nth(taken).waitFor();
    }
    assert.deepEqual(await said(page), ["Eine Ihrer Bestellungen ist inzwischen weiter. So steht es jetzt."]);
  });
});

test("the payment page shows by itself that it was paid elsewhere", async () => {
  const { buyer, orders } = await newOrders(1, "card");
  const id = orders[0]?.checkout_id;
  await watch(buyer, `/checkout/${id}/payment/`, async (page) => {
    assert.equal((await call(app, "POST", `checkout/${id}/payment/`, { as: buyer })).status, 200);
    await page.getByRole("heading", { name: "Hier ist nichts mehr zu zahlen" }).waitFor();
  });
});

test("nobody hears of orders among which one is not theirs", async () => {
  const [{ buyer, orders }, other] = [await newOrders(1), await newOrders(1)];
  const cookie = await cookieOf(app, buyer.username);
  for (const ids of [`${orders[0]?.id},${other.orders[0]?.id}`, "0", "7,", "x", "1".repeat(10)]) {
    const stream = await openStream(app, `/orders/${ids}/live/`, { cookie });
    assert.equal(stream.status, 404, ids);
    stream.close();
  }
});
