import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser, withPage } from "../../../tests/support/browser.ts";
import { call } from "../../../tests/support/client.ts";
import { newPerson } from "../../../tests/support/people.ts";
import { until } from "../../../tests/support/sites.ts";
import { openSmtpServer } from "../../../tests/support/smtp.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";
import { offerSetup } from "./keys.ts";

let browser: Browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser.close());

/** An empty site in production. */
async function withEmptySite(
  settings: Record<string, string>,
  work: (app: TestApp, address: string) => Promise<void>,
) {
  const app = await startApp({ NODE_ENV: "production", ...settings });
  try {
    await work(app, (await offerSetup(app.platform, app.url)) ?? "");
  } finally {
    await app.close();
  }
}

const keyOf = (address: string) => new URL(address).searchParams.get("key") ?? "";

const operator = {
  "operator.email": "olga@example.org",
  "operator.username": "olga",
  "operator.password": "a long enough password",
};

async function send(app: TestApp, fields: Record<string, string>, path = "setup/") {
  const response = await fetch(`${app.url}/${path}`, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "sec-fetch-site": "same-origin",
      accept: "text/html",
    },
    body: new URLSearchParams(fields).toString(),
  });
  return { status: response.status, to: response.headers.get("location"), text: await response.text() };
}

const chosen = { name: "Markt Gent", language: "nl", currency: "CHF", time_zone: "Europe/Brussels" };

