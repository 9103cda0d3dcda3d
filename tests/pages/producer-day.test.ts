import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startApp, type TestApp } from "../support/app.ts";
import { openBrowser, withPage } from "../support/browser.ts";
import { call } from "../support/client.ts";
import { checkOut, newBuyerOf, requireSound } from "../support/market.ts";
import { newProducer, password } from "../support/people.ts";
import { picture } from "../support/pictures.ts";
import { byKeyboard, byPointer, type Press } from "../support/pressing.ts";

/** A producer's day: advertise with a picture, see an order come, prepare it, hand it over, ask for the money. */

let app: TestApp;
let browser: Browser;
let producers = 0;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
const tells = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 5000 });

async function sell(page: Page, press: Press, isLive: boolean): Promise<void> {
  const producer = await newProducer(app, `producer-${producers++}`);
  const fill = (label: string, text: string) =>
    page.getByRole("main").getByLabel(label, { exact: true }).fill(text);
  await page.goto(`${app.url}/sign-in/`);
  await page.getByLabel(/Username/).fill(producer.username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await press(page, "button", "Sign in");
  await press(page, "link", "Desk", "header");
  await heading(page, "Today");

  await press(page, "link", "Add a product");
  await heading(page, "New product");
  await fill("Name", "Quinces");
  await page.getByLabel("Category").selectOption("Fruit");
  await fill("Price of a pack", "4,50");
  await fill("A pack holds", "1");
  await page.getByLabel("Unit").selectOption("kg");
  await fill("Packs in stock", "1");
  await press(page, "button", "Add the product");
  await heading(page, "Quinces");
  const id = Number(/goods\/(\d+)/.exec(page.url())?.[1]);
  const buffer = Buffer.from(await picture());
  const file = { name: "quinces.png", mimeType: "image/png", buffer };
  await page.getByLabel("Add a picture").setInputFiles(file);
  await press(page, "button", "Upload the picture");
  await page.getByLabel("What picture 1 shows").fill("A crate of quinces");
  await press(page, "button", "Save the descriptions");
  await tells(page, "The pictures are saved");

  await press(page, "link", "Today");
  await heading(page, "Today");
  const buyer = await newBuyerOf(app, id);
  const { body } = await checkOut(app, buyer, { payment_method: "card" });
  if (!isLive) await page.reload();
  await page.locator("a[href*=awaiting_payment] b", { hasText: "1" }).waitFor({ timeout: 5000 });
  await page.getByText("Sold out").first().waitFor();
  await call(app, "POST", `checkout/${body.checkout_id ?? body.id}/payment/`, {
    as: buyer,
    json: { token: "sandbox_ok" },
  });
  if (!isLive) await page.reload();
  await page.locator("a[href*='view=placed'] b", { hasText: "1" }).waitFor({ timeout: 5000 });
  await tells(page, "Quinces, 1 kg");

  await press(page, "link", /to prepare/);
  await heading(page, "Orders");
  await press(page, "button", /^Mark as ready/);
  await tells(page, "The order is ready");
  await press(page, "button", /^Mark as handed over/);
  await tells(page, "The order is done");

  await press(page, "link", "Wallet");
  await heading(page, "Wallet");
  await press(page, "link", "Payouts");
  await press(page, "button", "Request a payout");
  await tells(page, "Your payout is requested");
  const { body: wallets } = await call(app, "GET", "wallet/", { as: producer });
  assert.equal(wallets.results[0].available.amount, "0.00");
}

for (const [index, width] of [320, 390, 1280].entries())
  for (const javaScriptEnabled of [false, true]) {
    const options: BrowserContextOptions = {
      javaScriptEnabled,
      viewport: { width, height: 800 },
      colorScheme: index % 2 === 0 ? "light" : "dark",
    };
    test(`a producer sells for a day at ${width} pixels, scripts ${javaScriptEnabled ? "on" : "off"}`, () =>
      withPage(browser, app, options, (page) => sell(page, byPointer, javaScriptEnabled)));
  }

test("a producer sells for a day by the keyboard alone", () =>
  withPage(browser, app, { viewport: { width: 1280, height: 800 } }, (page) => sell(page, byKeyboard, true)));
