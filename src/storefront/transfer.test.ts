import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { transaction } from "#platform/database";
import { changeSettings, lockSettings } from "#platform/settings";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct } from "../../tests/support/market.ts";
import { earn } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let buyer: TestPerson;
let mara: TestPerson;
let checkoutId: number;
let orderId: number;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,transfer" });
  browser = await openBrowser();
  const { db, clock, settings } = app.platform;
  const bank_account = { holder: "Market of Ghent", iban: "BE68539007547034", bic: "GKCCBEBB" };
  await transaction(db, async (tx) => {
    await lockSettings(tx, clock.now());
    await changeSettings(tx, { bank_account }, clock.now());
  });
  await app.changesSeen();
  await settings.refresh();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  const producer = await newProducer(app, "greta");
  buyer = await newBuyerOf(app, await newProduct(app, producer));
  const { body, text } = await checkOut(app, buyer, { payment_method: "transfer" });
  assert.ok(body.orders, text);
  checkoutId = body.checkout_id;
  orderId = body.orders[0].id;
  await earn(app, producer.id, 5000);
  const wallets = await call(app, "GET", "wallet/", { as: producer });
  const json = { amount: { amount: "10.00", currency: "EUR" } };
  await call(app, "POST", `wallet/${wallets.body.results[0].id}/payouts/`, { as: producer, json });
});
after(async () => {
  await browser.close();
  await app.close();
});

/** In both themes and widths, without scripts. */
async function visiting(who: TestPerson, work: (page: Page, name: string) => Promise<void>) {
  const [name = "", value = ""] = (await cookieOf(app, who.username)).split("=");
  for (const [width, colorScheme] of [
    [390, "light"],
    [1280, "dark"],
  ] as const)
    await withPage(
      browser,
      app,
      { javaScriptEnabled: false, colorScheme, viewport: { width, height: 900 } },
      async (page) => {
        await page.context().addCookies([{ name, value, url: app.url }]);
        await work(page, `${width}`);
        const folder = process.env["FARMGATE_SHOTS"];
        const part = new URL(page.url()).pathname.replaceAll("/", "_");
        if (folder) await page.screenshot({ path: `${folder}/${part}${width}.png`, fullPage: true });
      },
    );
}

test("the page of a transfer says where to, how much, under which reference and until when, with a code, and its order too", async () => {
  await visiting(buyer, async (page) => {
    await page.goto(`${app.url}/checkout/${checkoutId}/payment/`);
    const text = await page.locator("main").innerText();
    for (const part of ["Market of Ghent", "BE68 5390 0754 7034", "GKCCBEBB", "€3.50"])
      assert.ok(text.includes(part), part);
    assert.match(text, /RF\d\d \d{4} \d{4}/);
    assert.equal(await page.locator("figure.scan svg").count(), 1);
  });
  await visiting(buyer, async (page) => {
    await page.goto(`${app.url}/orders/${orderId}/`);
    assert.match(await page.locator("main").innerText(), /RF\d\d \d{4} \d{4}/);
  });
});

test("staff make a file for the bank, download and confirm it, without a script", async () => {
  await visiting(mara, async (page) => {
    await page.goto(`${app.url}/console/payouts/`);
    const make = page.getByRole("button", { name: "Make a file" });
    if (await make.count()) await make.click();
    assert.match(await page.locator("main").innerText(), /FG\d{8}-[A-Z0-9]{8}/);
  });
  const cookie = await cookieOf(app, mara.username);
  const file = await call(app, "GET", "/console/payouts/file.xml", { headers: { cookie } });
  assert.match(file.text, /pain\.001\.001\.09/);
  const stranger = await cookieOf(app, buyer.username);
  assert.equal(
    (await call(app, "GET", "/console/payouts/file.xml", { headers: { cookie: stranger } })).status,
    403,
  );
  await visiting(mara, async (page) => {
    await page.goto(`${app.url}/console/payouts/`);
    const confirm = page.getByRole("button", { name: "The bank has it" });
    if (await confirm.count()) await confirm.click();
    assert.match(await page.locator("main").innerText(), /Last file confirmed/);
  });
});

test("these pages are sound, in light and dark, on a phone and a screen", async () => {
  const cookies = async ({ username }: TestPerson) => {
    const [name = "", value = ""] = (await cookieOf(app, username)).split("=");
    return { cookies: [{ name, value }] };
  };
  for (const path of [`/checkout/${checkoutId}/payment/`, `/orders/${orderId}/`])
    await assertSoundPage(browser, app, path, await cookies(buyer));
  for (const path of ["/console/payouts/", "/console/payouts/repayments/"])
    await assertSoundPage(browser, app, path, await cookies(mara));
});
