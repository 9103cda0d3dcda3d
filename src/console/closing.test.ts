import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { openBrowser, withPage } from "../../tests/support/browser.ts";
import { type Answer, call, letterTo } from "../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, takeStep } from "../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { cookieOf } from "../../tests/support/streams.ts";

let app: TestApp;
let browser: Browser;
let mara: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card" });
  browser = await openBrowser();
  mara = await newPerson(app, "mara", { roles: ["staff"] });
});
afterEach(async () => {
  await app.jobsDone();
  await requireSound(app);
});
after(async () => {
  await browser.close();
  await app.close();
});

const reason = "The farm has been sold.";
const close = (id: number, json: object = {}, as = mara, headers = {}) =>
  call(app, "POST", `console/producers/${id}/closing/`, { as, json: { reason, ...json }, headers });

/** An order of one package, paid where it is by card. */
async function newOrder(product: number, payment_method: "cash" | "card") {
  const buyer = await newBuyerOf(app, product);
  const { body, text } = await checkOut(app, buyer, { payment_method });
  assert.ok(body.orders, text);
  if (payment_method === "card") {
    const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
    assert.equal(paid.status, 200, paid.text);
  }
  return { buyer, id: body.orders[0].id as number };
}

/** Also of what is out of sight. */
async function stockOf(product: number): Promise<number> {
  const { db } = app.platform;
  const found = db.selectFrom("product_stock").select("stock").where("product_id", "=", product);
  return (await found.executeTakeFirstOrThrow()).stock;
}

async function walletOf({ id }: TestPerson) {
  const { db } = app.platform;
  const wallet = db.selectFrom("wallets").select(["available_minor", "pending_minor"]);
  return wallet.where("user_id", "=", id).executeTakeFirstOrThrow();
}

test("a producer's sales end only with their open orders, which are named, cancelled and paid back; what is earned stays", async () => {
  const greta = await newProducer(app, "greta");
  const product = await newProduct(app, greta);
  const earned = await newOrder(product, "card");
  for (const step of ["preparation", "handover"] as const)
    assert.equal((await takeStep(app, greta, earned.id, step)).status, 200);
  const [card, cash] = [await newOrder(product, "card"), await newOrder(product, "cash")];
  await app.jobsDone();
  const { available_minor } = await walletOf(greta);
  assert.ok(available_minor > 0);

  const refused = await close(greta.id);
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.order_ids],
    [409, "producer_has_orders", [card.id, cash.id]],
  );
  assert.equal((await call(app, "GET", `products/${product}/`)).status, 200);

  const key = { "idempotency-key": "once" };
  const closed = await close(greta.id, { confirm: true }, mara, key);
  assert.deepEqual([closed.status, closed.body.producer_status], [200, "paused"], closed.text);
  assert.notEqual(closed.body.selling_stopped_at, null);
  assert.deepEqual((await close(greta.id, { confirm: true }, mara, key)).body, closed.body);
  await app.jobsDone();
  for (const { buyer, id } of [card, cash]) {
    const { body } = await call(app, "GET", `order/${id}/`, { as: buyer });
    assert.deepEqual([body.status, body.cancel_reason], ["cancelled", reason]);
    assert.match((await letterTo(app, buyer.email)).text, /The farm has been sold\./);
  }
  const { body: paid } = await call(app, "GET", `order/${card.id}/`, { as: card.buyer });
  assert.equal(paid.payment.status, "refunded");
  assert.deepEqual(await walletOf(greta), { available_minor, pending_minor: 0 });
  assert.equal(await stockOf(product), 19);
  assert.equal((await call(app, "GET", `products/${product}/`)).status, 404);
  const again = await call(app, "PATCH", "me/", { as: greta, json: { is_producer: true } });
  assert.deepEqual([again.status, again.body.code], [403, "producer_not_approved"]);
  const mailbox = await call(app, "GET", `/dev/mailbox.json?to=${encodeURIComponent(greta.email)}`);
  const letter = mailbox.body.letters.find(({ text }: { text: string }) =>
    /ended the sales of greta/.test(text),
  );
  assert.match(letter.text, /The farm has been sold\./);
  const { body: acts } = await call(app, "GET", `console/acts/?subject=user&subject_id=${greta.id}`, {
    as: mara,
  });
  assert.equal(acts.results.length, 1);
  assert.partialDeepStrictEqual(acts.results[0], { act: "producer_closed", reason, staff: { id: mara.id } });
  const reopened = await call(app, "POST", `console/producers/${greta.id}/resumption/`, { as: mara });
  assert.equal(reopened.body.producer_status, "approved", reopened.text);
});

test("who isn't staff ends nobody's sales, and nobody's are ended who doesn't sell", async () => {
  const [hanna, buyer] = [await newProducer(app, "hanna"), await newPerson(app, "otto")];
  assert.equal((await close(hanna.id, {}, hanna)).status, 403);
  const refused = await close(buyer.id);
  assert.deepEqual([refused.status, refused.body.code], [409, "wrong_producer_status"]);
  assert.equal((await close(999_999)).status, 404);
  const blank = await close(hanna.id, { reason: " " });
  assert.deepEqual([blank.status, blank.body.error_codes], [400, { reason: ["blank"] }]);
});

test("of buyers who order while sales end each is refused, or has the order cancelled; none stays open", async () => {
  for (const confirm of [true, false]) {
    const seller = await newProducer(app, `races-${confirm}`);
    const product = await newProduct(app, seller, { stock: 30 });
    const buyers = await Promise.all(Array.from({ length: 10 }, () => newBuyerOf(app, product)));
    const half = buyers.map(
      (buyer, n) => () => checkOut(app, buyer, { payment_method: n % 2 ? "card" : "cash" }),
    );
    const first = half.slice(0, 5).map((order) => order());
    const [closed, ...answers] = await Promise.all([
      close(seller.id, { confirm }),
      ...first,
      ...half.slice(5).map((order) => order()),
    ] as [Promise<Answer>, ...Promise<Answer>[]]);
    const sold = answers.filter(({ status }) => status === 201);
    for (const { status, body } of answers) assert.ok(status === 201 || body.code === "no_longer_sold");
    const open = await app.platform.db
      .selectFrom("orders")
      .select("id")
      .where("producer_id", "=", seller.id)
      .where("status", "in", ["awaiting_payment", "placed", "ready"])
      .execute();
    if (closed.status === 200) assert.deepEqual(open, []);
    else {
      assert.deepEqual([confirm, closed.body.code], [false, "producer_has_orders"]);
      assert.equal(open.length, sold.length);
    }
    assert.equal(await stockOf(product), 30 - open.length);
  }
});

test("staff end a producer's sales on the console, after they have read what that does", async () => {
  const ida = await newProducer(app, "ida");
  const { buyer, id } = await newOrder(await newProduct(app, ida), "card");
  const [name = "", value = ""] = (await cookieOf(app, "mara")).split("=");
  await withPage(browser, app, { javaScriptEnabled: false }, async (page) => {
    await page.context().addCookies([{ name, value, url: app.url }]);
    await page.goto(`${app.url}/console/people/${ida.id}/`);
    await page.getByRole("link", { name: "End sales: ida" }).click();
    await page.getByText("All open orders are cancelled").waitFor();
    await page.getByRole("textbox", { name: "Reason" }).fill(reason);
    await page.getByRole("button", { name: "End sales" }).click();
    await page.getByText("ended the sales of a producer").waitFor();
  });
  assert.equal((await call(app, "GET", `order/${id}/`, { as: buyer })).body.status, "cancelled");
});
