import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { openBrowser, withPage } from "../../../tests/support/browser.ts";
import { call } from "../../../tests/support/client.ts";
import { requireSound, takeStep } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { assertSoundPage } from "../../../tests/support/sound-pages.ts";
import { cookieOf } from "../../../tests/support/streams.ts";
import { type AwaitedTransfer, newTransfer, openAccount, upload } from "../../payments/bank/bank.fixture.ts";
import { type WrittenBooking, writeCamt } from "../../payments/bank/statements/written.fixture.ts";

/** The console's pages of money, with something on each of them. */

let app: TestApp;
let browser: Browser;
let mara: TestPerson;
let greta: TestPerson;
let disputed: AwaitedTransfer;
let sold: AwaitedTransfer;
let cookies: { name: string; value: string }[];

before(async () => {
  app = await startApp({
    ...{ PAYMENT_METHODS: "cash,card,transfer", COMMISSION_PERCENT: "10" },
    TAX_RATES: "reduced=6,S; standard=21,S",
  });
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
  await openAccount(app, mara);
  const payout_account = JSON.stringify({ holder: "Greta", iban: "BE68539007547034" });
  greta = await newProducer(app, "greta", { payout_account });
  const transfers = [1, 2, 3].map(() => newTransfer(app, greta, 2000));
  const [first, second, third] = await Promise.all(transfers);
  [disputed, sold] = [first ?? assert.fail(), second ?? assert.fail()];
  const paid = [first, second, third, third].map((one, n) => bookingOf(one ?? assert.fail(), `B${n}`));
  await send(...paid);
  await send({ ...(paid[0] ?? assert.fail()), isCredit: false, isReversal: true });
  for (const step of ["preparation", "handover"]) await takeStep(app, greta, sold.orderId, step);
  const [twice] = (await get("console/bank/entries/?status=matched&limit=1")).results;
  await call(app, "POST", `console/bank/entries/${twice.id}/repayment/`, { as: mara, json: {} });
  const [wallet] = (await call(app, "GET", "wallet/", { as: greta })).body.results;
  const json = { amount: { amount: "5.00", currency: "EUR" } };
  await call(app, "POST", `wallet/${wallet.id}/payouts/`, { as: greta, json });
  await app.jobsDone();
  const [name = "", value = ""] = (await cookieOf(app, mara.username)).split("=");
  cookies = [{ name, value }];
});
after(async () => {
  await browser.close();
  try {
    await requireSound(app);
  } finally {
    await app.close();
  }
});

const get = async (path: string) => (await call(app, "GET", path, { as: mara })).body;

function bookingOf({ totalMinor, reference }: AwaitedTransfer, bankReference: string): WrittenBooking {
  const payment = { amountMinor: totalMinor, reference, name: "Bruno", iban: "BE68539007547034" };
  return { isCredit: true, bookedOn: "2026-05-01", bankReference, payments: [payment] };
}

async function send(...bookings: WrittenBooking[]): Promise<void> {
  const account = "NL02ABNA0123456789";
  const file = writeCamt("08", [{ account, day: "2026-05-01", openingMinor: 0, bookings }]);
  assert.equal((await upload(app, mara, file)).status, 200);
}

/** The staff, without scripts. */
function atConsole(width: number, work: (page: Page) => Promise<void>): Promise<void> {
  return withPage(
    browser,
    app,
    { javaScriptEnabled: false, viewport: { width, height: 800 } },
    async (page) => {
      await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: app.url })));
      await work(page);
    },
  );
}

const main = (page: Page) => page.getByRole("main");

test("the pages of the bank, payouts, repayments, disputes and papers are sound, on a phone and a screen", async () => {
  const [entry] = (await get("console/bank/entries/?status=returned&limit=1")).results;
  const [paper] = (await get(`order/${sold.orderId}/papers/`)).results;
  const [repayment] = (await get("console/bank/repayments/")).results;
  for (const path of [
    ...[
      "/console/bank/",
      `/console/bank/entries/${entry.id}/`,
      "/console/payouts/",
      "/console/payouts/repayments/",
    ],
    ...["account", "settlement"].map((part) => `/console/payouts/repayments/${repayment.id}/${part}/`),
    "/console/disputes/?status=open",
    ...[`/console/orders/${sold.orderId}/refunds/`, `/papers/${paper.id}/`],
    `/console/orders/${sold.orderId}/refunds/confirmation/?what=all&reason=Soft`,
  ])
    await assertSoundPage(browser, app, path, { cookies });
});

test("without scripts, on a phone and a screen, a refund is asked for once more before it is given", async () => {
  for (const width of [390, 1280])
    await atConsole(width, async (page) => {
      await page.goto(`${app.url}/console/orders/${sold.orderId}/refunds/`);
      await main(page).getByLabel("An amount").check();
      await main(page).getByLabel("Amount in EUR").fill("1,5o");
      await main(page).getByLabel("Reason").fill("Two were soft.");
      await main(page).getByRole("button", { name: "Continue" }).click();
      assert.equal(await main(page).getByLabel("Amount in EUR").inputValue(), "1,5o");
      await main(page).getByLabel("Amount in EUR").fill("1,50");
      await main(page).getByRole("button", { name: "Continue" }).click();
      assert.match(await main(page).innerText(), /Refund €1\.50\?.*can’t be undone.*Two were soft\./s);
      const { refunds } = await get(`console/orders/${sold.orderId}/`);
      await main(page).getByRole("button", { name: "Refund" }).click();
      assert.match(page.url(), /\/console\/orders\/\d+\/$/);
      const after = await get(`console/orders/${sold.orderId}/`);
      assert.equal(after.refunds.length, refunds.length + 1);
    });
});

test("who bears what the bank took back is decided without scripts", () =>
  atConsole(390, async (page) => {
    const [entry] = (await get("console/bank/entries/?status=returned&limit=1")).results;
    await page.goto(`${app.url}/console/bank/entries/${entry.id}/`);
    await main(page).getByRole("link", { name: "To the disputes" }).click();
    assert.match(await main(page).innerText(), new RegExp(`${disputed.orderId}, greta`));
    await main(page)
      .getByRole("button", { name: /producer/i })
      .first()
      .click();
    const [dispute] = (await get("console/disputes/")).results;
    assert.equal(dispute.blame, "producer");
    await page.goto(`${app.url}/console/payouts/repayments/`);
    assert.doesNotMatch(await main(page).innerText(), /false|null/);
  }));