async function countStaff(app: TestApp) {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from users where 'staff' = any (roles)`.execute(app.platform.db);
  return rows[0]?.n;
}

test("whoever has the printed address sets the site up in a browser without scripts, and lands in the console", async () => {
  const smtp = await openSmtpServer();
  after(() => smtp.close());
  await withEmptySite({}, async (app, address) => {
    await assertSoundPage(browser, app, address.slice(app.url.length));
    const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
    await withPage(browser, app, options, async (page) => {
      await page.goto(address);
      const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
      await fill("Name of the market", "Markt Gent");
      await page.locator("#language").selectOption("nl");
      await page.getByLabel("Currency", { exact: true }).selectOption("CHF");
      await page.getByLabel("Time zone", { exact: true }).selectOption("Europe/Brussels");
      await fill("Mail server", "127.0.0.1");
      await page.getByLabel("Encryption", { exact: true }).selectOption("none");
      await fill("Port", "1");
      await fill("Emails come from this address", "markt@example.org");
      await page.locator("[name='operator.email']").fill("olga@example.org");
      await page.getByRole("button", { name: "Send a test email" }).click();
      await page.getByRole("alert").getByText("can’t be reached").waitFor();
      await fill("Port", String(smtp.port));
      await page.getByRole("button", { name: "Send a test email" }).click();
      await page.getByText("accepted the test email to olga@example.org").waitFor();
      assert.equal(smtp.letters.length, 1);
      await fill("Name of the place", "Groentemarkt");
      await page.locator("[name='place.address.street']").fill("Groentemarkt 1");
      await page.locator("[name='place.address.postal_code']").fill("9000");
      await page.locator("[name='place.address.city']").fill("Gent");
      await page.locator("[name='place.address.country']").selectOption("BE");
      await fill("Username", "olga");
      await fill("Password", "a long enough password");
      await page.getByRole("button", { name: "Open the market" }).click();
      assert.equal(
        await page.getByRole("main").locator(".notice.done").innerText(),
        "Your market is set up.",
      );
      assert.equal(new URL(page.url()).pathname, "/console/");
    });
    await until(() => app.platform.config.smtpUrl !== undefined, "the settings are read");
    await call(app, "POST", "registration/", { json: { email: "new@example.org" } });
    await app.jobsDone();
    assert.deepEqual(smtp.letters[1]?.recipients, ["new@example.org"]);
    const { body } = await call(app, "GET", "site/");
    assert.deepEqual(
      [body.name, body.language, body.currencies, body.time_zone, body.promotion_price_per_day],
      ["Markt Gent", "nl", ["CHF"], "Europe/Brussels", { amount: "1.00", currency: "CHF" }],
    );
    assert.equal((await call(app, "GET", "places/")).body.results[0].name, "Groentemarkt");
    assert.equal((await fetch(address)).status, 404);
    assert.equal(await offerSetup(app.platform, app.url), undefined);
  });
});

test("of two who send the form at once one sets the site up, and the same form again leads where it led", async () => {
  await withEmptySite({}, async (app, address) => {
    const key = keyOf(address);
    const key1 = "5f0c2b1e-7d3a-4c6f-9a51-0d9f6e3b8a10";
    const form = { ...chosen, ...operator, key, idempotency_key: key1 };
    const other = {
      ...form,
      "operator.username": "otto",
      "operator.email": "otto@example.org",
      idempotency_key: "",
    };
    const answers = await Promise.all([send(app, form), send(app, other)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 404]);
    assert.equal(await countStaff(app), 1);
    const again = await send(app, form);
    assert.equal(again.status, answers[0]?.status);
    assert.equal(again.to, answers[0]?.to ?? null);
    assert.equal(await countStaff(app), 1);
  });
});

test("a wrong key, an old one, a site with staff or one that is no production have no such page", async () => {
  await withEmptySite({}, async (app, address) => {
    const key = keyOf(address);
    const fields = { ...chosen, ...operator };
    assert.equal((await fetch(`${app.url}/setup/`)).status, 404);
    assert.equal((await send(app, { ...fields, key: "x".repeat(43) })).status, 404);
    assert.equal((await fetch(address)).status, 200);
    app.advance(3601);
    assert.equal((await fetch(address)).status, 404);
    assert.equal((await send(app, { ...fields, key })).status, 404);
    const next = (await offerSetup(app.platform, app.url)) ?? "";
    assert.equal((await fetch(next)).status, 200);
    await newPerson(app, "mara", { roles: ["staff"] });
    assert.equal((await fetch(next)).status, 404);
    assert.equal((await send(app, { ...fields, key: keyOf(next) })).status, 404);
    const { rows } = await sql`select from users where username = 'olga'`.execute(app.platform.db);
    assert.equal(rows.length, 0);
  });
  const app = await startApp();
  assert.equal(await offerSetup(app.platform, app.url), undefined);
  await app.close();
});

test("what the environment sets stays, what is wrong is named, and the mail password is kept sealed", async () => {
  const settings = { CURRENCIES: "EUR,CHF", LANGUAGE: "fr" };
  await withEmptySite(settings, async (app, address) => {
    const key = keyOf(address);
    const fields = { ...chosen, ...operator, key };
    const mail = {
      "mail.host": "mail.example",
      "mail.security": "starttls",
      "mail.username": "u@x",
      "mail.password": "p/:@ss word",
      "mail.from": "a@example.org",
    };
    const wrong = [
      [{ name: "" }, "name"],
      [{ time_zone: "Mars/Base" }, "time_zone"],
      [{ "operator.password": "short" }, "operator.password"],
      [{ "operator.username": "no spaces" }, "operator.username"],
      [{ "mail.host": "mail.example/path" }, "mail.host"],
      [{ "mail.from": "" }, "mail.from"],
      [{ "place.name": "Square" }, "place.address.street"],
      [{ "mail.port": "70000" }, "mail.port"],
    ] as const;
    for (const [change, field] of wrong) {
      const { status, text } = await send(app, { ...fields, ...mail, ...change });
      assert.equal(status, 422, field);
      assert.match(text, new RegExp(`href="#${field.replaceAll(".", "\\.")}"`), field);
      assert.ok(!text.includes("p/:@ss word"), "a password is not shown again");
    }
    const { text } = await send(app, { ...fields, ...mail, name: "" });
    const kept = /name="mail\.kept" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const done = await send(app, { ...fields, ...mail, "mail.password": "", "mail.kept": kept });
    assert.equal(done.status, 303, done.text);
    await until(() => app.platform.config.smtpUrl !== undefined, "the settings are read");
    const { config, db } = app.platform;
    assert.equal(config.smtpUrl, "smtp://u%40x:p%2F%3A%40ss%20word@mail.example:587?requireTLS=true");
    assert.deepEqual([config.language, config.currencies], ["fr", ["EUR", "CHF"]]);
    const { rows } = await sql`select to_json(site_settings)::text as row from site_settings`.execute(db);
    assert.ok(!JSON.stringify(rows).includes("ss%20word"));
    await sql`update site_settings set mail = null`.execute(db);
    await app.changesSeen();
  });
});
