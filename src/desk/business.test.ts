import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newBuyerOf, newProduct } from "../../tests/support/market.ts";
import { earn } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import {
  browserCookie,
  conflict,
  follow,
  main,
  press,
  said,
  unprocessable,
  visiting,
} from "./pages.fixture.ts";

let app: TestApp;
let browser: Browser;
let greta: TestPerson;
let dayId: number;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  greta = await newProducer(app, "greta");
  const buyer = await newBuyerOf(app, await newProduct(app, greta));
  const json = { rating: 4, text: "Crisp." };
  await call(app, "POST", `review/new/${greta.id}/`, { as: buyer, json });
  await earn(app, greta.id, 5000);
  dayId = await planDays();
});
after(async () => {
  await browser.close();
  await app.close();
});

/** A series of market days on Fridays, of which the first is answered. */
async function planDays(): Promise<number> {
  const mara = await newPerson(app, "mara", { roles: ["staff"] });
  const address = { street: "Markt 1", postal_code: "9000", city: "Ghent", country: "BE" };
  const place = await call(app, "POST", "places/", { as: mara, json: { name: "Old barn", address } });
  const series = await call(app, "POST", "series/", {
    as: mara,
    json: {
      place_id: place.body.id,
      rule: { every_weeks: 1, weekday: 5 },
      starts_at: "16:00",
      ends_at: "19:00",
      closes: { days_before: 0, at: "09:00" },
    },
  });
  assert.equal(series.status, 201, series.text);
  return (await call(app, "GET", "market-days/")).body.results[1].id;
}

for (const [what, path] of [
  ["wallet", "wallet/"],
  ["payouts", "payouts/"],
  ["reviews", "reviews/"],
  ["profile", "profile/"],
  ["market days", "days/"],
])
  test(`the desk's page of ${what} is sound, in light and dark, on a phone and a screen`, async () =>
    assertSoundPage(browser, app, `/desk/${path}`, { cookies: [await browserCookie(app, greta)] }));

test("a payout is asked for, once, and more than there is names its field", async () => {
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(`${app.url}/desk/`);
      await follow(page, "Wallet");
      assert.match(await said(page), /Available\s+€50.00/);
      await follow(page, "Payouts");
      await main(page).getByLabel("Amount in EUR").fill("60");
      await press(page, "Request a payout");
      assert.match(await said(page), /Amount: There isn't that much/);
      await main(page).getByLabel("Amount in EUR").fill("12,5");
      const key = await main(page).locator("input[name=idempotency_key]").inputValue();
      await press(page, "Request a payout");
      assert.match(await said(page), /€37.50[\s\S]*€12.50[\s\S]*Requested/);
      const wallet = await main(page).locator("input[name=wallet]").inputValue();
      const again = await page.request.post(`${app.url}/desk/payouts/`, {
        form: { idempotency_key: key, wallet, amount: "12,5" },
        headers: { "sec-fetch-site": "same-origin" },
        maxRedirects: 0,
      });
      assert.equal(again.status(), 303);
    },
    [conflict],
  );
  const wallets = await call(app, "GET", "wallet/", { as: greta });
  assert.equal(wallets.body.results[0].available.amount, "37.50");
});

test("who has named no bank account is led to name one", async () => {
  const otto = await newProducer(app, "otto", { payout_account: null });
  await visiting(app, browser, otto, async (page) => {
    await page.goto(`${app.url}/desk/payouts/`);
    await follow(page, "Add a bank account");
    await main(page).getByLabel("Account holder").fill("Otto Maes");
    await main(page).getByLabel("IBAN").fill("be68 5390 0754 7034");
    await press(page, "Save");
    await page.goto(`${app.url}/desk/payouts/`);
    assert.match(await said(page), /Otto Maes, BE68539007547034/);
  });
});

test("story, pickup place and ways of handing over are changed, and what is wrong stands at its field", async () => {
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(`${app.url}/desk/profile/`);
      await main(page).getByLabel("What you grow").fill("Pears from one hill.");
      const pickup = main(page).getByRole("group", { name: "Pickup address" });
      await pickup.getByLabel("Street").fill("Hoeveweg 3");
      await main(page).getByLabel("How to find you").fill("The green gate.");
      await main(page).getByLabel("You deliver").uncheck();
      await main(page).getByLabel("IBAN").fill("BE00");
      await press(page, "Save");
      assert.match(await said(page), /IBAN: /);
      assert.equal(await main(page).getByLabel("What you grow").inputValue(), "Pears from one hill.");
      await main(page).getByLabel("IBAN").fill("BE68539007547034");
      await press(page, "Save");
      assert.match(await said(page), /Your changes are saved/);
    },
    [unprocessable],
  );
  const { body: me } = await call(app, "GET", "me/", { as: greta });
  assert.deepEqual(
    [me.about, me.offers, me.pickup.address.street, me.pickup.instructions],
    ["Pears from one hill.", ["pickup"], "Hoeveweg 3", "The green gate."],
  );
});

test("a producer comes to a series, stays away from one of its days, and is away on days off", async () => {
  const comes = async () =>
    (await call(app, "GET", `market-days/?producer=${greta.id}`)).body.results.map(
      ({ id }: { id: number }) => id,
    );
  await visiting(
    app,
    browser,
    greta,
    async (page) => {
      await page.goto(`${app.url}/desk/days/`);
      await press(page, "Always come: Every Friday");
      assert.match(await said(page), /You come. Buyers can order/);
      const all = await comes();
      assert.ok(all.includes(dayId));
      await main(page).locator(`form[action="/desk/days/${dayId}/absence/"] button`).click();
      assert.equal((await comes()).length, all.length - 1);
      const { body: day } = await call(app, "GET", `market-days/${all.at(-1)}/`);
      await main(page).getByLabel("From").fill(day.date);
      await main(page).getByLabel("To").fill(new Date().toISOString().slice(0, 10));
      await press(page, "Add days off");
      assert.match(await said(page), /To: /);
      await main(page).getByLabel("From").fill(day.date);
      await main(page).getByLabel("To").fill(day.date);
      await press(page, "Add days off");
      assert.equal((await comes()).length, all.length - 2);
      await main(page)
        .locator(`form[action="/desk/days/${all.at(-1)}/attendance/"] button`)
        .click();
      assert.match(await said(page), /one of your days off/);
      await press(page, /^Remove/);
      await press(page, /^No longer come/);
      assert.deepEqual(await comes(), []);
    },
    [unprocessable, conflict],
  );
});

test("what people say is read on the desk", async () => {
  await visiting(app, browser, greta, async (page) => {
    await page.goto(`${app.url}/desk/reviews/`);
    assert.match(await said(page), /4.0 of 5 stars, from 1 review[\s\S]*Crisp/);
  });
});
