import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson, password } from "../../tests/support/people.ts";

let app: TestApp;
let browser: Browser;
before(async () => {
  app = await startApp();
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await app.close();
});

const noScript = { javaScriptEnabled: false };
const languageOf = async (path: string, headers: Record<string, string>) => {
  const response = await fetch(app.url + path, { headers: { accept: "text/html", ...headers } });
  return /<html lang="(\w+)"/.exec(await response.text())?.[1];
};

test("a page comes in the language that its reader prefers of those there are, kept or not", async () => {
  for (let round = 0; round < 2; round++) {
    assert.equal(await languageOf("/products/", { "accept-language": "fr-BE, nl;q=0.8" }), "fr");
    assert.equal(await languageOf("/products/", { "accept-language": "da, de-AT;q=0.5, en;q=0.4" }), "de");
    assert.equal(await languageOf("/products/", { "accept-language": "nl;q=0, *" }), "en");
    assert.equal(await languageOf("/products/", { "accept-language": "de", cookie: "language=nl" }), "nl");
    assert.equal(await languageOf("/nothing/", { "accept-language": "de" }), "de");
  }
});

test("whoever chooses a language stays where they are, and has it on all pages", () =>
  withPage(browser, app, { ...noScript, locale: "en" }, async (page) => {
    await page.goto(`${app.url}/products/?in_stock=true`);
    await page.getByLabel("Language").selectOption("fr");
    await page.getByRole("button", { name: "Change" }).click();
    assert.equal(page.url(), `${app.url}/products/?in_stock=true`);
    await page.goto(`${app.url}/producers/`);
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  }));

test("whoever has signed in chooses for all of their devices", () =>
  withPage(browser, app, { ...noScript, locale: "en" }, async (page) => {
    const eva = await newPerson(app, "eva", { language: "nl" });
    await page.goto(`${app.url}/sign-in/`);
    await page.getByLabel("Username or email").fill(eva.username);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    assert.equal(await page.locator("html").getAttribute("lang"), "nl");
    await page.getByLabel("Taal").selectOption("de");
    await page.getByRole("button", { name: "Wijzigen" }).click();
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    assert.equal((await call(app, "GET", "me/", { as: eva })).body.language, "de");
  }));

test("a form of another site chooses nothing, and leads nowhere else", async () => {
  const send = (headers: Record<string, string>, to = "/") =>
    fetch(`${app.url}/language/`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ language: "de", to }),
      redirect: "manual",
    });
  for (const headers of [
    {},
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { origin: "https://elsewhere.example" },
    { origin: "null" },
  ])
    assert.equal((await send(headers as Record<string, string>)).status, 403, JSON.stringify(headers));
  assert.equal((await send({ origin: app.url })).status, 303);
  for (const to of [
    "//elsewhere.example/",
    "https://elsewhere.example/",
    "/\t/elsewhere.example/",
    "\\\\elsewhere.example",
  ]) {
    const location = (await send({ "sec-fetch-site": "same-origin" }, to)).headers.get("location") ?? "";
    assert.equal(new URL(location, app.url).origin, app.url, to);
  }
});
