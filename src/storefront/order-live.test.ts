import assert from "node:assert/strict";
import { test } from "node:test";
import { startApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { checkOut, newProduct, putInCart, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer } from "../../tests/support/people.ts";
import { cookieOf } from "../../tests/support/streams.ts";

test("the page of an order shows its next step within a second", async (t) => {
  const app = await startApp();
  t.after(() => app.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const [producer, buyer] = [await newProducer(app, "ann"), await newPerson(app, "bea", { language: "de" })];
  await putInCart(app, buyer, await newProduct(app, producer));
  const { body } = await checkOut(app, buyer);
  const [{ id }] = body.orders;
  await withPage(browser, app, phone, async (page) => {
    const [name = "", value = ""] = (await cookieOf(app, buyer.username)).split("=");
    await page.context().addCookies([{ name, value, url: app.url }]);
    const listening = page.waitForResponse(/\/live\//);
    await page.goto(`${app.url}/orders/${id}/`);
    await listening;
    for (const [step, status] of [
      ["preparation", "Bereit"],
      ["handover", "Übergeben"],
    ] as const) {
      assert.equal((await takeStep(app, producer, id, step)).status, 200);
      await page.locator(".badge", { hasText: status }).waitFor({ timeout: 1000 });
    }
    const said = await page.locator("[role=status]").allTextContents();
    assert.deepEqual(said, ["Die Bestellung ist inzwischen weiter. So steht es jetzt."]);
  });
});
