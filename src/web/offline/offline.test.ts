import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser } from "../../../tests/support/browser.ts";
import { call } from "../../../tests/support/client.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";

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

test("the page for when there is no network is sound, and names nobody", async () => {
  await assertSoundPage(browser, app, "/offline/");
  const { headers } = await call(app, "GET", "/worker.js");
  assert.match(headers.get("content-type") ?? "", /^text\/javascript/);
});

test("who has been there before and loses the network is told so in the site's dress, and is back at once after", async () => {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${app.url}/about/`);
    await page.evaluate("navigator.serviceWorker.ready.then(() => {})");
    await context.setOffline(true);
    await page.goto(`${app.url}/privacy/`);
    await page.getByRole("heading", { name: "You are offline" }).waitFor();
    assert.notEqual(
      await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      "rgba(0, 0, 0, 0)",
    );
    await context.setOffline(false);
    await page.getByRole("link", { name: "Try again" }).click();
    await page.getByRole("heading", { level: 1, name: "Privacy" }).waitFor();
    assert.equal(page.url(), `${app.url}/privacy/`);
  } finally {
    await context.close();
  }
});
