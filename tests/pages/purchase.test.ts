import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startApp, type TestApp } from "../support/app.ts";
import { openBrowser, withPage } from "../support/browser.ts";
import { call, letterTo } from "../support/client.ts";
import { newProduct, requireSound, stockOf } from "../support/market.ts";
import { newProducer, type TestPerson } from "../support/people.ts";
import { byKeyboard, byPointer, type Press } from "../support/pressing.ts";

/** The whole purchase, as a newcomer makes it: find, put into the cart, register by a mailed code, buy, pay, review. */

let app: TestApp;
let browser: Browser;
let ann: TestPerson;
let ben: TestPerson;
let goods: number[];
let newcomers = 0;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  ann = await newProducer(app, "ann");
  ben = await newProducer(app, "ben");
  goods = [
    await newProduct(app, ann, { name: "Quinces", stock: 1000 }),
    await newProduct(app, ben, { name: "Quince jelly", stock: 1000 }),
  ];
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

async function buy(page: Page, press: Press, waits: boolean): Promise<void> {
  const name = `newcomer-${newcomers++}`;
  const email = `${name}@example.org`;
  const stock = await Promise.all(goods.map((id) => stockOf(app, id)));

  await page.goto(`${app.url}/`);
  await page.getByRole("searchbox").first().fill("quince");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Quinces" }).waitFor();
  await press(page, "button", /Quinces/);
  await page
    .getByText(/Quinces.*cart/)
    .first()
    .waitFor();
  await press(page, "button", /Quince jelly/);
  await page
    .getByText(/Quince jelly.*cart/)
    .first()
    .waitFor();
  assert.equal(new URL(page.url()).pathname, "/products/");
  await press(page, "link", /Cart/, "header");
  await heading(page, "Your cart");
  await press(page, "link", "Go to checkout");

  await heading(page, "Sign in");
  await press(page, "link", /account/i);
  await page.getByLabel("Email").fill(email);
  await press(page, "button", /code/);
  await page.getByLabel("Code from the email").waitFor();
  await app.jobsDone();
  const { code } = await letterTo(app, email);
  await page.getByLabel("Code from the email").fill(` ${code.slice(0, 4)}-${code.slice(4).toLowerCase()} `);
  await page.getByLabel("Username").fill(name);
  await page.getByLabel("Password", { exact: true }).fill("a long and quiet password");
  await press(page, "button", /Create/);

  await heading(page, "Checkout");
  assert.match(await page.getByRole("main").innerText(), /Quinces[\s\S]*Quince jelly/);
  await page.getByLabel("By card, now").check();
  await press(page, "button", /^Order with/);
  await heading(page, "Pay");
  await page.getByLabel("A card that works").check();
  await press(page, "button", /^Pay/);
  await heading(page, "Your orders");
  await page.getByText("Your payment has arrived").first().waitFor();
  const left = await Promise.all(goods.map((id) => stockOf(app, id)));
  assert.deepEqual(
    left,
    stock.map((count) => count - 1),
  );

  await press(page, "link", /^Order \d+ from .*ann/i);
  await heading(page, /^Order \d+ from/);
  const id = Number(/\/orders\/(\d+)\//.exec(page.url())?.[1]);
  for (const step of ["preparation", "handover"]) {
    const { status, text } = await call(app, "POST", `order/${id}/${step}/`, { as: ann });
    assert.equal(status, 200, text);
  }
  if (!waits) await page.reload();
  await page.getByText("Handed over").first().waitFor({ timeout: 5000 });
  await press(page, "link", "Review the producer");
  await page.getByRole("group", { name: "All in all" }).getByLabel("5 stars").check();
  await page.getByLabel("What would you tell a friend?").fill("Ripe to the day.");
  await press(page, "button", "Publish the review");
  await page.getByText("Your review is published").first().waitFor();
  await page.getByText("Ripe to the day.").first().waitFor();
}

const sizes = [320, 390, 1280];
for (const [index, width] of sizes.entries()) {
  for (const javaScriptEnabled of [false, true]) {
    const options: BrowserContextOptions = {
      javaScriptEnabled,
      viewport: { width, height: 800 },
      colorScheme: index % 2 === 0 ? "light" : "dark",
    };
    test(`a newcomer buys and reviews at ${width} pixels, scripts ${javaScriptEnabled ? "on" : "off"}`, () =>
      withPage(browser, app, options, (page) => buy(page, byPointer, javaScriptEnabled)));
  }
}

test("a newcomer buys and reviews by the keyboard alone", () =>
  withPage(browser, app, { viewport: { width: 1280, height: 800 } }, (page) => buy(page, byKeyboard, true)));
