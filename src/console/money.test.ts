import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { countsOf } from "../../tests/support/at-once.ts";
import { call, letterTo } from "../../tests/support/client.ts";
import {
  checkOut,
  newBuyerOf,
  newProduct,
  requireSound,
  stockOf,
  takeStep,
} from "../../tests/support/market.ts";
import { earn } from "../../tests/support/money.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";

let app: TestApp;
let staff: TestPerson[];
let producer: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10" });
  staff = [
    await newPerson(app, "mara", { roles: ["staff"] }),
    await newPerson(app, "nina", { roles: ["staff"] }),
  ];
  producer = await newProducer(app, "greta");
});
after(() => app.close());

const post = (path: string, json?: object, as = staff[0]) =>
  call(app, "POST", `console/${path}`, { as, json });
const get = (path: string, headers = {}) => call(app, "GET", `console/${path}`, { as: staff[0], headers });
const reason = "The barn burnt down.";

/** An order that has come so far by these steps. */
async function newOrder(method: "cash" | "card", ...steps: string[]) {
  const product = await newProduct(app, producer);
  const buyer = await newBuyerOf(app, product);
  const { body, text } = await checkOut(app, buyer, { payment_method: method });
  assert.ok(body.orders, text);
  const [{ id }] = body.orders;
  if (method === "card") {
    const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
    assert.equal(paid.status, 200, paid.text);
  }
  for (const step of steps) assert.equal((await takeStep(app, producer, id, step)).status, 200);
  return { id, product, buyer };
}

test("of two staff who cancel one order at once one does, and the money goes back once", async () => {
  const { id, product, buyer } = await newOrder("card", "preparation");
  const answers = await Promise.all(staff.map((as) => post(`orders/${id}/cancellation/`, { reason }, as)));
  assert.deepEqual(countsOf(answers), { 200: 1, wrong_status: 1 });
  await app.jobsDone();
  const { body } = await get(`orders/${id}/`);
  assert.partialDeepStrictEqual(body, {
    status: "cancelled",
    cancel_reason: reason,
    may_be_cancelled: false,
    history: [{ status: "awaiting_payment" }, { status: "placed" }, { status: "ready" }, { by: "operator" }],
    payments: [{ status: "succeeded", captured: { amount: "3.50" }, refunded: { amount: "3.50" } }],
    refunds: [{ amount: { amount: "3.50", currency: "EUR" } }],
  });
  assert.deepEqual([body.payments.length, body.refunds.length], [1, 1]);
  assert.equal(await stockOf(app, product), 20);
  for (const { email } of [buyer, producer])
    assert.match((await letterTo(app, email)).text, /The barn burnt down\./);
  const acts = (await get(`acts/?subject=order&subject_id=${id}`)).body.results;
  assert.partialDeepStrictEqual(acts, [{ act: "order_cancelled", reason }]);
  assert.equal(acts.length, 1);
  await requireSound(app);
});

test("an order that was handed over is cancelled by nobody", async () => {
  const { id } = await newOrder("cash", "preparation", "handover");
  const refused = await post(`orders/${id}/cancellation/`, { reason });
  assert.deepEqual([refused.status, refused.body.status_now], [409, "fulfilled"]);
  assert.equal((await post("orders/999999/cancellation/", { reason })).status, 404);
});

test("orders are found by number, buyer, producer, status and day, each once", async () => {
  const { id, buyer } = await newOrder("cash");
  const found = async (query: string) =>
    (await get(`orders/?${query}`)).body.results.map((order: { id: number }) => order.id);
  assert.deepEqual(await found(`search=${buyer.username}`), [id]);
  assert.deepEqual(await found(`search=${buyer.email}`), [id]);
  assert.ok((await found(`search=${id}`)).includes(id));
  const ofProducer = await found("search=greta&status=placed,cancelled");
  assert.deepEqual([ofProducer[0], ofProducer.length], [id, new Set(ofProducer).size]);
  assert.ok(ofProducer.length > 1);
  assert.deepEqual(await found("search=greta&status=placed"), [id]);
  assert.deepEqual(await found("to=2020-01-01"), []);
  assert.ok((await found("from=2020-01-01")).includes(id));
  const one = await get("orders/?limit=1");
  const { body } = await call(app, "GET", one.body.next, { as: staff[0] });
  assert.deepEqual(
    (await found("limit=3")).slice(1),
    body.results
      .map((order: { id: number }) => order.id)
      .concat(
        (await call(app, "GET", body.next, { as: staff[0] })).body.results.map(
          (order: { id: number }) => order.id,
        ),
      ),
  );
});

