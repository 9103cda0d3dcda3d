import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { until } from "../../tests/support/sites.ts";
import { openSmtpServer } from "../../tests/support/smtp.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let mara: TestPerson;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
});
after(async () => {
  await browser.close();
  await app.close();
});

const patch = (json: object, to = app, as = mara) => call(to, "PATCH", "console/settings/", { as, json });

/** Letters follow the settings by the feed of changes. */
const letters = (leaveBy: (url: string | undefined) => boolean) =>
  until(() => leaveBy(app.platform.config.smtpUrl), "the settings are read");

test("language, time zone and currencies are changed while the site runs, and search follows the language", async () => {
  const anna = await newProducer(app, "anna");
  await newProduct(app, anna, { name: "Kartoffeln" });
  const changed = await patch({ language: "de", time_zone: "Europe/Vienna", currencies: ["CHF", "EUR"] });
  assert.equal(changed.status, 200, changed.text);
  assert.partialDeepStrictEqual(changed.body, {
    language: "de",
    time_zone: "Europe/Vienna",
    currencies: ["CHF", "EUR"],
    environment: { language: "de", time_zone: "Europe/Vienna", currencies: ["CHF", "EUR"] },
  });
  const { body: site } = await call(app, "GET", "site/");
  assert.deepEqual(
    [site.language, site.time_zone, site.currencies, site.promotion_price_per_day.currency],
    ["de", "Europe/Vienna", ["CHF", "EUR"], "CHF"],
  );
  const { body: wallets } = await call(app, "GET", "wallet/", { as: anna });
  assert.deepEqual(wallets.results.map(({ currency }: { currency: string }) => currency).sort(), [
    "CHF",
    "EUR",
  ]);
  const { rows } = await sql<{ options: string }>`select dictinitoption as options from pg_ts_dict
    where oid = 'site_stem'::regdictionary`.execute(app.platform.db);
  assert.match(rows[0]?.options ?? "", /german/);
  const [act] = (await call(app, "GET", "console/acts/?subject=site", { as: mara })).body.results;
  assert.deepEqual(act.changed.sort(), ["currencies", "language", "time_zone"]);
});

test("a currency that is in use stays, and is told with what is in it", async () => {
  const bert = await newProducer(app, "bert");
  await newProduct(app, bert, { name: "Pears", price: { amount: "2.00", currency: "EUR" } });
  const refused = await patch({ currencies: ["CHF"] });
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.currency],
    [409, "currency_in_use", "EUR"],
  );
  assert.ok(refused.body.products >= 1);
  assert.deepEqual((await call(app, "GET", "site/")).body.currencies, ["CHF", "EUR"]);
  assert.equal((await patch({ currencies: ["EUR", "CHF", "USD"] })).status, 200);
  assert.deepEqual((await patch({ currencies: ["EUR", "CHF"] })).body.currencies, ["EUR", "CHF"]);
});

test("the mail server's password is shown nowhere, and is kept only for the same account of the same server", async () => {
  const mail = {
    host: "Mail.example",
    port: 2525,
    security: "starttls",
    username: "u@x",
    from: "a@example.org",
  };
  const set = await patch({ mail: { ...mail, password: "p/:@ss word" } });
  assert.equal(set.status, 200, set.text);
  assert.deepEqual(set.body.mail, { ...mail, host: "mail.example", has_password: true });
  await letters((url) => url === "smtp://u%40x:p%2F%3A%40ss%20word@mail.example:2525?requireTLS=true");
  const shown = [
    set.text,
    (await call(app, "GET", "console/settings/", { as: mara })).text,
    (await call(app, "GET", "console/acts/", { as: mara })).text,
    await pageOf("/console/settings/"),
    await pageOf("/console/settings/mail/"),
  ];
  for (const text of shown) assert.doesNotMatch(text, /ss word|ss%20word/);
  const kept = await patch({ mail: { ...mail, from: "b@example.org" } });
  assert.equal(kept.body.mail.from, "b@example.org");
  await letters((url) => /:p%2F%3A%40ss%20word@/.test(url ?? ""));
  for (const change of [
    { host: "evil.example" },
    { port: 25 },
    { username: "other" },
    { security: "none" },
  ]) {
    const { status, body } = await patch({ mail: { ...mail, ...change } });
    assert.deepEqual(
      [status, Object.keys(body.errors ?? {})],
      [400, ["mail.password"]],
      JSON.stringify(change),
    );
    const trial = await call(app, "POST", "console/settings/mail/trials/", {
      as: mara,
      json: { ...mail, ...change },
    });
    assert.equal(trial.status, 400, JSON.stringify(change));
  }
  const acts = async () =>
    (await call(app, "GET", "console/acts/?limit=100", { as: mara })).body.results.length;
  const before = await acts();
  assert.equal((await patch({ mail: { ...mail, from: "b@example.org" } })).status, 200);
  assert.equal(await acts(), before);
  assert.equal((await patch({ mail: null })).body.mail, null);
  await letters((url) => url === undefined);
});

