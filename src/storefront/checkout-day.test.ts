import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct, putInCart, requireSound } from "../../tests/support/market.ts";
import { newPerson, newProducer, password, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { dayAhead, newDay, newPlace, newStaff, timeZone } from "../days/market.fixture.ts";

let app: TestApp;
let browser: Browser;
let ann: TestPerson;
let ben: TestPerson;
let day: { id: number; slots: { id: number }[] };
let soon: { id: number };
let staff: TestPerson;
let placeId: number;
let people = 0;
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  browser = await openBrowser();
  ann = await newProducer(app, "ann", { display_name: "Ann" });
  ben = await newProducer(app, "ben", { display_name: "Ben" });
  staff = await newStaff(app);
  const place = await newPlace(app, staff, { instructions: "Through the gate." });
  placeId = place.id;
  const both = { producers: [ann.id, ben.id] };
  day = await newDay(app, staff, place.id, { ...both, slot_minutes: 60, slot_capacity: 2 });
  const closes_at = `${dayAhead(app, 1)}T20:00`;
  soon = await newDay(app, staff, place.id, { producers: [ann.id], date: dayAhead(app, 2), closes_at });
});
after(async () => {
  await browser.close();
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

/** A buyer with bread of ann, which takes two days, and cheese of ben in their cart, at the checkout; without scripts unless told otherwise. */
async function withBuyer(
  work: (page: Page, buyer: TestPerson) => Promise<void>,
  foreseen: string[] = [],
  javaScriptEnabled = false,
) {
  const buyer = await newPerson(app, `buyer-${people++}`);
  await putInCart(app, buyer, await newProduct(app, ann, { name: "Pears" }), 2);
  await putInCart(app, buyer, await newProduct(app, ann, { name: "Bread", lead_days: 2 }), 1);
  await putInCart(app, buyer, await newProduct(app, ben, { name: "Cheese" }), 1);
  const options = { javaScriptEnabled, viewport: { width: 390, height: 844 } };
  const signedIn = async (page: Page) => {
    await page.goto(`${app.url}/checkout/`);
    await page.getByLabel("Username or email").fill(buyer.username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await work(page, buyer);
  };
  await withPage(browser, app, options, signedIn, foreseen);
}

test("the pages of market days and the checkout for one are sound, in light and dark, on a phone and a screen", async () => {
  for (const path of ["/market-days/", `/market-days/${day.id}/`]) await assertSoundPage(browser, app, path);
  await withBuyer(async (page) => {
    const cookies = (await page.context().cookies()).map(({ name, value }) => ({ name, value }));
    await assertSoundPage(browser, app, "/checkout/", { cookies });
  });
});

const choose = (page: Page, producer: TestPerson, of: { id: number }) =>
  page.locator(`[name="by_producer.${producer.id}.delivery_method"][value="market_day-${of.id}"]`).check();
const order = (page: Page) => page.getByRole("button", { name: /^Order with/ }).click();
const main = (page: Page) => page.getByRole("main").innerText();

test("goods of two producers are ordered for one market day and one time, and the order says when, where and which number", () =>
  withBuyer(async (page, buyer) => {
    await page.goto(`${app.url}/cart/`);
    assert.match(await main(page), /Next market day/);
    await page.goto(`${app.url}/checkout/`);
    assert.equal(await page.locator(`[name="by_producer.${ben.id}.delivery_method"]`).count(), 3);
    await choose(page, ann, day);
    await choose(page, ben, day);
    await page.locator(`[name="slots.${day.id}"]`).selectOption(String(day.slots[1]?.id));
    await order(page);
    assert.match(await main(page), /Your order is placed/);
    const { results } = (await call(app, "GET", "order/", { as: buyer })).body;
    assert.deepEqual(
      results.map((one: { market_day: { slot: { id: number } } }) => one.market_day.slot.id),
      [day.slots[1]?.id, day.slots[1]?.id],
    );
    await page.goto(`${app.url}/orders/${results[0].id}/`);
    const text = await main(page);
    assert.match(text, /17:00 to 18:00/);
    assert.match(text, /De Loods, Loskaai 1, 9000 Ghent/);
    assert.match(text, /Through the gate/);
    assert.match(text, /Your number\s+1/);
    assert.match(text, /You can change it until/);
  }));

test("what only another choice needs is out of sight where there is script, and in sight without", async () => {
  const inSight = async (page: Page) => ({
    slot: await page.locator(`[name="slots.${day.id}"]`).isVisible(),
    address: await page.locator('[name="address.street"]').isVisible(),
    wantedOn: await page.locator(`[name="by_producer.${ann.id}.wanted_on"]`).isVisible(),
  });
  const all = { slot: true, address: true, wantedOn: true };
  await withBuyer(async (page) => assert.deepEqual(await inSight(page), all));
  const withScript = async (page: Page) => {
    const delivered = `[name="by_producer.${ben.id}.delivery_method"][value="delivery"]`;
    await page.locator("asked-with[hidden]").first().waitFor({ state: "attached" });
    assert.deepEqual(await inSight(page), { slot: false, address: false, wantedOn: true });
    await choose(page, ann, soon);
    assert.deepEqual(await inSight(page), { slot: false, address: false, wantedOn: false });
    await choose(page, ann, day);
    await page.locator(delivered).check();
    assert.deepEqual(await inSight(page), { slot: true, address: true, wantedOn: false });
    await order(page);
    await page.getByRole("alert").getByRole("link").first().waitFor();
    assert.deepEqual(await inSight(page), { slot: true, address: true, wantedOn: false });
  };
  await withBuyer(
    withScript,
    ["Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"],
    true,
  );
});

test("what is ordered too late for a day is named, and can be taken out there and then", () =>
  withBuyer(
    async (page, buyer) => {
      assert.match(await main(page), /Too late for Bread/);
      await choose(page, ann, soon);
      await choose(page, ben, day);
      await order(page);
      assert.match(await page.getByRole("alert").innerText(), /too late to order Bread/);
      await page.getByRole("button", { name: "Take Bread out" }).click();
      await page.goto(`${app.url}/checkout/`);
      await choose(page, ann, soon);
      await choose(page, ben, day);
      await order(page);
      assert.match(await main(page), /Your order is placed/);
      const { results } = (await call(app, "GET", "order/", { as: buyer })).body;
      assert.equal(results.length, 2);
    },
    ["Failed to load resource: the server responded with a status of 409 (Conflict)"],
  ));

test("a time that somebody else took meanwhile is refused, and another is chosen", () =>
  withBuyer(
    async (page) => {
      await choose(page, ann, day);
      await choose(page, ben, day);
      await page.locator(`[name="slots.${day.id}"]`).selectOption(String(day.slots[2]?.id));
      const { pool } = app.platform.database;
      await pool.query("update slots set capacity = taken where id = $1", [day.slots[2]?.id]);
      await order(page);
      assert.match(await page.getByRole("alert").innerText(), /Choose another time/);
      await pool.query("update slots set capacity = 2 where id = $1", [day.slots[2]?.id]);
      await order(page);
      assert.match(await main(page), /Your order is placed/);
    },
    ["Failed to load resource: the server responded with a status of 409 (Conflict)"],
  ));

test("the header leads to market days, and a product says on which its producer comes next", async () => {
  const id = await newProduct(app, ben, { name: "Goat cheese" });
  await withPage(browser, app, { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(`${app.url}/products/${id}/`);
    assert.match(await main(page), /Next market day:.*De Loods/);
    await page.getByRole("banner").getByRole("link", { name: "Market days" }).click();
    assert.equal(new URL(page.url()).pathname, "/market-days/");
  });
});

test("the cart says for a chosen day what can't be fetched there, and after the cut-off an order offers no change", () =>
  withBuyer(async (page, buyer) => {
    const cookies = (await page.context().cookies()).map(({ name, value }) => ({ name, value }));
    await page.goto(`${app.url}/cart/`);
    assert.doesNotMatch(await main(page), /doesn’t come|Too late/);
    await page.getByLabel("Fetch it at a market day").selectOption(String(soon.id));
    await page.getByRole("button", { name: "Show what can be fetched" }).click();
    const lines = await page.locator(".cart-line").allInnerTexts();
    const ofLine = (name: string) => lines.find((text) => text.includes(name)) ?? "";
    assert.doesNotMatch(ofLine("Pears"), /doesn’t come|Too late/);
    assert.match(ofLine("Bread"), /Too late to be ordered for \w+day/);
    assert.match(ofLine("Cheese"), /The producer doesn’t come on \w+day/);
    await assertSoundPage(browser, app, `/cart/?day=${soon.id}`, { cookies });
    await page.goto(`${app.url}/checkout/`);
    await choose(page, ann, day);
    await choose(page, ben, day);
    await page.locator(`[name="slots.${day.id}"]`).selectOption(String(day.slots[2]?.id));
    await order(page);
    const { results } = (await call(app, "GET", "order/", { as: buyer })).body;
    const { pool } = app.platform.database;
    const { rows } = await pool.query("select closes_at from market_days where id = $1", [day.id]);
    const close = (at: Date) =>
      pool.query("update market_days set closes_at = $2 where id = $1", [day.id, at]);
    await close(new Date(app.platform.clock.now().getTime() - 1));
    await page.goto(`${app.url}/orders/${results[0].id}/`);
    assert.match(await main(page), /You could change it until [\s\S]*being packed/);
    assert.equal(await page.getByRole("link", { name: /Cancel|Take .* out/ }).count(), 0);
    await close(rows[0].closes_at);
  }));

async function charge(amount: string): Promise<void> {
  const euros = (sum: string) => ({ amount: sum, currency: "EUR" });
  const charges = [{ price: euros(amount), free_from: euros("30.00") }];
  const { status, text } = await call(app, "PATCH", `places/${placeId}/`, { as: staff, json: { charges } });
  assert.equal(status, 200, text);
  await app.changesSeen();
}

test("what the place charges is told beforehand and on the order, and none is sold at another price than was seen", async () => {
  await charge("2.50");
  await withBuyer(
    async (page, buyer) => {
      assert.match(await main(page), /€2\.50 for delivery, free from €30\.00 of goods, once for all/);
      await choose(page, ann, day);
      await choose(page, ben, day);
      await page.locator(`[name="slots.${day.id}"]`).selectOption({ index: 0 });
      await charge("3.00");
      await order(page);
      assert.match(await page.getByRole("alert").innerText(), /changed/);
      assert.match(await main(page), /€3\.00 for delivery/);
      await order(page);
      assert.match(await main(page), /Your order is placed/);
      const { results } = (await call(app, "GET", "order/", { as: buyer })).body;
      const charges = results.map(
        (one: { delivery_charge: { amount: string } }) => one.delivery_charge.amount,
      );
      assert.deepEqual(charges.sort(), ["0.75", "2.25"]);
      await page.goto(`${app.url}/orders/${results[0].id}/`);
      assert.match(await main(page), /Delivery to the market place\s+€(0\.75|2\.25)/);
    },
    ["Failed to load resource: the server responded with a status of 412 (Precondition Failed)"],
  );
  await withPage(browser, app, { viewport: { width: 390, height: 844 } }, async (page) => {
    await page.goto(`${app.url}/market-days/${day.id}/`);
    assert.match(await main(page), /€3\.00 for delivery/);
  });
});
