import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** Presses whatever has that name, by the pointer or by the keyboard alone. */
export type Press = (
  page: Page,
  role: "button" | "link",
  name: string | RegExp,
  within?: string,
) => Promise<void>;

export const byPointer: Press = async (page, role, name, within = "main") =>
  page.locator(within).getByRole(role, { name }).first().click();

/** Goes on with Tab until it is there, then presses Enter. */
export const byKeyboard: Press = async (page, role, name, within = "main") => {
  const wanted = page.locator(within).getByRole(role, { name }).first();
  await wanted.waitFor();
  for (let n = 0; n < 200; n++) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) {
      await page.keyboard.press("Enter");
      return;
    }
  }
  assert.fail(`${role} ${name} can't be reached by the keyboard`);
};