async function newPayout(amount: string): Promise<number> {
  await earn(app, producer.id, 5000);
  const wallets = await call(app, "GET", "wallet/", { as: producer });
  const path = `wallet/${wallets.body.results[0].id}/payouts/`;
  const json = { amount: { amount, currency: "EUR" } };
  return (await call(app, "POST", path, { as: producer, json })).body.id;
}

test("a payout is paid once, also by two staff at once, and then not refused", async () => {
  const id = await newPayout("10.00");
  assert.ok((await get("today/")).body.payouts_requested >= 1);
  const answers = await Promise.all(staff.map((as) => post(`payouts/${id}/payment/`, undefined, as)));
  assert.deepEqual(countsOf(answers), { 200: 1, payout_decided: 1 });
  const refused = await post(`payouts/${id}/refusal/`, { reason });
  assert.deepEqual([refused.status, refused.body.code], [409, "payout_decided"]);
  assert.match((await letterTo(app, producer.email)).subject, /is on its way/);
  assert.equal((await get(`acts/?subject=payout&subject_id=${id}`)).body.results.length, 1);
});

test("a refused payout is back in the wallet, and its producer reads why", async () => {
  const id = await newPayout("7.00");
  const { body } = await post(`payouts/${id}/refusal/`, { reason });
  assert.partialDeepStrictEqual(body, { status: "refused", reason, user: { username: "greta" } });
  assert.match((await letterTo(app, producer.email)).text, /The barn burnt down\./);
  const listed = (await get("payouts/?status=refused")).body.results;
  assert.deepEqual(
    listed.map((payout: { id: number }) => payout.id),
    [id],
  );
});

test("reports say what was handed over in their period, as pages of JSON and whole as CSV", async () => {
  const { id, product, buyer } = await newOrder("card", "preparation", "handover");
  const today = new Date().toISOString().slice(0, 10);
  const period = `from=${today}&to=${today}`;
  const rows = async (name: string) => {
    const answer = await get(`reports/${name}/?${period}`);
    assert.equal(answer.status, 200, answer.text);
    return answer.body.results;
  };
  assert.partialDeepStrictEqual(await rows("sales"), [
    { day: today, orders: 2, total: { amount: "7.00" }, commission: { amount: "0.35" } },
  ]);
  assert.partialDeepStrictEqual(await rows("producers"), [
    { producer_id: producer.id, producer: "greta", orders: 2, total: { amount: "7.00" } },
  ]);
  assert.partialDeepStrictEqual(await rows("commission"), [
    { order_id: id, day: today, producer: "greta", commission: { amount: "0.35", currency: "EUR" } },
  ]);
  assert.ok((await rows("buyers")).some((row: { buyer_id: number }) => row.buyer_id === buyer.id));
  assert.partialDeepStrictEqual(
    (await rows("products")).find((row: { product_id: number }) => row.product_id === product),
    { product: "Conference pears", packages: 1, total: { amount: "3.50" } },
  );
  assert.partialDeepStrictEqual(await rows("payouts"), [
    { status: "paid", amount: { amount: "10.00" } },
    { status: "refused", reason },
  ]);
  const csv = await get(`reports/commission/?${period}`, { accept: "text/csv" });
  assert.equal(csv.headers.get("content-type"), "text/csv; charset=utf-8");
  assert.equal(
    csv.text,
    `order_id,day,producer_id,producer,total,commission,currency\r\n${id},${today},${producer.id},greta,3.50,0.35,EUR\r\n`,
  );
  const first = await get(`reports/buyers/?${period}&limit=1`);
  const second = await call(app, "GET", first.body.next, { as: staff[0] });
  assert.equal(new Set([first, second].map(({ body }) => body.results[0].buyer_id)).size, 2);
  assert.equal(second.body.next, null);
});

test("a report needs a period, and no longer one than a year", async () => {
  for (const [query, codes] of [
    ["", { from: ["required"] }],
    ["from=2026-01-01", { to: ["required"] }],
    ["from=2026-01-01&to=2025-12-31", { to: ["too_small"] }],
    ["from=2026-01-01&to=2027-01-02", { to: ["too_large"] }],
  ] as const) {
    const { status, body } = await get(`reports/sales/?${query}`);
    assert.deepEqual([status, body.error_codes], [400, codes], query);
  }
  assert.equal((await get("reports/sales/?from=2024-01-01&to=2024-12-31")).status, 200);
});
