import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { newMarketDay } from "../../src/pickup/market.fixture.ts";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import { newPerson, type TestPerson } from "../../tests/support/people.ts";
import { picture } from "../../tests/support/pictures.ts";
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

const patch = (json: object, headers = {}) =>
  call(app, "PATCH", "console/settings/", { as: mara, json, headers });
const pageOf = async (path: string) => (await fetch(app.url + path)).text();
async function cookies() {
  const [name = "", value = ""] = (await cookieOf(app, "mara")).split("=");
  return [{ name, value }];
}

test("what staff set stands on pages, in letters and in site/ at once, and in the log", async () => {
  const before = await pageOf("/about/");
  assert.match(before, /<title>[^<]* · Farmgate<\/title>/);
  const answer = await patch({
    name: "Market of Ghent",
    accent_color: "#2F5F8A",
    contact: { email: "hello@ghent.example", phone: "+32 9 123 45 67" },
    bank_account: { holder: "Market of Ghent", iban: "be68 5390 0754 7034" },
    delivery: { note: "We deliver on Fridays." },
    texts: { terms: { en: "# Our terms\n\nPay **in cash**.", de: "Bar zahlen." } },
  });
  assert.equal(answer.status, 200, answer.text);
  assert.partialDeepStrictEqual(answer.body, {
    name: "Market of Ghent",
    contact: { email: "hello@ghent.example", address: null },
    bank_account: { iban: "BE68539007547034" },
    fixed: [],
  });
  const read = await call(app, "GET", "console/settings/", { as: mara });
  assert.deepEqual(read.body, answer.body);
  const about = await pageOf("/about/");
  assert.match(about, /<title>[^<]* · Market of Ghent<\/title>/);
  assert.match(about, /hello@ghent\.example/);
  assert.match(about, new RegExp(`/a/accent/${answer.body.accent_color.slice(1)}\\.css`));
  assert.match(await pageOf("/terms/"), /<h1>Our terms<\/h1>[\s\S]*<strong>in cash<\/strong>/);
  assert.match(await pageOf("/imprint/"), /BE68 5390 0754 7034/);
  const site = await call(app, "GET", "site/");
  assert.partialDeepStrictEqual(site.body, {
    name: "Market of Ghent",
    delivery: { note: "We deliver on Fridays." },
  });
  await call(app, "POST", "registration/", { json: { email: "new@people.example" } });
  assert.match((await letterTo(app, "new@people.example")).subject, /Market of Ghent/);
  const [act] = (await call(app, "GET", "console/acts/?subject=site", { as: mara })).body.results;
  assert.equal(act.act, "settings_changed");
  assert.deepEqual(act.changed.sort(), [
    "accent_color",
    "bank_account",
    "contact",
    "delivery",
    "name",
    "texts",
  ]);
});

test("what is left out stays, null clears, the same again is no act, a stale ETag is refused", async () => {
  const read = await call(app, "GET", "console/settings/", { as: mara });
  const etag = read.headers.get("etag") ?? "";
  const cleared = await patch(
    { delivery: null, texts: { about: { nl: "Over ons." } } },
    { "if-match": etag },
  );
  assert.equal(cleared.status, 200, cleared.text);
  assert.equal(cleared.body.delivery, null);
  assert.equal(cleared.body.texts.terms.de, "Bar zahlen.");
  assert.equal((await patch({ name: "Late" }, { "if-match": etag })).status, 412);
  const acts = async () =>
    (await call(app, "GET", "console/acts/?subject=site&limit=100", { as: mara })).body.results;
  const before = (await acts()).length;
  assert.equal((await patch({ name: "Market of Ghent", delivery: null })).status, 200);
  assert.equal((await acts()).length, before);
  for (const [json, field] of [
    [{ name: " " }, "name"],
    [{ accent_color: "red" }, "accent_color"],
    [{ bank_account: { holder: "x", iban: "BE00" } }, "bank_account.iban"],
    [{ contact: { email: "no" } }, "contact.email"],
    [{ language: "es" }, "language"],
    [{ time_zone: "Mars/Base" }, "time_zone"],
    [{ currencies: ["EUR", "XYZ"] }, "currencies.1"],
    [{ currencies: ["eur"] }, "currencies.0"],
    [{ currencies: [] }, "currencies"],
    [{ mail: { from: "a@example.org" } }, "mail.host"],
    [{ mail: { host: "mail.example" } }, "mail.from"],
    [{ mail: { host: "mail.example/x", from: "a@example.org" } }, "mail.host"],
    [{ mail: { host: "mail.example", from: "a@example.org", username: "u" } }, "mail.password"],
    [{ weight_labels: ["28IIIIIWWWWWC", "54IIIIIWWWWWC"] }, "weight_labels.1"],
    [{ weight_labels: ["28IIIIIWWWWC"] }, "weight_labels.0"],
    [{ weight_labels: ["28IIIIIWWXXXC"] }, "weight_labels.0"],
    [{ weight_labels: ["28IIIIIIIIIIC"] }, "weight_labels.0"],
    [{ weight_labels: ["28IIIIIWWWWWC", "28IIIIVXXXXXC"] }, "weight_labels.1"],
    [{ weight_labels: [] }, "weight_labels"],
  ] as const) {
    const { status, body } = await patch(json);
    assert.deepEqual([status, Object.keys(body.errors ?? {})], [400, [field]]);
  }
  const eva = await newPerson(app, "eva");
  assert.equal((await call(app, "GET", "console/settings/", { as: eva })).status, 403);
  assert.equal(
    (await call(app, "PATCH", "console/settings/", { as: eva, json: { name: "Eva's" } })).status,
    403,
  );
});

