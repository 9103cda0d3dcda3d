import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { openBrowser, phone } from "../../tests/support/browser.ts";
import { checkOut, newBuyerOf, newProduct } from "../../tests/support/market.ts";
import { newProducer } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";
import { openStripeShop, type StripeShop } from "../../tests/support/stripe-shop.ts";

let shop: StripeShop;
let browser: Browser;
before(async () => {
  shop = await openStripeShop({ CURRENCIES: "EUR,CHF" });
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await shop.close();
});

/** A checkout that waits for its payment, and its buyer's session. */
async function newCheckout(...told: object[]) {
  const { app } = shop;
  const ann = await newProducer(app, `ann-${crypto.randomUUID().slice(0, 8)}`);
  const products = [];
  for (const one of told) products.push(await newProduct(app, ann, one));
  const buyer = await newBuyerOf(app, ...products);
  const { body, text } = await checkOut(app, buyer, { payment_method: "card" });
  assert.ok(body.orders, text);
  const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
  return { path: `/checkout/${body.checkout_id}/payment/`, cookies: [{ name, value }] };
}

for (const javaScriptEnabled of [false, true])
  test(`a buyer pays on Stripe's page and comes back to their orders, scripts ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const { app, twin, settled } = shop;
    const { path, cookies } = await newCheckout({});
    const context = await browser.newContext({ ...phone, javaScriptEnabled });
    await context.addCookies(cookies.map((one) => ({ ...one, url: app.url })));
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !message.location().url.startsWith(twin.origin))
        faults.push(message.text());
    });
    const answer = await page.goto(`${app.url}${path}`);
    assert.match(
      answer?.headers()["content-security-policy"] ?? "",
      new RegExp(`form-action 'self' ${twin.origin};`),
    );
    assert.equal(await page.locator("input[name=token]").count(), 0);
    await page.getByRole("button", { name: "Pay €3.50" }).click();
    await page.waitForURL(`${twin.origin}/**`);
    await page.getByRole("button", { name: "declined" }).click();
    await page.getByText("Your card was declined.").waitFor();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.waitForURL(`${app.url}/orders/?checkout_id=*`);
    await settled();
    await page.reload();
    const orders = await page.locator("main").innerText();
    assert.match(orders, /^Ordered$/m);
    assert.doesNotMatch(orders, /Waiting for payment/);
    assert.deepEqual(faults, []);
    await context.close();
  });

test("the page on which a payment is begun is sound, in two currencies too", async () => {
  const { path, cookies } = await newCheckout({}, { price: { amount: "4.00", currency: "CHF" } });
  await assertSoundPage(browser, shop.app, path, { cookies });
});

test("no other page lets a form lead to Stripe", async () => {
  const page = await fetch(`${shop.app.url}/`);
  assert.match(page.headers.get("content-security-policy") ?? "", /form-action 'self';/);
});
