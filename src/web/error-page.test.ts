import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newPerson } from "../../tests/support/people.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";
import { cookieOf } from "../../tests/support/streams.ts";

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

const browsers = { accept: "text/html,application/xhtml+xml" };

test("where there is nothing a browser gets a page with a way on, in its language, and a program a problem", async () => {
  await assertSoundPage(browser, app, "/nowhere/", { status: 404 });
  await assertSoundPage(browser, app, "/products/987654321/", { status: 404 });
  const headers = { ...browsers, "accept-language": "nl" };
  assert.match((await call(app, "GET", "/nowhere/", { headers })).text, /Pagina niet gevonden/);
  assert.equal((await call(app, "GET", "/nowhere/")).body.code, "not_found");
});

test("who is signed in stays so where there is nothing", async () => {
  const { username } = await newPerson(app, "lost");
  const headers = { ...browsers, cookie: await cookieOf(app, username) };
  const { status, text } = await call(app, "GET", "/nowhere/", { headers });
  assert.equal(status, 404);
  assert.match(text, /href="\/account\/"/);
  assert.doesNotMatch(text, /href="\/sign-in\//);
});

test("a form that another site sent is answered by a page that says so", async () => {
  const headers = { ...browsers, "sec-fetch-site": "cross-site" };
  const { status, text } = await call(app, "POST", "/language/", { headers, form: { language: "de" } });
  assert.equal(status, 403);
  assert.match(text, /<h1>This form came from another site<\/h1>/);
});

test("while the site is overloaded people get a page that offers to try again, and programs a problem", async () => {
  const { pool } = app.platform.database;
  const path = "/products/?category=fruit";
  Object.defineProperty(pool, "waitingCount", { configurable: true, get: () => 100_000 });
  try {
    await assertSoundPage(browser, app, path, { status: 503 });
    const { headers, text } = await call(app, "GET", path, { headers: browsers });
    assert.equal(headers.get("retry-after"), "1");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.match(text, /href="\/products\/\?category&#61;fruit"/);
    assert.equal((await call(app, "GET", path)).body.code, "unavailable");
    assert.equal((await call(app, "GET", "products/", { headers: browsers })).body.code, "unavailable");
  } finally {
    Reflect.deleteProperty(pool, "waitingCount");
  }
});
