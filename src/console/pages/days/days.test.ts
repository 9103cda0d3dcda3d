import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../../../tests/support/app.ts";
import { openBrowser, withPage } from "../../../../tests/support/browser.ts";
import { call } from "../../../../tests/support/client.ts";
import { newPerson, newProducer, type TestPerson } from "../../../../tests/support/people.ts";
import { assertSoundPage } from "../../../../tests/support/sound-pages.ts";
import { cookieOf } from "../../../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let mara: TestPerson;
let hugo: TestPerson;

before(async () => {
  app = await startApp({ TIME_ZONE: "Europe/Brussels" });
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  hugo = await newPerson(app, "hugo");
  await newProducer(app, "greta");
});
after(async () => {
  await browser.close();
  await app.close();
});

const unprocessable =
  "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)";

/** The staff, on a phone without scripts. */
async function atConsole(work: (page: Page) => Promise<void>, foreseen: string[] = []) {
  const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
  await withPage(
    browser,
    app,
    options,
    async (page) => {
      const [name = "", value = ""] = (await cookieOf(app, mara.username)).split("=");
      await page.context().addCookies([{ name, value, url: app.url }]);
      await work(page);
    },
    foreseen,
  );
}

const main = (page: Page) => page.getByRole("main");
const press = (page: Page, name: string) => main(page).getByRole("button", { name }).first().click();
const follow = (page: Page, name: string | RegExp) => main(page).getByRole("link", { name }).first().click();
const type = (page: Page, label: string, text: string) =>
  main(page).getByLabel(label, { exact: false }).first().fill(text);
const daysNow = async () =>
  (await call(app, "GET", "market-days/?status=announced,open&limit=100")).body.results;

test("staff lay down a place and every Friday at it, whose days are there at once", () =>
  atConsole(async (page) => {
    await page.goto(`${app.url}/console/`);
    await follow(page, "Market days");
    await follow(page, "Places");
    await follow(page, "New place");
    await type(page, "Name", "De Oude Loods");
    await type(page, "Street", "Loskaai 1");
    await type(page, "Postcode", "9000");
    await type(page, "Town", "Ghent");
    await main(page).getByLabel("Country").selectOption("BE");
    await type(page, "Charge per basket", "2,50");
    await type(page, "Free from", "40");
    await press(page, "Save");
    const [place] = (await call(app, "GET", "places/")).body.results;
    const euros = (amount: string) => ({ amount, currency: "EUR" });
    assert.deepEqual(place.charges, [{ price: euros("2.50"), free_from: euros("40.00") }]);
    await follow(page, "De Oude Loods");
    assert.equal(await page.getByLabel("Charge per basket").inputValue(), "2.50");
    await type(page, "Charge per basket", "");
    await press(page, "Save");
    await app.changesSeen();
    assert.deepEqual((await call(app, "GET", "places/")).body.results[0].charges, []);
    await follow(page, "Market days");
    await follow(page, "Series");
    await follow(page, "New series");
    await main(page).getByLabel("Place").selectOption({ label: "De Oude Loods" });
    await main(page).getByLabel("On", { exact: true }).selectOption({ label: "Friday" });
    await type(page, "Orders close so many days before", "2");
    await type(page, "Minutes per pick-up slot", "15");
    await type(page, "Baskets per slot", "20");
    await press(page, "Save");
    assert.match(await main(page).innerText(), /Every Friday.*De Oude Loods.*2 days before, 20:00/s);
    const all = await daysNow();
    assert.ok(all.length >= 7 && all.length <= 9, `${all.length} days`);
    for (const { date, slots } of all) {
      assert.equal(new Date(date).getUTCDay(), 5);
      assert.deepEqual([slots.length, slots[0].capacity], [12, 20]);
    }
  }));

test("a day that is changed by hand keeps that, and all else follows its series", () =>
  atConsole(async (page) => {
    const [first] = await daysNow();
    await page.goto(`${app.url}/console/days/${first.id}/`);
    await follow(page, "Change");
    await type(page, "Note for everybody", "Bring your jars.");
    await press(page, "Save");
    await page.goto(`${app.url}/console/series/`);
    await follow(page, "Every Friday");
    await type(page, "Ends at", "18:00");
    await press(page, "Save");
    const [changed] = await daysNow();
    assert.equal(changed.note, "Bring your jars.");
    assert.equal(changed.slots.length, 8);
  }));

