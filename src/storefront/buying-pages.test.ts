import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let producer: TestPerson;
let buyer: TestPerson;
let cookies: { name: string; value: string }[];
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  producer = await newProducer(app, "ann");
  buyer = await newPerson(app, "bea");
  const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
  cookies = [{ name, value }];
});
after(async () => {
  await browser.close();
  await app.close();
});

async function newOrder(told: object = {}): Promise<{ id: number; checkout_id: number }> {
  await putInCart(app, buyer, await newProduct(app, producer, { name: "Averylongname".repeat(8) }));
  const { body, text } = await checkOut(app, buyer, { note: "<b>Ring</b>, please", ...told });
  assert.ok(body.orders, text);
  return body.orders[0];
}

const sound = (path: string) => assertSoundPage(browser, app, path, { cookies });

test("the list of orders is sound, empty and full", async () => {
  await sound("/orders/");
  await newOrder();
  await sound("/orders/");
  await sound("/orders/?view=closed");
});

test("a payment is sound while it is awaited, and once there is nothing to pay", async () => {
  const { checkout_id } = await newOrder({ payment_method: "card" });
  const path = `/checkout/${checkout_id}/payment/`;
  await sound(path);
  assert.match(await refusalOf(path, "of-no-card"), /<a href="#token">.*<fieldset class="field wrong"/s);
  assert.equal((await call(app, "POST", `checkout/${checkout_id}/payment/`, { as: buyer })).status, 200);
  await sound(path);
  assert.match(await refusalOf(path, "of-no-card"), /class="error-summary"/);
});

/** The page of a payment that was to be paid with that token of a card. */
async function refusalOf(path: string, token: string): Promise<string> {
  const [{ name, value } = assert.fail()] = cookies;
  const headers = { cookie: `${name}=${value}`, "sec-fetch-site": "same-origin", accept: "text/html" };
  const body = new URLSearchParams({ token });
  const response = await fetch(app.url + path, { method: "POST", headers, body });
  assert.equal(response.status, 422);
  return response.text();
}

for (const part of ["", "receipt/", "cancellation/"])
  test(`an order is sound: /orders/<id>/${part}`, async () =>
    sound(`/orders/${(await newOrder()).id}/${part}`));

test("a review to be written is sound", () => sound(`/producers/${producer.id}/review/`));

test("a review that was written is sound", async () => {
  const { id } = await newOrder();
  for (const step of ["preparation", "handover"]) await takeStep(app, producer, id, step);
  const json = { rating: 4, text: "Good pears" };
  assert.equal((await call(app, "POST", `review/new/${producer.id}/`, { as: buyer, json })).status, 201);
  await sound(`/producers/${producer.id}/review/`);
});

test("taking a review back is sound", () => sound(`/producers/${producer.id}/review/removal/`));

test("the checkout is sound", async () => {
  await putInCart(app, buyer, await newProduct(app, producer));
  await sound("/checkout/");
});
