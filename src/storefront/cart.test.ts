import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { cartOf, linesIn, newProduct, type TestProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let orchard: TestPerson;
let people = 0;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  orchard = await newProducer(app, "orchard");
});
after(async () => {
  await browser.close();
  await app.close();
});

const newBuyer = () => newPerson(app, `buyer-${people++}`);
const newPears = (told = {}) => newProduct(app, orchard, told);
const change = (product: TestProduct, json: object) =>
  call(app, "PATCH", `products/${product.id}/`, { as: orchard, json });

const asVisitor = (work: (page: Page) => Promise<void>, foreseen: string[] = []) =>
  withPage(browser, app, { javaScriptEnabled: false, viewport: { width: 390, height: 800 } }, work, foreseen);
const said = (page: Page) => page.getByRole("main").innerText();
const countOf = (page: Page) => page.locator("[data-cart-count]").innerText();
async function quantities(page: Page): Promise<(string | null)[]> {
  const inputs = await page.locator(".cart-line input[type=number]").all();
  return Promise.all(inputs.map((input) => input.getAttribute("value")));
}

/** Sends a form as a browser does; `cookie` says who. */
function send(path: string, form: Record<string, string>, cookie?: string, from = "/products/?search=pears") {
  const headers = {
    "sec-fetch-site": "same-origin",
    referer: app.url + from,
    ...(cookie === undefined ? {} : { cookie }),
  };
  return call(app, "POST", path, { form, headers });
}
const add = ({ id }: TestProduct, told: Record<string, string> = {}, cookie?: string) =>
  send("/cart/add/", { product_id: String(id), ...told }, cookie);
const cookiesOf = (answer: { headers: Headers }) =>
  answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0] ?? "");
const cartCookieOf = (answer: { headers: Headers }) =>
  cookiesOf(answer).find((cookie) => cookie.startsWith("cart="));

test("a nameless visitor fills a cart, changes it and empties it without a script", () =>
  asVisitor(async (page) => {
    const [pears, plums] = [
      await newPears(),
      await newPears({ name: "Plums", price: { amount: "2.00", currency: "EUR" } }),
    ];
    await page.goto(`${app.url}/cart/`);
    assert.match(await said(page), /Your cart is empty/);
    assert.deepEqual(await page.context().cookies(), []);
    for (const product of [pears, plums]) {
      await page.goto(`${app.url}/products/${product.id}/`);
      await page.getByRole("button", { name: "Add to cart" }).click();
      assert.equal(page.url(), `${app.url}/products/${product.id}/`);
    }
    assert.match(await said(page), /Plums is in your cart: 1\./);
    assert.match(await countOf(page), /2/);
    await page.goto(`${app.url}/cart/`);
    assert.match(await said(page), /€5\.50/);
    await page.getByRole("button", { name: "One more of Plums" }).click();
    assert.deepEqual(await quantities(page), ["1", "2"]);
    await page.getByLabel("How many of Plums").fill("7");
    await page.getByLabel("How many of Plums").press("Enter");
    assert.deepEqual(await quantities(page), ["1", "7"]);
    assert.match(await said(page), /€17\.50/);
    await page.getByRole("button", { name: "One less of Conference pears" }).click();
    assert.match(await said(page), /Conference pears is no longer in your cart/);
    await page.getByRole("button", { name: "Remove Plums" }).click();
    assert.match(await said(page), /Your cart is empty/);
  }));

test("what is clicked while an add is under way is added too, a second click on the same once", () =>
  withPage(browser, app, { viewport: { width: 1280, height: 900 } }, async (page) => {
    const [pears, plums] = [await newPears(), await newPears({ name: "Plums" })];
    await page.route("**/cart/add/", async (route) => {
      await sleep(200);
      await route.continue();
    });
    await page.goto(`${app.url}/products/`);
    for (const { id } of [pears, plums, plums])
      await page.locator(`button[form=add][value="${id}"]`).click({ noWaitAfter: true });
    await page.getByText("Plums is in your cart: 1.").waitFor();
    assert.match(await countOf(page), /2/);
    await page.goto(`${app.url}/cart/`);
    assert.deepEqual(await quantities(page), ["1", "1"]);
  }));

test("each line says what is in its way and offers the way on", () =>
  asVisitor(async (page) => {
    const names = ["gone", "old", "sold out", "few"];
    const products = [];
    for (const name of names) products.push(await newPears({ name }));
    const [gone, old, soldOut, few] = products;
    assert.ok(gone && old && soldOut && few);
    for (const { id } of products)
      await page.request.post(`${app.url}/cart/add/`, {
        form: { product_id: id, quantity: 5 },
        headers: { "sec-fetch-site": "same-origin" },
      });
    await change(gone, { is_listed: false });
    await change(old, { best_before: "2026-01-01" });
    await change(soldOut, { stock: 0 });
    await change(few, { stock: 3 });
    await page.goto(`${app.url}/cart/`);
    const text = await said(page);
    for (const reason of ["No longer sold", "Past its best-before date", "Sold out", "Only 3 left"])
      assert.match(text, new RegExp(reason));
    assert.equal(await page.getByRole("link", { name: "Go to checkout" }).count(), 0);
    await page.getByRole("button", { name: "Take 3 of few" }).click();
    assert.deepEqual(await quantities(page), ["3"]);
    assert.equal(await page.getByRole("link", { name: "Go to checkout" }).count(), 1);
    for (const name of ["gone", "old", "sold out"])
      await page.getByRole("button", { name: `Remove ${name}` }).click();
    assert.equal(await page.locator(".cart-line").count(), 1);
  }));

