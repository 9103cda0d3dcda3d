import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  putInCart,
  requireSound,
  stockOf,
} from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { picture } from "../../tests/support/pictures.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { browserCookie, follow, main, press, said, unprocessable, visiting } from "./pages.fixture.ts";

let app: TestApp;
let browser: Browser;
let greta: TestPerson;
let otto: TestPerson;
let pears: number;
let orderId: number;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  [greta, otto] = [await newProducer(app, "greta"), await newProducer(app, "otto")];
  pears = await newProduct(app, greta);
  orderId = await orderOf(pears);
});
after(async () => {
  await browser.close();
  await requireSound(app);
  await app.close();
});

async function orderOf(...products: number[]): Promise<number> {
  const buyer = await newBuyerOf(app, ...products);
  return (await checkOut(app, buyer, { note: "Ring twice." })).body.orders[0].id;
}

for (const [what, path] of Object.entries<() => string>({
  today: () => "/desk/",
  orders: () => "/desk/orders/",
  "one order": () => `/desk/orders/${orderId}/`,
  "a cancellation": () => `/desk/orders/${orderId}/cancellation/`,
  products: () => "/desk/goods/",
  "one product": () => `/desk/goods/${pears}/`,
  "a new product": () => "/desk/goods/new/",
  "a deletion": () => `/desk/goods/${pears}/removal/`,
}))
  test(`the desk's page of ${what} is sound, in light and dark, on a phone and a screen`, async () =>
    assertSoundPage(browser, app, path(), { cookies: [await browserCookie(app, greta)] }));

test("the desk is for producers: the nameless sign in first, buyers are refused, another's things aren't there", async () => {
  const statusOf = async (path: string, who?: TestPerson) => {
    const cookie = who ? `farmgate=${(await browserCookie(app, who)).value}` : "";
    return (await fetch(app.url + path, { headers: { cookie }, redirect: "manual" })).status;
  };
  const buyer = await newPerson(app, "bruno");
  assert.deepEqual(
    [await statusOf("/desk/"), await statusOf("/desk/", buyer), await statusOf("/desk/", otto)],
    [303, 403, 200],
  );
  const hidden = await newProduct(app, greta, { is_listed: false });
  for (const path of [`orders/${orderId}/`, `orders/${orderId}/cancellation/`, `goods/${hidden}/`])
    assert.equal(await statusOf(`/desk/${path}`, otto), 404, path);
  await visiting(app, browser, buyer, async (page) => {
    await page.goto(app.url);
    assert.equal(await page.getByRole("link", { name: "Desk" }).count(), 0);
  });
});

test("an order is prepared and handed over from the list, and one that moved on meanwhile says so", async () => {
  const id = await orderOf(pears);
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(app.url);
      await page.getByRole("link", { name: "Desk" }).click();
      assert.match(await said(page), /To prepare[\s\S]*Conference pears, 1.5 kg/);
      await follow(page, "Orders");
      const form = page.locator(`form[action="/desk/orders/${id}/preparation/"]`);
      const key = await form.locator("input").inputValue();
      await press(page, `Mark as ready: order ${id}`);
      assert.match(await said(page), /buyer gets an email/);
      const again = (idempotency_key: string) =>
        page.request.post(`${app.url}/desk/orders/${id}/preparation/`, {
          form: { idempotency_key },
          headers: { "sec-fetch-site": "same-origin" },
          maxRedirects: 0,
        });
      assert.equal((await again(key)).status(), 303);
      const moved = await again(crypto.randomUUID());
      assert.equal(moved.status(), 409);
      assert.match(await moved.text(), /has moved on/);
      await press(page, /Mark as handed over/);
      assert.match(await said(page), /The order is done[\s\S]*Handed over/);
    },
    [],
  );
});

test("an order is cancelled with a reason, which is asked for and reaches its buyer", async () => {
  const buyer = await newBuyerOf(app, pears);
  const { id } = (await checkOut(app, buyer)).body.orders[0];
  const stock = await stockOf(app, pears);
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(`${app.url}/desk/orders/${id}/`);
      await follow(page, "Cancel the order");
      await main(page).getByLabel("Reason").fill(" ");
      await press(page, "Cancel the order");
      assert.match(await said(page), /Reason: /);
      await main(page).getByLabel("Reason").fill("Hail in the night.");
      await press(page, "Cancel the order");
      assert.match(await said(page), /Cancelled by you[\s\S]*Hail in the night/);
    },
    [unprocessable],
  );
  assert.equal(await stockOf(app, pears), stock + 1);
  assert.match((await letterTo(app, buyer.email)).text, /Hail in the night/);
});

