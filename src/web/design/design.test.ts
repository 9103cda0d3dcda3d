import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../../tests/support/browser.ts";
import { call } from "../../../tests/support/client.ts";
import { assertSoundPage, axe } from "../../../tests/support/sound-pages.ts";

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

test("every shared piece in all of its states is sound HTML, accessible in light and dark, and fits a phone", () =>
  assertSoundPage(browser, app, "/dev/design/"));

test("whatever colour a site chooses, all texts can be read in light and dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(`${app.url}/dev/design/`);
    await page.evaluate(axe);
    for (const accent of ["#ffffff", "#000000", "#ffd400", "#ff2d87"]) {
      await page.addStyleTag({ content: `:root { --accent: ${accent}; }` });
      const faults = await page.evaluate(
        `axe.run(document, { runOnly: ["color-contrast"] }).then(({ violations }) => violations.length)`,
      );
      assert.equal(faults, 0, `${accent} in ${colorScheme}`);
    }
    await context.close();
  }
});

test("in production nobody sees the pieces", async (t) => {
  const live = await startApp({ NODE_ENV: "production" });
  t.after(() => live.close());
  assert.equal((await call(live, "GET", "/dev/design/")).status, 404);
});

test("all styles together are at most 7 KB when compressed", async () => {
  const { text } = await call(app, "GET", "/dev/design/");
  const [style = ""] = /\/a\/[\w-]+\/site\.css/.exec(text) ?? [];
  const response = await fetch(app.url + style, { headers: { "accept-encoding": "br" } });
  assert.equal(response.status, 200);
  const bytes = Number(response.headers.get("content-length"));
  assert.ok(bytes > 1000 && bytes <= 7 * 1024, `${bytes} bytes`);
  assert.match(await response.text(), /^@layer reset, tokens/);
});

test("what is pressed is at least 44 pixels high and wide, unless it is a link in a text", () =>
  withPage(browser, app, phone, async (page) => {
    await page.goto(`${app.url}/dev/design/`);
    const small =
      await page.evaluate(`[...document.querySelectorAll("button, .button, input, select, textarea, .site-header a")]
      .filter((element) => element.tabIndex >= 0 && element.checkVisibility())
      .map((element) => element.matches("[type=checkbox], [type=radio]") ? element.closest("label") : element)
      .filter((element) => element.offsetHeight < 44 || element.offsetWidth < 44)
      .map((element) => element.outerHTML)`);
    assert.deepEqual(small, []);
  }));
