import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { startApp, type TestApp } from "../support/app.ts";
import { openBrowser } from "../support/browser.ts";
import { call } from "../support/client.ts";
import { newProduct, putInCart, requireSound } from "../support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../support/people.ts";

/** What is shown when one goes back and forward after each write, in two tabs, and on two devices. */

let app: TestApp;
let browser: Browser;
let ann: TestPerson;
let people = 0;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  ann = await newProducer(app, "ann");
  await newProduct(app, ann, { name: "Medlars", stock: 1000 });
  await newProduct(app, ann, { name: "Sloes", stock: 1000 });
});
after(async () => {
  await browser.close();
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

async function withDevice(
  work: (page: Page, context: BrowserContext) => Promise<void>,
  javaScriptEnabled: boolean,
) {
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 800 } });
  context.setDefaultTimeout(15_000);
  try {
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

async function signIn(page: Page, who: TestPerson): Promise<void> {
  await page.goto(`${app.url}/sign-in/`);
  await page.getByLabel("Username or email").fill(who.username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Welcome").first().waitFor();
}

async function buyerWith(quantity: number): Promise<{ buyer: TestPerson; product: number }> {
  const buyer = await newPerson(app, `buyer-${people++}`);
  const product = await newProduct(app, ann, { name: `Crates ${people}`, stock: 10 });
  await putInCart(app, buyer, product, quantity);
  return { buyer, product };
}

const order = (page: Page) => page.getByRole("button", { name: /^Order with/ }).click();
const main = (page: Page) => page.getByRole("main").innerText();
const inCart = async (page: Page) =>
  (await page.locator("[data-cart-count]").innerText()).trim().split(/\s/)[0] ?? "";
const ordersOf = async (as: TestPerson) => (await call(app, "GET", "order/", { as })).body.results;

for (const javaScriptEnabled of [false, true]) {
  const scripts = `scripts ${javaScriptEnabled ? "on" : "off"}`;

  test(`back and forward after each write never show an old cart, ${scripts}`, () =>
    withDevice(async (page) => {
      await page.goto(`${app.url}/producers/`);
      await page.goto(`${app.url}/products/?search=medlars`);
      await page
        .getByRole("main")
        .getByRole("button", { name: /Medlars/ })
        .click();
      await page
        .getByText(/Medlars.*cart/)
        .first()
        .waitFor();
      await page.goto(`${app.url}/cart/`);
      await page.getByRole("main").getByRole("button", { name: "One more of Medlars" }).first().click();
      await page.locator("input[name=quantity]").first().waitFor();
      await page.goBack();
      const counts = new Set<string>();
      for (const step of ["goBack", "goBack", "goForward", "goForward"] as const) {
        await page[step]();
        if (page.url().startsWith(app.url)) counts.add(await inCart(page));
      }
      assert.deepEqual([...counts], ["2"]);
    }, javaScriptEnabled));

  test(`who goes back after an order buys nothing again, ${scripts}`, () =>
    withDevice(async (page) => {
      const { buyer } = await buyerWith(2);
      await signIn(page, buyer);
      await page.goto(`${app.url}/checkout/`);
      await order(page);
      await page.getByText("Your order is placed").first().waitFor();
      await page.goBack();
      assert.match(await main(page), /Your cart is empty/);
      await page.goForward();
      assert.match(await main(page), /Your orders/);
      await page.reload();
      assert.equal((await ordersOf(buyer)).length, 1);
    }, javaScriptEnabled));

  test(`a checkout that another tab has sent already is told so, and buys nothing again, ${scripts}`, () =>
    withDevice(async (page, context) => {
      const { buyer } = await buyerWith(3);
      await signIn(page, buyer);
      const other = await context.newPage();
      for (const tab of [page, other]) await tab.goto(`${app.url}/checkout/`);
      await order(page);
      await page.getByText("Your order is placed").first().waitFor();
      await order(other);
      assert.match(await main(other), /Your cart is empty/);
      assert.equal((await ordersOf(buyer)).length, 1);
    }, javaScriptEnabled));

  test(`a form that is sent after signing out in another tab asks to sign in, ${scripts}`, () =>
    withDevice(async (page, context) => {
      const { buyer } = await buyerWith(1);
      await signIn(page, buyer);
      await page.goto(`${app.url}/checkout/`);
      const other = await context.newPage();
      await other.goto(`${app.url}/account/`);
      await other.getByRole("button", { name: "Sign out", exact: true }).first().click();
      await other
        .getByText(/signed out/i)
        .first()
        .waitFor();
      await order(page);
      await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
      assert.deepEqual(await ordersOf(buyer), []);
    }, javaScriptEnabled));
}

test("what one device puts into the cart the other shows, and what the other takes out is gone", () =>
  withDevice(async (phone) => {
    const { buyer } = await buyerWith(1);
    await signIn(phone, buyer);
    await phone.goto(`${app.url}/cart/`);
    await withDevice(async (laptop) => {
      await signIn(laptop, buyer);
      await laptop.goto(`${app.url}/products/?search=sloes`);
      await laptop.getByRole("main").getByRole("button", { name: /Sloes/ }).click();
      await laptop
        .getByText(/Sloes.*cart/)
        .first()
        .waitFor();
      await phone.reload();
      assert.match(await main(phone), /Sloes/);
      await laptop.goto(`${app.url}/cart/`);
      const removal = laptop.getByRole("button", { name: /Remove.*Sloes/ });
      await removal.click();
      await removal.waitFor({ state: "detached" });
      await phone.goto(`${app.url}/products/`);
      assert.equal(await inCart(phone), "1");
    }, true);
  }, false));