test("a quantity that is not there is refused at its line, and the cart stays", async () => {
  const pears = await newPears({ stock: 4 });
  const cookie = cartCookieOf(await add(pears));
  const more = await send(`/cart/items/${pears.id}/`, { quantity: "5" }, cookie);
  assert.equal(more.status, 409);
  assert.match(more.text, new RegExp(`href="#quantity-${pears.id}">Only 4 left`));
  const odd = await send(`/cart/items/${pears.id}/`, { quantity: "a few" }, cookie);
  assert.equal(odd.status, 422);
  for (const { text } of [more, odd]) assert.match(text, /name="quantity" value="1"/);
});

test("an add leads back to where it came from, and says why it was not done", async () => {
  const pears = await newPears({ stock: 2 });
  const buyer = await newBuyer();
  const cookie = await cookieOf(app, buyer.username);
  const noticeAfter = async (answer: { status: number; headers: Headers }) => {
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/products/?search=pears"]);
    const notice = cookiesOf(answer).find((one) => /^notice=./.test(one));
    return (await call(app, "GET", "/cart/", { headers: { cookie: `${cookie}; ${notice}` } })).text;
  };
  assert.match(await noticeAfter(await add(pears, { quantity: "2" }, cookie)), /is in your cart: 2\./);
  assert.match(await noticeAfter(await add(pears, {}, cookie)), /only 2 of Conference pears left/);
  assert.match(await noticeAfter(await add({ id: 999_999 }, {}, cookie)), /no longer sold/);
  await change(pears, { stock: 0 });
  assert.match(await noticeAfter(await add(pears, {}, cookie)), /is sold out/);
  const own = await cookieOf(app, "orchard");
  const refused = await add(await newPears(), {}, own);
  const notice = cookiesOf(refused).find((one) => /^notice=./.test(one));
  const page = await call(app, "GET", "/cart/", { headers: { cookie: `${own}; ${notice}` } });
  assert.match(page.text, /your own product/);
});

test("a refused first add hands out no cookie, and a taken one hands out one that nobody can guess", async () => {
  assert.equal(cartCookieOf(await add({ id: 999_999 })), undefined);
  const cookies = await Promise.all([1, 2].map(async () => cartCookieOf(await add(await newPears()))));
  for (const cookie of cookies) assert.match(cookie ?? "", /^cart=[\w-]{43}$/);
  assert.notEqual(cookies[0], cookies[1]);
});

test("the same form sent three times at once adds once, to a user's cart and to a visitor's", async () => {
  const pears = await newPears();
  const buyer = await newBuyer();
  const visitor = cartCookieOf(await add(await newPears()));
  for (const cookie of [await cookieOf(app, buyer.username), visitor]) {
    const key = { idempotency_key: randomUUID() };
    const answers = await Promise.all([1, 2, 3].map(() => add(pears, key, cookie)));
    for (const { status } of answers) assert.equal(status, 303);
    const { text } = await call(app, "GET", "/cart/", { headers: { cookie: cookie ?? "" } });
    assert.match(text, new RegExp(`id="quantity-${pears.id}" name="quantity" value="1"`));
    await add(pears, { idempotency_key: randomUUID() }, cookie);
  }
  assert.deepEqual(linesIn(await cartOf(app, buyer).read()), [[pears.id, 2]]);
});

test("bad input into any form of the cart is never a fault of ours", async () => {
  const cookie = cartCookieOf(await add(await newPears()));
  for (const product_id of ["", "0", "-1", "x", "1e3", "9".repeat(30), "1,2", "\u0000"])
    for (const quantity of ["", "0", "-1", "1000001", "1.5", "x"]) {
      const answers = [
        await send("/cart/add/", { product_id, quantity }, cookie),
        await send(
          `/cart/items/${encodeURIComponent(product_id || "x")}/`,
          { quantity, set: quantity },
          cookie,
        ),
      ];
      for (const { status, text } of answers) assert.ok(status < 500, `${product_id} ${quantity}: ${text}`);
    }
  for (const cookie of ["cart=", "cart=x", `cart=${"A".repeat(43)}`, "cart=\u00e9; farmgate=%00"]) {
    const { status } = await call(app, "GET", "/cart/", { headers: { cookie } });
    assert.equal(status, 200);
  }
});

test("the cart is sound, empty and full", async () => {
  await assertSoundPage(browser, app, "/cart/");
  const [pears, few, gone] = [
    await newPears(),
    await newPears({ name: "Few" }),
    await newPears({ name: "Gone" }),
  ];
  const cookie = cartCookieOf(await add(pears)) ?? "";
  for (const product of [few, gone]) await add(product, { quantity: "5" }, cookie);
  await change(few, { stock: 2 });
  await change(gone, { is_listed: false });
  const [name = "", value = ""] = cookie.split("=");
  await assertSoundPage(browser, app, "/cart/", { cookies: [{ name, value }] });
});
