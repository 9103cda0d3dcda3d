import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { newStaff } from "../../../src/days/market.fixture.ts";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser } from "../../../tests/support/browser.ts";
import { call } from "../../../tests/support/client.ts";
import { requireSound } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";
import { cookieOf } from "../../../tests/support/streams.ts";
import {
  begin,
  newBasket,
  newMarketDay,
  newProduct,
  readBasket,
  type TestDay,
  timeZone,
} from "../market.fixture.ts";

const phone = { viewport: { width: 390, height: 800 } };

let app: TestApp;
let browser: Browser;
let staff: TestPerson;
let day: TestDay;
let pears: number;
before(async () => {
  app = await startApp({ TIME_ZONE: timeZone });
  browser = await openBrowser();
  staff = await newStaff(app);
  await newPerson(app, "hana");
  const eva = await newProducer(app, "eva", { offers: ["pickup", "market_day"] });
  pears = await newProduct(app, eva, { stock: 500, pack_size: "6", pack_unit: "piece" });
  day = await newMarketDay(app, staff);
  for (let i = 0; i < 4; i++) await newBasket(app, day, [pears]);
  await begin(app, day);
  const { body } = await call(app, "GET", "users/list/", { as: staff });
  const hana = body.results.find(({ username }: { username: string }) => username === "hana");
  await call(app, "PUT", `market-days/${day.id}/helpers/${hana.id}/`, { as: staff });
});
after(async () => {
  await browser.close();
  await requireSound(app);
  await app.close();
});

async function signedIn(username: string, options: object = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ ...phone, ...options });
  const [name = "", value = ""] = (await cookieOf(app, username)).split("=");
  await context.addCookies([{ name, value, url: app.url }]);
  return context;
}

/** A phone whose program has taken the page over, and that is kept for when there is no network. */
async function newPhone(username: string): Promise<Page> {
  const page = await (await signedIn(username)).newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${app.url}/pickup/${day.id}/`);
  await page.locator("pickup-program[data-ready]").waitFor();
  await page.evaluate(`navigator.serviceWorker.ready.then(async () => {
    while (!(await caches.match("/pickup/${day.id}/"))) await new Promise((done) => setTimeout(done, 50));
  })`);
  return page;
}

const unsent = (page: Page, count: number) => page.locator(`[data-unsent="${count}"]`).waitFor();
const statusOf = async (number: number) => (await readBasket(app, staff, day.id, number)).status;

test("the pages of a day are sound, for those who hand it over only, and lead there", async () => {
  const [name = "", value = ""] = (await cookieOf(app, "staff")).split("=");
  const cookies = [{ name, value }];
  const paths = [
    "/pickup/",
    `/pickup/${day.id}/`,
    `/pickup/${day.id}/baskets/1/`,
    `/pickup/${day.id}/closing/`,
  ];
  for (const path of paths) await assertSoundPage(browser, app, path, { cookies });
  const read = async (username: string, path: string) => {
    const response = await fetch(app.url + path, {
      headers: { cookie: await cookieOf(app, username) },
      redirect: "manual",
    });
    return [response.status, await response.text()] as const;
  };
  assert.equal((await read("eva", `/pickup/${day.id}/`))[0], 403);
  assert.equal((await read("hana", `/pickup/${day.id}/closing/`))[0], 403);
  assert.equal((await fetch(`${app.url}/pickup/`, { redirect: "manual" })).status, 303);
  assert.match((await read("hana", "/pickup/"))[1], new RegExp(`href="/pickup/${day.id}/"`));
  assert.doesNotMatch((await read("eva", "/pickup/"))[1], new RegExp(`href="/pickup/${day.id}/"`));
});

test("a basket names units in the reader's language, and the worker keeps each module that the program imports", async () => {
  const headers = { cookie: await cookieOf(app, "hana"), "accept-language": "de" };
  const page = await (await fetch(`${app.url}/pickup/${day.id}/baskets/1/`, { headers })).text();
  assert.match(page, />6 Stück</);
  const worker = await (await fetch(`${app.url}/pickup/worker.js`, { headers })).text();
  const lists = [...worker.matchAll(/^const \w+ = (\[".*?\]);$/gm)];
  const kept: string[] = lists.flatMap(([, list = ""]) => JSON.parse(list));
  const modules = kept.filter((path) => path.endsWith(".ts"));
  assert.ok(modules.some((path) => path.endsWith("/pickup/elements/program.ts")));
  for (const path of modules) {
    const text = await (await fetch(app.url + path)).text();
    for (const [, name = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const imported = new URL(name, app.url + path).pathname;
      assert.ok(kept.includes(imported), `${imported}, which ${path} imports`);
    }
  }
});

test("the header cuts off neither the site's name nor the cart's for who has most links in the longest language", async () => {
  const viewport = { width: 1280, height: 800 };
  await newProducer(app, "marthe", { roles: ["staff"], display_name: "Marthe de La Tour-Maubourg" });
  const context = await signedIn("marthe", { viewport, locale: "fr", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${app.url}/pickup/`);
  const cut = await page
    .locator(".site-header .logo, .site-tools a[href='/cart/'] .name")
    .evaluateAll((all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent),
    );
  assert.deepEqual(cut, []);
  await page.getByRole("link", { name: "Gestion" }).waitFor();
  await context.close();
});

