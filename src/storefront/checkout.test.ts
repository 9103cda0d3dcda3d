import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct, putInCart, requireSound, stockOf } from "../../tests/support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let browser: Browser;
let ann: TestPerson;
let ben: TestPerson;
let people = 0;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  ann = await newProducer(app, "ann", { offers: ["pickup", "delivery"] });
  ben = await newProducer(app, "ben", { offers: ["pickup"] });
});
after(async () => {
  await browser.close();
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

/** A buyer with pears of ann and cheese of ben in their cart, signed in on a page without scripts. */
async function withBuyer(work: (page: Page, buyer: TestPerson) => Promise<void>, foreseen: string[] = []) {
  const buyer = await newPerson(app, `buyer-${people++}`);
  await putInCart(app, buyer, await newProduct(app, ann, { name: "Pears", stock: 5 }), 2);
  await putInCart(app, buyer, await newProduct(app, ben, { name: "Cheese", stock: 5 }), 1);
  const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
  await withPage(
    browser,
    app,
    options,
    async (page) => {
      await page.goto(`${app.url}/checkout/`);
      await page.getByLabel("Username or email").fill(buyer.username);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
      assert.equal(new URL(page.url()).pathname, "/checkout/");
      await work(page, buyer);
    },
    foreseen,
  );
}

const order = (page: Page) => page.getByRole("button", { name: /^Order with/ }).click();
const ordersOf = async (as: TestPerson) => (await call(app, "GET", "order/", { as })).body.results;
const main = (page: Page) => page.getByRole("main").innerText();

test("one button buys from two producers, each in its own way", () =>
  withBuyer(async (page, buyer) => {
    await page.locator(`[name="by_producer.${ann.id}.delivery_method"][value=delivery]`).check();
    await page.getByLabel("Street and number").fill("Kerkstraat 1");
    await page.getByLabel("Postcode").fill("9000");
    await page.getByLabel("Town").fill("Gent");
    await page.getByLabel("Country").selectOption("BE");
    await page.getByLabel("Note for the producers").fill("Ring twice.");
    await order(page);
    assert.match(await main(page), /Your order is placed/);
    const orders = await ordersOf(buyer);
    assert.deepEqual(
      orders
        .map((one: Record<string, unknown>) => [one["delivery_method"], one["note"], one["status"]])
        .toSorted(),
      [
        ["delivery", "Ring twice.", "placed"],
        ["pickup", "Ring twice.", "placed"],
      ],
    );
  }));

test("an address that is needed and missing is told at its place, and what was chosen stays", () =>
  withBuyer(
    async (page, buyer) => {
      await page.locator(`[name="by_producer.${ann.id}.delivery_method"][value=delivery]`).check();
      await page.getByLabel("Note for the producers").fill("Ring <b>twice</b>.");
      await order(page);
      const summary = page.getByRole("alert").getByRole("link");
      assert.deepEqual(
        (await summary.allInnerTexts()).map((text) => text.replace(/:.*/, "")),
        ["Street and number", "Postcode", "Town", "Country"],
      );
      await summary.first().click();
      assert.match(page.url(), /#address\.street$/);
      assert.ok(
        await page.locator(`[name="by_producer.${ann.id}.delivery_method"][value=delivery]`).isChecked(),
      );
      assert.equal(await page.getByLabel("Note for the producers").inputValue(), "Ring <b>twice</b>.");
      assert.deepEqual(await ordersOf(buyer), []);
    },
    ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"],
  ));

test("a price that rose meanwhile is shown before it is bought", () =>
  withBuyer(
    async (page, buyer) => {
      const [line] = (await call(app, "GET", "cart/cart-detail/", { as: buyer })).body.items;
      const price = { amount: "9.90", currency: "EUR" };
      await call(app, "PATCH", `products/${line.product.id}/`, { as: ann, json: { price } });
      await order(page);
      assert.match(await page.getByRole("alert").innerText(), /has changed/);
      assert.match(await main(page), /€19\.80/);
      assert.deepEqual(await ordersOf(buyer), []);
      await order(page);
      assert.equal((await ordersOf(buyer)).length, 2);
    },
    ["Failed to load resource: the server responded with a status of 412 (Precondition Failed)"],
  ));

test("what sold out meanwhile is named, and taken out there and then", () =>
  withBuyer(
    async (page, buyer) => {
      const { items } = (await call(app, "GET", "cart/cart-detail/", { as: buyer })).body;
      const { id, name } = items[0].product;
      await call(app, "PATCH", `products/${id}/`, { as: ann, json: { stock: 0 } });
      await page.getByLabel("Note for the producers").fill("Thanks!");
      await order(page);
      assert.match(await page.getByRole("alert").innerText(), /changed/);
      await order(page);
      assert.match(await page.getByRole("alert").innerText(), new RegExp(`${name} is no longer available`));
      assert.deepEqual(await ordersOf(buyer), []);
      await page.getByRole("button", { name: `Take ${name} out` }).click();
      assert.equal(new URL(page.url()).pathname, "/checkout/");
      await order(page);
      assert.deepEqual(
        (await ordersOf(buyer)).map((one: { items: { name: string }[] }) => one.items[0]?.name),
        ["Cheese"],
      );
    },
    [
      "Failed to load resource: the server responded with a status of 412 (Precondition Failed)",
      "Failed to load resource: the server responded with a status of 409 (Conflict)",
    ],
  ));

test("the same form sent again buys nothing again and leads to the same orders", () =>
  withBuyer(async (page, buyer) => {
    const form = page.locator("form[action='/checkout/']");
    const sent: Record<string, string> = {};
    for (const input of await form.locator("input:not([type=radio]), select, textarea").all())
      sent[(await input.getAttribute("name")) ?? ""] = await input.inputValue();
    for (const radio of await form.locator("input[type=radio][checked]").all())
      sent[(await radio.getAttribute("name")) ?? ""] = (await radio.getAttribute("value")) ?? "";
    const headers = { "sec-fetch-site": "same-origin" };
    const send = () => page.request.post(`${app.url}/checkout/`, { form: sent, headers, maxRedirects: 0 });
    const answers = await Promise.all([send(), send(), send()]);
    assert.deepEqual(
      answers.map((answer) => answer.status()),
      [303, 303, 303],
    );
    assert.equal(new Set(answers.map((answer) => answer.headers()["location"])).size, 1);
    assert.equal((await ordersOf(buyer)).length, 2);
  }));

test("a card that is declined may be followed by one that works, and the order by its cancellation", () =>
  withBuyer(
    async (page, buyer) => {
      await page.getByLabel("By card, now").check();
      await order(page);
      await page.getByLabel("A card that is declined").check();
      await page.getByRole("button", { name: /^Pay/ }).click();
      assert.match(await page.getByRole("alert").innerText(), /declined/);
      await page.getByLabel("A card that works").check();
      await page.getByRole("button", { name: /^Pay/ }).click();
      assert.match(await main(page), /payment has arrived/);
      const [one] = await ordersOf(buyer);
      assert.equal(one.status, "placed");
      const left = await stockOf(app, one.items[0].product_id);
      await page.goto(`${app.url}/orders/${one.id}/`);
      await page.getByRole("link", { name: "Cancel the order" }).click();
      await page.getByLabel("Reason").fill("I'm ill.");
      await page.getByRole("button", { name: "Cancel the order" }).click();
      assert.match(await main(page), /The order is cancelled/);
      assert.match(await main(page), /“I'm ill\.”/);
      assert.equal(await stockOf(app, one.items[0].product_id), left + one.items[0].quantity);
    },
    ["Failed to load resource: the server responded with a status of 402 (Payment Required)"],
  ));

test("who is signed out elsewhere signs in again and finds the form as it was filled", () =>
  withBuyer(async (page, buyer) => {
    await page.getByLabel("Note for the producers").fill("Écrit en vain ?\nNo.");
    const { body } = await call(app, "GET", "me/sessions/", { as: buyer });
    const others = body.results.filter(({ is_current }: { is_current: boolean }) => !is_current);
    for (const { id } of others) await call(app, "DELETE", `me/sessions/${id}/`, { as: buyer });
    await order(page);
    await page.getByLabel("Username or email").fill(buyer.username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    assert.equal(await page.getByLabel("Note for the producers").inputValue(), "Écrit en vain ?\nNo.");
    assert.deepEqual(await ordersOf(buyer), []);
    await order(page);
    assert.equal((await ordersOf(buyer)).length, 2);
    await page.goto(`${app.url}/checkout/`);
    assert.match(await main(page), /Your cart is empty/);
  }));

test("another's checkout and order are a page that says there is nothing", () =>
  withBuyer(async (page) => {
    const other = await newPerson(app, `buyer-${people++}`);
    await putInCart(app, other, await newProduct(app, ann), 1);
    const json = { payment_method: "card", delivery_method: "pickup" };
    const { body } = await call(app, "POST", "order/", { as: other, json });
    for (const path of [
      `/checkout/${body.checkout_id}/payment/`,
      `/orders/${body.orders[0].id}/`,
      "/orders/0/",
    ]) {
      const response = await page.goto(app.url + path);
      assert.equal(response?.status(), 404, path);
      assert.match(await main(page), /Page not found/);
    }
  }, Array(3).fill("Failed to load resource: the server responded with a status of 404 (Not Found)")));