test("how weight labels are laid out is set, told to those who hand a day over, and the usual again where it is cleared", async () => {
  const staff = await cookieOf(app, "mara");
  const day = await newMarketDay(app, mara);
  const told = async () => {
    const response = await fetch(`${app.url}/pickup/${day.id}/day.json`, { headers: { cookie: staff } });
    return ((await response.json()) as { about: { weight_labels: string[] } }).about.weight_labels;
  };
  const usual = ["23IIIIIWWWWWC", "28IIIIIWWWWWC", "29IIIIIWWWWWC"];
  assert.deepEqual(await told(), usual);
  const own = ["02IIIIIWWWWWC", "22IIIIVXXXXXC"];
  const set = await patch({ weight_labels: own });
  assert.deepEqual([set.status, set.body.weight_labels], [200, own]);
  assert.deepEqual(await told(), own);
  const page = await (await fetch(`${app.url}/console/settings/`, { headers: { cookie: staff } })).text();
  assert.match(page, /02IIIIIWWWWWC\n22IIIIVXXXXXC<\/textarea>/);
  assert.equal((await patch({ weight_labels: null })).body.weight_labels, null);
  assert.deepEqual(await told(), usual);
});

test("a name of the environment is shown as fixed and stays", async (t) => {
  const named = await startApp({ SITE_NAME: "Given" });
  t.after(() => named.close());
  const staff = await newPerson(named, "mara", { roles: ["staff"] });
  const { body } = await call(named, "GET", "console/settings/", { as: staff });
  assert.deepEqual([body.name, body.fixed], ["Given", ["name"]]);
  const refused = await call(named, "PATCH", "console/settings/", { as: staff, json: { name: "Other" } });
  assert.deepEqual([refused.status, refused.body.code], [409, "set_by_environment"]);
  assert.equal((await call(named, "GET", "site/")).body.name, "Given");
});

test("a logo is uploaded, shown on every page and taken away", async () => {
  const headers = { "content-type": "image/png" };
  const put = await call(app, "PUT", "console/settings/logo/", { as: mara, raw: await picture(), headers });
  assert.equal(put.status, 200, put.text);
  assert.ok((await pageOf("/")).includes(new URL(put.body.logo_url).pathname));
  assert.equal((await call(app, "GET", "site/")).body.logo_url, put.body.logo_url);
  assert.equal((await fetch(put.body.logo_url)).status, 200);
  assert.equal((await patch({ logo_url: null })).body.logo_url, null);
});

for (const color of ["#ffff00", "#ff00ff", "#0000ff"])
  test(`with ${color} as accent pages can be read, in light and dark`, async () => {
    assert.equal((await patch({ accent_color: color })).status, 200);
    await assertSoundPage(browser, app, "/dev/design/");
  });

test("the pages of the settings are sound and work without scripts", async () => {
  for (const path of ["/console/settings/", "/console/settings/texts/terms/"])
    await assertSoundPage(browser, app, path, { cookies: await cookies() });
  await withPage(
    browser,
    app,
    { javaScriptEnabled: false, viewport: { width: 390, height: 800 } },
    async (page) => {
      const [cookie] = await cookies();
      await page.context().addCookies([{ name: "", value: "", ...cookie, url: app.url }]);
      await page.goto(`${app.url}/console/settings/`);
      const main = page.getByRole("main");
      await main.getByLabel("Accent colour").fill("green");
      await main.getByLabel("Town").first().fill("Ghent");
      await main.getByLabel("Layouts of scanned codes").fill("28IIIIIWWWWWC\n28IIIIVXXXXXC");
      await main.getByRole("button", { name: "Save", exact: true }).click();
      const summary = await main.getByRole("alert").innerText();
      assert.match(summary, /Accent colour: /);
      assert.match(summary, /Street and number: /);
      assert.equal(
        await main.getByLabel("Layouts of scanned codes").inputValue(),
        "28IIIIIWWWWWC\n28IIIIVXXXXXC",
      );
      await main.getByLabel("Accent colour").fill("");
      await main.getByLabel("Town").first().fill("");
      await main.getByLabel("Name", { exact: true }).fill("Market by the Lys");
      await main.getByRole("button", { name: "Save", exact: true }).click();
      assert.match(await main.getByRole("alert").innerText(), /Layouts of scanned codes: /);
      await main.getByLabel("Layouts of scanned codes").fill("28iiiiiwwwwwc");
      await main.getByRole("button", { name: "Save", exact: true }).click();
      assert.match(await page.title(), /Market by the Lys/);
      await main.getByRole("link", { name: "Privacy" }).click();
      await main.getByLabel("English").fill("We keep **little**.");
      await main.getByRole("button", { name: "Save", exact: true }).click();
      await page.goto(`${app.url}/privacy/`);
      assert.equal(await main.locator("strong").innerText(), "little");
    },
    Array(2).fill(
      "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)",
    ),
  );
});