test("price, stock and listing change in the table, and what is sold meanwhile counts", async () => {
  const [apples, plums] = [
    await newProduct(app, otto, { name: "Apples", stock: 10 }),
    await newProduct(app, otto, { name: "Plums", stock: 10 }),
  ];
  await visiting(
    app,
    browser,
    otto,
    async (page) => {
      await page.goto(`${app.url}/desk/goods/`);
      await main(page).getByLabel("Price of Apples").fill("4,2");
      await main(page).getByLabel("Stock of Apples").fill("15");
      await main(page).getByLabel("Plums is for sale").uncheck();
      const buyer = await newPerson(app, "meanwhile");
      await putInCart(app, buyer, apples, 3);
      assert.equal((await checkOut(app, buyer)).status, 201);
      await press(page, "Save the table");
      assert.match(await said(page), /2 products are changed/);
      await main(page).getByLabel("Price of Apples").fill("much");
      await main(page).getByLabel("Price of Plums").fill("9.99");
      await press(page, "Save the table");
      assert.match(await said(page), /Price of Apples: /);
      assert.equal(await main(page).getByLabel("Price of Apples").inputValue(), "much");
      // A thousand to one reader, one and a bit to another: nobody's price is guessed.
      await main(page).getByLabel("Price of Apples").fill("1.250");
      await press(page, "Save the table");
      assert.match(await said(page), /Price of Apples: /);
      await call(app, "PATCH", "me/", { as: otto, json: { language: "de" } });
      await page.goto(`${app.url}/desk/goods/`);
      const price = main(page)
        .getByLabel(/Apples/)
        .first();
      assert.equal(await price.inputValue(), "4,20");
      await press(page, "Tabelle speichern");
      await page.goto(`${app.url}/desk/goods/${apples}/`);
      assert.equal(await main(page).locator("[name=price]").inputValue(), "4,20");
      assert.equal(await main(page).locator("[name=pack_size]").inputValue(), "1,5");
      await main(page).locator("[name=price]").fill("1.250,50");
      await press(page, /^Speichern$/);
      assert.equal((await call(app, "GET", `products/${apples}/`)).body.price.amount, "1250.50");
    },
    [unprocessable, unprocessable],
  );
  const { body } = await call(app, "GET", `products/${apples}/`);
  assert.deepEqual([body.price.amount, body.stock], ["1250.50", 12]);
  const { body: hidden } = await call(app, "GET", `products/${plums}/`, { as: otto });
  assert.deepEqual([hidden.is_listed, hidden.price.amount], [false, "3.50"]);
});

test("a product is advertised with pictures, changed, copied and deleted", async () => {
  const file = async (name: string, width: number) => ({
    name,
    mimeType: "image/png",
    buffer: Buffer.from(await picture({ width })),
  });
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(`${app.url}/desk/goods/`);
      await follow(page, "Add a product");
      const fill = (label: string, text: string) => main(page).getByLabel(label, { exact: true }).fill(text);
      await fill("Name", "Quinces");
      await main(page).getByLabel("Category").selectOption("Fruit");
      await fill("Price of a pack", "2,50");
      await fill("A pack holds", "0");
      await main(page).getByLabel("Unit").selectOption("kg");
      await fill("Packs in stock", "8");
      await main(page).getByLabel("nuts", { exact: true }).check();
      await fill("Labels optional", "Organic, old variety");
      await press(page, "Add the product");
      assert.match(await said(page), /A pack holds: /);
      assert.equal(await main(page).getByLabel("nuts", { exact: true }).isChecked(), true);
      await fill("A pack holds", "0,5");
      await press(page, "Add the product");
      assert.match(await said(page), /The product is added/);
      const id = Number(/goods\/(\d+)/.exec(page.url())?.[1]);

      await main(page)
        .getByLabel("Add a picture")
        .setInputFiles(await file("a.png", 400));
      await press(page, "Upload the picture");
      await main(page).getByLabel("What picture 1 shows").fill("A crate");
      await press(page, "Save the descriptions");
      await main(page)
        .getByLabel("Add a picture")
        .setInputFiles(await file("b.png", 500));
      await press(page, "Upload the picture");
      await main(page).getByLabel("What picture 2 shows").fill("A tree");
      await press(page, "Move forward: picture 2");
      const alts = async () =>
        (await call(app, "GET", `products/${id}/`)).body.images.map(({ alt }: { alt: string }) => alt);
      assert.deepEqual(await alts(), ["A tree", "A crate"]);
      await press(page, "Remove: picture 1");
      assert.deepEqual(await alts(), ["A crate"]);

      await fill("Packs in stock", "9");
      await press(page, /^Save$/);
      const { body } = await call(app, "GET", `products/${id}/`);
      assert.deepEqual(
        [body.stock, body.pack_size, body.allergens, body.labels, body.price.amount],
        [9, "0.5", ["nuts"], ["organic", "old_variety"], "2.50"],
      );
      await follow(page, "Copy");
      assert.equal(await main(page).getByLabel("Name", { exact: true }).inputValue(), "Quinces");
      await page.goBack();
      await follow(page, "Delete");
      await press(page, "Delete");
      assert.match(await said(page), /“Quinces” is deleted/);
      assert.equal((await call(app, "GET", `products/${id}/`)).status, 404);
    },
    [unprocessable],
  );
});