test("what is missing or wrong is told at its field, with what was typed", () =>
  atConsole(
    async (page) => {
      await page.goto(`${app.url}/console/days/new/`);
      await type(page, "Date", "2031-05-02");
      await type(page, "Ends at", "15:00");
      await type(page, "Orders close", "2031-05-01T20:00");
      await press(page, "Save");
      assert.equal(await page.getByLabel("Ends at").getAttribute("aria-invalid"), "true");
      assert.equal(await page.getByLabel("Date").inputValue(), "2031-05-02");
      await type(page, "Ends at", "19:00");
      await main(page).getByLabel("All producers come").check();
      await press(page, "Save");
      assert.match(await main(page).innerText(), /Friday 2 May.*greta/s);
    },
    [unprocessable],
  ));

test("staff name a helper by a username, and take them off again", () =>
  atConsole(
    async (page) => {
      const [first] = await daysNow();
      await page.goto(`${app.url}/console/days/${first.id}/`);
      await type(page, "Username or email address", "nobody-of-that-name");
      await press(page, "Add helper");
      assert.equal(await page.getByLabel("Username or email").getAttribute("aria-invalid"), "true");
      await type(page, "Username or email address", hugo.username);
      await press(page, "Add helper");
      const helpers = () => call(app, "GET", `market-days/${first.id}/helpers/`, { as: mara });
      assert.deepEqual(
        (await helpers()).body.results.map((one: { user: { id: number } }) => one.user.id),
        [hugo.id],
      );
      await press(page, `Remove: ${hugo.username}`);
      assert.deepEqual((await helpers()).body.results, []);
    },
    [unprocessable],
  ));

test("a place in use stays, and a day without orders goes when it is removed", () =>
  atConsole(
    async (page) => {
      await page.goto(`${app.url}/console/places/`);
      await follow(page, "De Oude Loods");
      await follow(page, "Remove");
      await press(page, "Remove");
      assert.match(await main(page).innerText(), /Market days were held at this place/);
      const [first] = await daysNow();
      await page.goto(`${app.url}/console/days/${first.id}/`);
      await follow(page, "Remove");
      await press(page, "Remove");
      assert.ok(!(await daysNow()).some(({ id }: { id: number }) => id === first.id));
    },
    ["Failed to load resource: the server responded with a status of 409 (Conflict)"],
  ));

test("a day is cancelled with a reason, which is asked for", () =>
  atConsole(
    async (page) => {
      const [first] = await daysNow();
      await page.goto(`${app.url}/console/days/${first.id}/`);
      await follow(page, "Cancel this market day");
      await type(page, "Reason", " ");
      await press(page, "Cancel this market day");
      await type(page, "Reason", "The hall is flooded.");
      await press(page, "Cancel this market day");
      assert.match(await main(page).innerText(), /Cancelled.*The hall is flooded\./s);
      const { body } = await call(app, "GET", `market-days/${first.id}/`);
      assert.deepEqual([body.status, body.cancel_reason], ["cancelled", "The hall is flooded."]);
      const acts = await call(app, "GET", `console/acts/?subject=market_day&limit=1`, { as: mara });
      assert.equal(acts.body.results[0].act, "market_day_cancelled");
    },
    [unprocessable],
  ));

for (const path of ["days/", "days/new/", "places/1/", "series/1/"])
  test(`/console/${path} is sound, light and dark`, async () => {
    const [name = "", value = ""] = (await cookieOf(app, mara.username)).split("=");
    await assertSoundPage(browser, app, `/console/${path}`, { cookies: [{ name, value }] });
  });

test("nobody but staff sees these pages", async () => {
  const cookie = await cookieOf(app, hugo.username);
  for (const path of ["days/", "days/new/", "places/", "series/new/"]) {
    const answer = await fetch(`${app.url}/console/${path}`, { headers: { cookie }, redirect: "manual" });
    assert.equal(answer.status, 403, path);
  }
});
