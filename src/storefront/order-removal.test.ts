import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  requireSound,
  stockOf,
  takeStep,
} from "../../tests/support/market.ts";
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
  try {
    await app.jobsDone();
    await requireSound(app);
  } finally {
    await app.close();
  }
});

/** An order of pears at 3.50 and plums at 2.15, paid by card. */
async function newOrder() {
  const pears = await newProduct(app, ann, { name: "Pears" });
  const plums = await newProduct(app, ann, { name: "Plums", price: { amount: "2.15", currency: "EUR" } });
  const buyer = await newBuyerOf(app, pears, plums);
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
  assert.equal(paid.status, 200, paid.text);
  const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
  return { id: Number(body.orders[0].id), buyer, pears, plums, cookie: { name, value } };
}

type Order = Awaited<ReturnType<typeof newOrder>>;

/** The order's page, as its buyer sees it. */
function withOrder(
  order: Order,
  options: object,
  work: (page: Page) => Promise<void>,
  foreseen: string[] = [],
) {
  return withPage(
    browser,
    app,
    { ...phone, ...options },
    async (page) => {
      await page.context().addCookies([{ ...order.cookie, url: app.url }]);
      await page.goto(`${app.url}/orders/${order.id}/`);
      await work(page);
    },
    foreseen,
  );
}

const main = (page: Page) => page.getByRole("main").innerText();
const statusOf = async ({ id, buyer }: Order): Promise<string> =>
  (await call(app, "GET", `order/${id}/`, { as: buyer })).body.status;

for (const javaScriptEnabled of [false, true]) {
  test(`with scripts ${javaScriptEnabled ? "on" : "off"} a product is taken out after a question, and the order says why its total fell`, async () => {
    const order = await newOrder();
    await withOrder(order, { javaScriptEnabled }, async (page) => {
      await page.getByRole("link", { name: "Take out Plums" }).click();
      await page.getByText("Take Plums out of your order?").waitFor();
      assert.equal(await stockOf(app, order.plums), 19);
      await page.getByRole("button", { name: "Take out" }).click();
      await page.getByText("Plums is no longer in your order.").waitFor();
      const text = await main(page);
      assert.match(text, /fell from €5\.65 to €3\.50\. The difference comes back the way you paid\./);
      assert.match(text, /Taken out/);
      assert.match((await page.locator("s").allInnerTexts()).join(), /^1 × Plums, .*,€2\.15$/);
      assert.equal(await page.getByRole("link", { name: "Take out Plums" }).count(), 0);
      assert.equal(await stockOf(app, order.plums), 20);
    });
  });
}

test("the last product's question says that the order is cancelled, and so it is", async () => {
  const order = await newOrder();
  await call(app, "DELETE", `order/${order.id}/items/${order.plums}/`, { as: order.buyer });
  await withOrder(order, { javaScriptEnabled: false }, async (page) => {
    await page.getByRole("link", { name: "Take out Pears" }).click();
    assert.match(await main(page), /nothing else in your order, so this cancels it/);
    await page.getByRole("button", { name: "Take out" }).click();
    assert.match(await main(page), /The order is cancelled\./);
    assert.equal(await statusOf(order), "cancelled");
  });
});

test("what is asked twice happens once, and nothing is taken out of what is ready meanwhile", async () => {
  const order = await newOrder();
  await withOrder(order, { javaScriptEnabled: false }, async (page) => {
    await page.getByRole("link", { name: "Take out Plums" }).click();
    const form = page.locator("main form");
    const key = (await form.locator("[name=idempotency_key]").getAttribute("value")) ?? "";
    const send = () =>
      page.request.post(page.url(), {
        form: { idempotency_key: key },
        headers: { "sec-fetch-site": "same-origin" },
        maxRedirects: 0,
      });
    const statuses = (await Promise.all([send(), send()])).map((answer) => answer.status());
    assert.deepEqual(statuses, [303, 303]);
    assert.equal(await stockOf(app, order.plums), 20);
    await page.goto(`${app.url}/orders/${order.id}/`);
    assert.equal((await takeStep(app, ann, order.id, "preparation")).status, 200);
    await page.getByRole("link", { name: "Take out Pears" }).click();
    assert.match(await main(page), /moved on meanwhile/);
    assert.equal(await stockOf(app, order.pears), 19);
    assert.equal(await page.getByRole("link", { name: /Take out/ }).count(), 0);
  });
});

test("the page shows what was taken out elsewhere within a second", async () => {
  const order = await newOrder();
  await withPage(browser, app, phone, async (page) => {
    await page.context().addCookies([{ ...order.cookie, url: app.url }]);
    const listening = page.waitForResponse(/\/live\//);
    await page.goto(`${app.url}/orders/${order.id}/`);
    await listening;
    await call(app, "DELETE", `order/${order.id}/items/${order.plums}/`, { as: order.buyer });
    await page.locator("s", { hasText: "Plums" }).waitFor({ timeout: 1000 });
  });
});

test("the order with what was taken out and the question are sound", async () => {
  const order = await newOrder();
  const cookies = [order.cookie];
  await assertSoundPage(browser, app, `/orders/${order.id}/items/${order.pears}/removal/`, { cookies });
  await call(app, "DELETE", `order/${order.id}/items/${order.plums}/`, { as: order.buyer });
  await assertSoundPage(browser, app, `/orders/${order.id}/`, { cookies });
  const gone = { status: 404, cookies };
  await assertSoundPage(browser, app, `/orders/${order.id}/items/${order.plums}/removal/`, gone);
});