test("what the environment sets is fixed, and with an address the mail server can't be taken away", async (t) => {
  const fixed = await startApp({
    LANGUAGE: "fr",
    TIME_ZONE: "Europe/Paris",
    CURRENCIES: "EUR,CHF",
    SMTP_URL: "smtp://user:secret-word@127.0.0.1:1",
  });
  t.after(() => fixed.close());
  const staff = await newPerson(fixed, "mara", { roles: ["staff"] });
  const { body, text } = await call(fixed, "GET", "console/settings/", { as: staff });
  assert.deepEqual(body.fixed, ["language", "time_zone", "currencies", "mail"]);
  assert.partialDeepStrictEqual(body.mail, {
    host: "127.0.0.1",
    port: 1,
    username: "user",
    has_password: true,
  });
  assert.doesNotMatch(text, /secret-word/);
  for (const json of [
    { language: "de" },
    { time_zone: "UTC" },
    { currencies: ["EUR"] },
    { mail: { host: "mail.example", from: "a@example.org" } },
    { mail: null },
  ]) {
    const refused = await patch(json, fixed, staff);
    assert.deepEqual([refused.status, refused.body.code], [409, "set_by_environment"], JSON.stringify(json));
  }
  assert.equal((await patch({ language: "fr", currencies: ["EUR", "CHF"] }, fixed, staff)).status, 200);
});

test("a test email is sent by a server that isn't saved, and where it fails the step is told", async () => {
  const smtp = await openSmtpServer();
  after(() => smtp.close());
  const json = { host: "127.0.0.1", port: smtp.port, security: "none", from: "market@example.org" };
  const trial = (as: TestPerson, changes = {}) =>
    call(app, "POST", "console/settings/mail/trials/", { as, json: { ...json, ...changes } });
  assert.deepEqual((await trial(mara)).body, { accepted: true, failed_step: null, why: null });
  assert.equal(smtp.letters.length, 1);
  assert.partialDeepStrictEqual((await trial(mara, { port: 1 })).body, {
    accepted: false,
    failed_step: "connection",
  });
  assert.equal(app.platform.config.smtpUrl, undefined);
  const eva = await newPerson(app, "eva");
  assert.equal((await trial(eva)).status, 403);
});

test("the usual layouts of a country are listed, all of them good, and chosen on the page without scripts", async () => {
  const { body } = await call(app, "GET", "console/weight-label-presets/", { as: mara });
  assert.ok(body.results.length >= 5);
  for (const { country, layouts } of body.results) {
    const set = await patch({ weight_labels: layouts });
    assert.equal(set.status, 200, `${country}: ${set.text}`);
  }
  await withPage(
    browser,
    app,
    { javaScriptEnabled: false, viewport: { width: 390, height: 800 } },
    async (page) => {
      await page.context().addCookies(await cookies());
      await page.goto(`${app.url}/console/settings/`);
      await page.locator("[name=preset]").selectOption("FI");
      await page.locator("form[action$='weight-labels/'] button").click();
      assert.equal(await page.locator("[name=weight_labels]").inputValue(), "23IIIIIIWWWWC");
    },
  );
  assert.deepEqual((await call(app, "GET", "console/settings/", { as: mara })).body.weight_labels, [
    "23IIIIIIWWWWC",
  ]);
});

test("staff change region and mail server in a browser without scripts, and read why a currency stays", async () => {
  assert.equal((await patch({ language: "en", currencies: ["EUR"] })).status, 200);
  const smtp = await openSmtpServer();
  after(() => smtp.close());
  for (const path of ["/console/settings/", "/console/settings/mail/"])
    await assertSoundPage(browser, app, path, { cookies: await cookies() });
  const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
  const tasks = async (page: Parameters<Parameters<typeof withPage>[3]>[0]) => {
    await page.context().addCookies(await cookies());
    await page.goto(`${app.url}/console/settings/`);
    const main = page.getByRole("main");
    const save = () => main.getByRole("button", { name: "Save", exact: true }).click();
    await main.getByLabel("Time zone", { exact: true }).selectOption("Europe/Brussels");
    await main.getByLabel("Currency", { exact: true }).selectOption("CHF");
    await save();
    assert.match(await main.getByRole("alert").innerText(), /EUR can’t go while it is in use: products: \d/);
    await main.getByLabel("Further currencies").fill("eur, usd");
    await save();
    assert.deepEqual((await call(app, "GET", "site/")).body.currencies, ["CHF", "EUR", "USD"]);
    await main.getByRole("link", { name: "Change the mail server" }).click();
    await main.getByLabel("Mail server", { exact: true }).fill("127.0.0.1");
    await main.getByLabel("Encryption").selectOption("none");
    await main.getByLabel("Port").fill("1");
    await main.getByLabel("Emails come from this address").fill("market@example.org");
    await main.getByRole("button", { name: "Send a test email" }).click();
    await main.getByRole("alert").getByText("can’t be reached").waitFor();
    await main.getByLabel("Port").fill(String(smtp.port));
    await main.getByRole("button", { name: "Send a test email" }).click();
    await main.getByText("accepted the test email to mara@").waitFor();
    await save();
    await main.getByText(`127.0.0.1:${smtp.port}`).waitFor();
    await main.getByRole("link", { name: "Change the mail server" }).click();
    await main.getByRole("button", { name: "Remove the mail server" }).click();
    await main.getByText("No emails leave").waitFor();
  };
  await withPage(browser, app, options, tasks, [
    "Failed to load resource: the server responded with a status of 409 (Conflict)",
  ]);
});

async function cookies() {
  const [name = "", value = ""] = (await cookieOf(app, "mara")).split("=");
  return [{ name, value, url: app.url }];
}

async function pageOf(path: string) {
  return (await fetch(app.url + path, { headers: { cookie: await cookieOf(app, "mara") } })).text();
}
