import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { HtmlValidate } from "html-validate";
import type { Browser, Cookie } from "playwright-core";
import { assertFits, withPage } from "./browser.ts";

/** The checker, as a script for a page. */
export const axe = readFileSync(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
/** Colours don't depend on the width, and what depends on it does so in either scheme. */
const views = [
  { width: 320, scheme: "light" },
  { width: 390, scheme: "dark" },
  { width: 1280, scheme: "light" },
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
  const isRefused = status >= 400;
  await withPage(
    browser,
    app,
    // The checker is no part of the page, so the page's policy isn't to be held against it.
    { viewport: { width: views[0].width, height: 800 }, bypassCSP: true },
    async (page) => {
      // The browser notes the status itself as an error.
      if (isRefused) page.removeAllListeners("console");
      await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: app.url })));
      const response = await page.goto(app.url + path);
      assert.equal(response?.status(), status, path);
      const markup = (await response?.text()) ?? "";
      assert.deepEqual(await faultsOfMarkup(markup), [], path);
      // The templates leave escapes as they are.
      assert.doesNotMatch(markup.replace(/<script[\s\S]*?<\/script>/g, ""), /\\n/, path);
      await page.evaluate(axe);
      for (const { width, scheme } of views) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await assertFits(page);
        const faults = await page.evaluate<string[]>(checkForAll);
        assert.deepEqual(faults, [], `${path} at ${width} in ${scheme}`);
      }
    },
  );
}

const checkForAll = `axe
  .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
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
