import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { hashPassword } from "#accounts";
import { refreshHome } from "#home";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, phone, withPage } from "../../tests/support/browser.ts";
import { call } from "../../tests/support/client.ts";
import { newProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer } from "../../tests/support/people.ts";
import { noise } from "../../tests/support/pictures.ts";
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

async function newGoods(name: string, told: object = {}) {
  const as = await newProducer(app, name);
  const product = await newProduct(app, as, { name: `Leeks & <b>love</b> of ${name}`, ...told });
  return { as, ...product };
}

async function text(from: TestApp, headers: Record<string, string> = {}) {
  const answer = await call(from, "GET", "/", { headers });
  assert.equal(answer.status, 200);
  return answer.text;
}

test("an empty market says so, in sound and accessible HTML, and a name is no markup", async () => {
  await assertSoundPage(browser, app, "/");
  const page = await text(app);
  assert.match(page, /Nothing for sale yet/);
  assert.match(page, /Hof &#38; &#60;Markt&#62;/);
  assert.doesNotMatch(page, /Producers who stand out|Promoted/);
});

test("the newest goods in stock are shown, with what they cost and from whom, and a change shows at once", async () => {
  const { as, id } = await newGoods("ada", { pack_size: "2", pack_unit: "bunch" });
  await newGoods("bo", { stock: 0 });
  const headers = { "content-type": "image/png" };
  await call(app, "PUT", `products/${id}/images/1/?alt=Leeks`, { as, raw: await noise(1), headers });
  await withPage(browser, app, { ...phone, javaScriptEnabled: false }, async (page) => {
    await page.goto(app.url);
    const card = page.getByRole("region", { name: "New on the market" }).getByRole("listitem");
    assert.equal(await card.getByRole("heading").count(), 1, "what is sold out is shown");
    assert.equal(await card.getByRole("heading").textContent(), "Leeks & <b>love</b> of ada");
    for (const shown of ["€3.50", "2 bunches", "ada"]) await card.getByText(shown, { exact: true }).waitFor();
    await card.getByRole("img", { name: "Leeks" }).waitFor();
    await card.getByRole("button", { name: "Add Leeks & <b>love</b> of ada to the cart" }).waitFor();
  });
  await call(app, "PATCH", `products/${id}/`, { as, json: { price: { amount: "4.10", currency: "EUR" } } });
  assert.match(await text(app), /€4\.10/);
});

test("what stands in a paid place is labelled, and why it stands there is said", async () => {
  const { id } = await newGoods("cid");
  const { db, clock } = app.platform;
  await db
    .updateTable("products")
    .set({ promoted_until: new Date(clock.now().getTime() + 3_600_000) })
    .where("id", "=", id)
    .execute();
  await app.changesSeen();
  await withPage(browser, app, phone, async (page) => {
    await page.goto(app.url);
    const paid = page.getByRole("region", { name: "Promoted products" });
    await paid.getByText("Producers pay to be shown here.").waitFor();
    assert.equal(await paid.getByRole("heading", { level: 3 }).count(), 1);
    assert.equal(await paid.getByText("Promoted", { exact: true }).count(), 1);
  });
  app.advance(3601);
  assert.doesNotMatch(await text(app), /Promoted products/);
});

test("producers who stand out are listed, each list with its order, in sound and accessible HTML", async () => {
  const { db, clock, config } = app.platform;
  await refreshHome(db, clock, config);
  await app.changesSeen();
  const page = await text(app);
  assert.match(page, /New here/);
  assert.match(page, /By when they started selling\./);
  await assertSoundPage(browser, app, "/");
});

test("each visitor reads the page in their language, also where it is kept", async () => {
  for (let round = 0; round < 2; round++)
    for (const [language, word] of [
      ["de", "Neu auf dem Markt"],
      ["fr", "Nouveau sur le marché"],
      ["nl", "Nieuw op de markt"],
      ["en", "New on the market"],
    ] as const)
      assert.ok((await text(app, { "accept-language": language })).includes(word), language);
});

test("prices have just the currency's digits", async (t) => {
  const hungary = await startApp({ CURRENCIES: "HUF,BHD" });
  t.after(() => hungary.close());
  for (const [amount, currency] of [
    ["499.50", "HUF"],
    ["0.250", "BHD"],
  ] as const)
    await newProduct(hungary, await newProducer(hungary, currency), { price: { amount, currency } });
  const page = await text(hungary);
  for (const price of [/HUF\s499\.50/, /BHD\s0\.250/]) assert.match(page, price);
});

test("the page says who to sign in as where demo people are, and not in production", async (t) => {
  const [demo, live] = await Promise.all([startApp(), startApp({ NODE_ENV: "production" })]);
  t.after(() => Promise.all([demo.close(), live.close()]));
  const password_hash = await hashPassword("farmgate-demo", "test");
  for (const each of [demo, live])
    for (const username of ["ana", "bruno", "mara"]) await newPerson(each, username, { password_hash });
  assert.match(await text(demo), /farmgate-demo/);
  assert.doesNotMatch(await text(app), /farmgate-demo/);
  assert.doesNotMatch(await text(live), /farmgate-demo|\/dev\/mailbox/);
});