test("without script a basket is found, paid, handed over, taken back and handed over again", async () => {
  const page = await (await signedIn("hana", { javaScriptEnabled: false })).newPage();
  await page.goto(`${app.url}/pickup/${day.id}/`);
  await page.getByLabel("Number or name").fill("1");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.locator(".pickup-queue a").click();
  await page.getByLabel("Received in EUR").fill("10,00");
  await page.getByRole("button", { name: "Take the money" }).click();
  await page.getByText("Change: €3.00").waitFor();
  await page.getByRole("button", { name: "Hand over all" }).click();
  await page.getByText("Done.").waitFor();
  assert.equal(await statusOf(1), "handed_over");
  await page
    .locator(".pickup-did li", { hasText: "Handed over" })
    .getByRole("button", { name: "Undo" })
    .click();
  assert.equal(await statusOf(1), "waiting");
  await page.getByRole("button", { name: "Hand over all" }).click();
  await page.getByRole("link", { name: "Next" }).click();
  const shown = await readBasket(app, staff, day.id, 1);
  assert.deepEqual(
    [shown.status, shown.paid, shown.due],
    ["handed_over", [{ amount: "7.00", currency: "EUR" }], []],
  );
  await page.context().close();
});

test("without a network a phone goes on, also when its page is opened anew, and sends all of it once there is one", async () => {
  const [one, two] = [await newPhone("hana"), await newPhone("staff")];
  await one.context().setOffline(true);
  await one.getByLabel("Number or name").fill("2");
  await one.getByRole("button", { name: "Find", exact: true }).click();
  await one.getByRole("heading", { name: /^2 / }).waitFor();
  await one.getByRole("button", { name: "Is here" }).click();
  await one.getByRole("button", { name: "Hand over all" }).click();
  await unsent(one, 2);
  await one.goto(`${app.url}/pickup/${day.id}/baskets/3/`);
  await one.getByRole("heading", { name: /^3 / }).waitFor();
  await one.getByRole("button", { name: "Hand over all" }).click();
  await unsent(one, 3);
  assert.equal(await statusOf(2), "waiting");
  // The other phone hands one of them over meanwhile.
  await two.goto(`${app.url}/pickup/${day.id}/baskets/3/`);
  await two.getByRole("button", { name: "Hand over all" }).click();
  await two.getByText("Everything is sent.").waitFor();
  assert.equal(await statusOf(3), "handed_over");
  await one.context().setOffline(false);
  await unsent(one, 0);
  await one.getByText(/Basket 3: It has been handed over already \(staff/).waitFor();
  assert.equal(await statusOf(2), "handed_over");
  await two.goto(`${app.url}/pickup/${day.id}/?show=done`);
  await two.locator('.pickup-queue a[data-status="handed_over"]').nth(2).waitFor();
  for (const page of [one, two]) await page.context().close();
});

test("the closing tells what was expected, and closes once open baskets are said to be no-shows", async () => {
  const page = await (await signedIn("staff")).newPage();
  await page.goto(`${app.url}/pickup/${day.id}/closing/`);
  await page.getByLabel("Counted in EUR").fill("1.250");
  await page.getByRole("button", { name: "Close the day now" }).click();
  await page.getByText("Counted in EUR: ").first().waitFor();
  await page.getByLabel("Counted in EUR").fill("21.00");
  await page.getByRole("button", { name: "Close the day now" }).click();
  await page.getByText("Some baskets are still open").first().waitFor();
  await page.getByLabel("Note the buyers of open baskets as not come").check();
  await page.getByRole("button", { name: "Close the day now" }).click();
  await page.getByText("The day is closed.").waitFor();
  assert.equal(await statusOf(4), "no_show");
  await page.context().close();
});
