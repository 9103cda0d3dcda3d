import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { languages } from "#words";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { assertSoundPage } from "../../tests/support/sound-pages.ts";

let app: TestApp;
let browser: Browser;
before(async () => {
  app = await startApp({ SITE_NAME: "Hof & <Markt>" });
  browser = await openBrowser();
});
after(async () => {
  await browser.close();
  await app.close();
});

function ask(path: string, language = "en") {
  return call(app, "GET", path, { headers: { "accept-language": language } });
}

async function write(file: string, text: string) {
  const folder = join(app.platform.config.dataDir, "texts");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, file), text);
}

test("the texts are sound and accessible before the operator has written any", async () => {
  for (const path of ["/about/", "/terms/", "/privacy/", "/imprint/"])
    await assertSoundPage(browser, app, path);
});

test("until the operator has written a text, its page says so and has the headings that the law asks for", async () => {
  for (const path of ["/terms/", "/privacy/", "/imprint/"])
    for (const language of languages) {
      const { status, text } = await ask(path, language);
      assert.equal(status, 200);
      assert.match(text, /class="notice info"/);
      assert.match(text, /Hof &#38; &#60;Markt&#62;/);
      assert.ok(text.split("<h2>").length > 6, `${path} in ${language}`);
    }
  assert.doesNotMatch((await ask("/about/")).text, /class="notice/);
});

test("what the operator wrote is shown at once, in the reader's language where it is there, and its markup is text", async () => {
  await write("terms.md", "# Our rules\n\n**Pay** <script>alert(1)</script>");
  await write("terms.de.md", "Regeln");
  const { text } = await ask("/terms/");
  assert.match(text, /<h1>Our rules<\/h1>\n<p><strong>Pay<\/strong> &#60;script&#62;/);
  assert.equal(text.split("<h1>").length, 2);
  assert.doesNotMatch(text, /class="notice/);
  assert.match((await ask("/terms/", "de-AT,en;q=0.5")).text, /<h1>AGB<\/h1>\n<p>Regeln<\/p>/);
  assert.match((await ask("/terms/", "fr")).text, /Our rules/);
  await write("terms.md", "Changed");
  assert.match((await ask("/terms/")).text, /<p>Changed<\/p>/);
});
