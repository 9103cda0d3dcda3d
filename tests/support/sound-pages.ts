import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import type { Browser, Cookie } from "playwright-core";
import { assertFits, withoutFaults } from "./browser.ts";

/** The checker, as a script for a page. */
export const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules that ask how a page is painted or laid out; all others see the same in either scheme and at both widths of a phone. */
const asPainted = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"];
/** Colours don't depend on the width, and what depends on it does so in either scheme. */
const views = [
  { width: 320, scheme: "light", runOnly: all },
  { width: 390, scheme: "dark", runOnly: asPainted },
  { width: 1280, scheme: "light", runOnly: all },
] as const;

/**
 * Fails where the page at `path` is not sound HTML, breaks a rule of WCAG 2.2 AA that a program can check, in light or dark, or
 * is wider than a phone or a screen. `cookies` say who asks.
 */
export async function assertSoundPage(
  browser: Browser,
  app: { url: string },
  path: string,
  { status = 200, cookies = [] }: { status?: number; cookies?: Pick<Cookie, "name" | "value">[] } = {},
): Promise<void> {
  const { page, addChecker, forget } = await checkingPage(browser);
  await page.setViewportSize({ width: views[0].width, height: 800 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
  await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: app.url })));
  const check = async () => {
    // The browser notes the status itself as an error.
    if (status >= 400) page.removeAllListeners("console");
    const response = await page.goto(app.url + path);
    assert.equal(response?.status(), status, path);
    const markup = (await response?.text()) ?? "";
    assert.deepEqual(await faultsOfMarkup(markup), [], path);
    // The templates leave escapes as they are.
    assert.doesNotMatch(markup.replace(/<script[\s\S]*?<\/script>/g, ""), /\\n/, path);
    await addChecker();
    for (const { width, scheme, runOnly } of views) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await assertFits(page);
      const faults = await page.evaluate<string[]>(checkFor(runOnly));
      assert.deepEqual(faults, [], `${path} at ${width} in ${scheme}`);
    }
  };
  try {
    await withoutFaults(page, app, check);
  } finally {
    await forget(app);
  }
}

/**
 * Each browser checks all in one page, which goes from one to the next: another page, or an empty one between, would get a
 * process of its own and compile the checker anew, which takes as long as to run it.
 */
const checkingPages = new WeakMap<Browser, ReturnType<typeof openCheckingPage>>();

function checkingPage(browser: Browser) {
  const opened = checkingPages.get(browser) ?? openCheckingPage(browser);
  checkingPages.set(browser, opened);
  return opened;
}

async function openCheckingPage(browser: Browser) {
  // The checker is no part of the page, so the page's policy isn't to be held against it.
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  return {
    page,
    /** Past `page.evaluate`, which parses it a second time to see whether it is a function. */
    addChecker: () => session.send("Runtime.evaluate", { expression: axe }),
    /** Leaves nothing to the next check: no script that goes on, no cookie, nothing stored or cached, no service worker. */
    async forget({ url }: { url: string }) {
      // A page that reads itself anew would break off the way to the next. A text of the same site has no script of its own.
      await session.send("Emulation.setScriptExecutionDisabled", { value: true });
      await page.goto(`${url}/robots.txt`);
      await session.send("Emulation.setScriptExecutionDisabled", { value: false });
      await context.clearCookies();
      await session.send("Storage.clearDataForOrigin", { origin: url, storageTypes: "all" });
      await session.send("Network.clearBrowserCache");
    },
  };
}

const checkFor = (runOnly: readonly string[]) => `axe
  .run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ["violations"] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")))`;

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // The fields of an address are named as the API names them, with dots.
    "valid-id": ["error", { relaxed: true }],
    // Taste, which the formatter of templates can't keep.
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "attr-quotes": "off",
    "no-raw-characters": "off",
    "long-title": "off",
    // A button in a form sends it, and says so where it doesn't.
    "no-implicit-button-type": "off",
    // Checkboxes of one group share a name.
    "form-dup-name": "off",
    // Cells shown as blocks need their roles written out.
    "no-redundant-role": "off",
    "no-inline-style": "error",
  },
});

async function faultsOfMarkup(markup: string): Promise<string[]> {
  const { results } = await validator.validateString(markup);
  return results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
}
