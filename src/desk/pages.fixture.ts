import type { Browser, Page } from "playwright-core";
import type { TestApp } from "../../tests/support/app.ts";
import { withPage } from "../../tests/support/browser.ts";
import type { TestPerson } from "../../tests/support/people.ts";
import { cookieOf } from "../../tests/support/streams.ts";

export async function browserCookie(app: TestApp, { username }: TestPerson) {
  const [name = "", value = ""] = (await cookieOf(app, username)).split("=");
  return { name, value };
}

/** Somebody signed in, on a phone without scripts. */
export async function visiting(
  app: TestApp,
  browser: Browser,
  who: TestPerson,
  work: (page: Page) => Promise<void>,
  foreseen: string[] = [],
) {
  const options = { javaScriptEnabled: false, viewport: { width: 390, height: 800 } };
  const signedIn = async (page: Page) => {
    await page.context().addCookies([{ ...(await browserCookie(app, who)), url: app.url }]);
    await work(page);
  };
  await withPage(browser, app, options, signedIn, foreseen);
}

export const main = (page: Page) => page.getByRole("main");
export const said = (page: Page) => main(page).innerText();
export const press = (page: Page, name: string | RegExp) =>
  main(page).getByRole("button", { name }).first().click();
export const follow = (page: Page, name: string | RegExp) =>
  main(page).getByRole("link", { name }).first().click();

const failed = (status: string) => `Failed to load resource: the server responded with a status of ${status}`;
export const unprocessable = failed("422 (Unprocessable Entity)");
export const conflict = failed("409 (Conflict)");
