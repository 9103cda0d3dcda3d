import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../support/app.ts";
import { assertFits, openBrowser, withPage } from "../support/browser.ts";
import { call } from "../support/client.ts";
import { checkOut, newProduct, putInCart } from "../support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../support/people.ts";

/** Texts that would run, close what they stand in, or burst it, wherever a page forgot that they are texts. */

const marks = [
  "<script>document.body.dataset.hit=1</script>",
  "<img src=x onerror=document.body.dataset.hit=1>",
  "<svg onload=document.body.dataset.hit=1>",
  "<b onmouseover=document.body.dataset.hit=1>bold",
  "<style>body{display:none}</style>",
  "<base href=//elsewhere.example>",
  "<meta http-equiv=refresh content=0>",
  "</title></h1></main></html>",
  "</textarea></select></form><form action=//elsewhere.example>",
  "<!-- --><![CDATA[",
  "{{7*7}} $(7*7) <%= 7*7 %> #{7*7}",
  "javascript:document.body.dataset.hit=1",
  "&lt;script&gt; &amp;amp; &#x27; &quot;",
  "W".repeat(60),
  "السوق الطازج من الحقل",
];
const around: ((text: string) => string)[] = [
  (text) => text,
  (text) => `"${text}`,
  (text) => `'${text}`,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `" autofocus onfocus="document.body.dataset.hit=1" x="${text.slice(0, 40)}`,
  (text) => `\`${text}\``,
  (text) => `--> ${text}`,
  (text) => `</script>${text}`,
  (text) => `</style>${text}`,
  (text) => `]]>${text}`,
  (text) => `\\"${text}`,
  (text) => `%3Cscript%3E${text}`,
  (text) => `${text}${text}`.slice(0, 118),
  (text) => `=1+1 ${text}`,
  (text) => `-${text}`,
  (text) => `🍐 ${text}`,
  (text) => `ẅ̷̢e${text}`,
  (text) => `a ${text} b`,
  (text) => text.toUpperCase(),
];
/** 300 of them, each as long as a name may be at most. */
const hostile = marks.flatMap((text) => around.map((wrap) => wrap(text).slice(0, 120)));

let app: TestApp;
let browser: Browser;
let seller: TestPerson;
let buyer: TestPerson;
let order: { id: number; checkout_id: number };
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  const [first = "", second = ""] = [hostile[3], hostile[25]];
  seller = await newProducer(app, "seller", { display_name: first, about: hostile.slice(0, 12).join("\n") });
  buyer = await newPerson(app, "buyer", { display_name: second });
  const pickup = {
    address: { street: first, postal_code: "9000", city: second, country: "BE" },
    instructions: first,
  };
  assert.equal((await call(app, "PATCH", "me/", { as: seller, json: { pickup } })).status, 200);
  for (const name of hostile) {
    const told = { name, description: `${name}\n${name}`, origin: name, ingredients: name };
    await newProduct(app, seller, told);
  }
  for (const [n, text] of hostile.slice(0, 30).entries()) {
    const author = await newPerson(app, `author-${n}`, {
      display_name: text,
    });
    const json = { rating: 4, text: `${text}\n${text}` };
    await call(app, "POST", `review/new/${seller.id}/`, { as: author, json });
  }
  const { results } = (await call(app, "GET", "products/?limit=100")).body;
  for (const { id } of results.slice(0, 40)) await putInCart(app, buyer, id, 1);
  const { body, text } = await checkOut(app, buyer, {
    note: hostile.slice(0, 4).join("\n"),
    payment_method: "card",
  });
  assert.ok(body.orders?.[0], text);
  order = body.orders[0];
  for (const { id } of results.slice(40, 80)) await putInCart(app, buyer, id, 1);
});
after(async () => {
  await browser.close();
  await app.close();
});

async function assertHarmless(page: Page, path: string): Promise<void> {
  const response = await page.goto(app.url + path);
  assert.equal(response?.status(), 200, path);
  assert.equal(await page.evaluate("document.body.dataset.hit"), undefined, `${path} ran a text`);
  assert.equal(await page.locator("main").count(), 1, `${path} was broken by a text`);
  assert.equal(await page.locator("footer").isVisible(), true, `${path} was broken by a text`);
  assert.equal(await page.locator("img[onerror], svg[onload], [onfocus], base").count(), 0, path);
  await assertFits(page);
}

for (const width of [320, 1280]) {
  test(`300 hostile texts run nowhere and break no page at ${width} pixels`, { timeout: 240_000 }, () =>
    withPage(browser, app, { viewport: { width, height: 800 } }, async (page) => {
      const shown: string[] = [];
      let path: string | null = "/products/";
      while (path) {
        await assertHarmless(page, path);
        shown.push(...(await page.locator("main .card h2, main .card h3").allInnerTexts()));
        const next = page.locator("a[rel=next]");
        path = (await next.count()) > 0 ? await next.getAttribute("href") : null;
      }
      assert.equal(shown.length, hostile.length);
      const { results } = (await call(app, "GET", "products/?limit=100")).body;
      for (const { id } of results.slice(0, 100).filter((_: unknown, n: number) => n % 5 === 0))
        await assertHarmless(page, `/products/${id}/`);
      for (const open of ["/", "/producers/", `/producers/${seller.id}/`]) await assertHarmless(page, open);
      const search = new URLSearchParams({ search: hostile[0] ?? "" });
      await assertHarmless(page, `/products/?${search}`);

      await page.goto(`${app.url}/sign-in/?next=/cart/`);
      await page.getByLabel("Username or email").fill(buyer.username);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
      for (const own of [
        "/cart/",
        "/checkout/",
        `/checkout/${order.checkout_id}/payment/`,
        "/orders/",
        `/orders/${order.id}/`,
        `/orders/${order.id}/receipt/`,
        `/orders/${order.id}/cancellation/`,
        `/producers/${seller.id}/review/`,
        "/account/",
      ])
        await assertHarmless(page, own);
    }),
  );
}
