import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { sql } from "kysely";
import { supplyLineAfterAll, unweighLine, weighLine } from "#orders";
import { type Tx, transaction } from "#platform/database";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call, letterTo } from "../../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, stockOf } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";
import { captureByProvider } from "../../payments/capturing.ts";
import { openProviders } from "../../payments/providers.ts";
import { findDueCaptures } from "../payments/captures.ts";
import { captureDue } from "../payments/capturing.ts";

let app: TestApp;
let ann: TestPerson;
before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" });
  ann = await newProducer(app, "ann");
});
afterEach(async () => {
  await app.jobsDone();
  await requireSound(app);
});
after(() => app.close());

const euros = (amount: string) => ({ amount, currency: "EUR" });
/** 12.90 per kilogram, about 1.6 kg each: two are about 41.28, at most 47.47. */
const chicken = {
  ...{ name: "Chicken", category: "meat", price: euros("12.90"), pack_size: "1.6", pack_unit: "kg" },
  sold_by: "weight",
};

/** An order of two chickens and a package of pears at 3.50; each product had twenty. */
async function newOrder(payment_method: "cash" | "card" = "cash", token = "sandbox_ok") {
  const birds = await newProduct(app, ann, chicken);
  const pears = await newProduct(app, ann);
  const buyer = await newBuyerOf(app, birds, pears);
  await call(app, "PUT", `cart/items/${birds}/`, { as: buyer, json: { quantity: 2 } });
  const { body, text } = await checkOut(app, buyer, { payment_method });
  assert.ok(body.orders, text);
  const { id, items } = body.orders[0];
  const lineOf = (product: number) =>
    items.find(({ product_id }: { product_id: number }) => product_id === product).n;
  if (payment_method === "card") {
    const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, {
      as: buyer,
      json: { token },
    });
    assert.equal(paid.status, 200, paid.text);
  }
  return { id, buyer, birds, pears, bird: lineOf(birds), pear: lineOf(pears), placed: body.orders[0] };
}

type Ordered = Awaited<ReturnType<typeof newOrder>>;
const read = async ({ id, buyer }: Ordered) => (await call(app, "GET", `order/${id}/`, { as: buyer })).body;
const weigh = ({ id }: Ordered, n: number, grams: number, tare_grams?: number, as = ann) =>
  call(app, "PUT", `order/${id}/items/${n}/weight/`, {
    as,
    json: { grams, ...(tare_grams === undefined ? {} : { tare_grams }) },
  });
const supply = ({ id }: Ordered, n: number, quantity: number, reason?: string, as = ann) =>
  call(app, "PUT", `order/${id}/items/${n}/supplied/`, {
    as,
    json: { quantity, ...(reason ? { reason } : {}) },
  });
const change = ({ id, buyer }: Ordered, n: number, quantity: number, as = buyer) =>
  call(app, "PATCH", `order/${id}/items/${n}/`, { as, json: { quantity } });
const step = ({ id }: Ordered, name: string) => call(app, "POST", `order/${id}/${name}/`, { as: ann });
const lineIn = (order: { items: { n: number }[] }, n: number) => order.items.find((item) => item.n === n);
const cents = ({ amount }: { amount: string }) => Math.round(Number(amount) * 100);
const wallet = async () => (await call(app, "GET", "wallet/", { as: ann })).body.results[0];

/** What the provider holds, has taken and has let go of, in cents. */
async function sandboxOf({ id }: Ordered) {
  const { db } = app.platform;
  const { reference, amounts, released_at } = await db
    .selectFrom("orders")
    .innerJoin("payments", "payments.id", "payment_id")
    .innerJoin("sandbox_charges", "sandbox_charges.reference", "payments.reference")
    .select(["sandbox_charges.reference", "amounts", "sandbox_charges.released_at"])
    .where("orders.id", "=", id)
    .executeTakeFirstOrThrow();
  const taken = await db
    .selectFrom("sandbox_captures")
    .select("amount_minor")
    .where("charge_reference", "=", reference)
    .execute();
  const [held] = amounts as { amountMinor: number }[];
  return {
    held: held?.amountMinor,
    taken: taken.map(({ amount_minor }) => amount_minor),
    released: released_at !== null,
  };
}

const refundsOf = async ({ id }: Ordered) => {
  const rows = app.platform.db.selectFrom("refunds").select("amount_minor").where("order_id", "=", id);
  return (await rows.execute()).map(({ amount_minor }) => amount_minor);
};

/** Five days go by for all that is held. */
async function captureAllDue() {
  const { db, jobs, clock } = app.platform;
  const later = new Date(clock.now().getTime() + 5 * 24 * 3600 * 1000);
  for (const id of await findDueCaptures(db, later, 1000))
    await transaction(db, (tx) => captureDue(tx, jobs, id, later));
  await app.jobsDone();
}

test("goods by weight are an estimate in the cart and the order, and cost their weight once it is known", async () => {
  const birds = await newProduct(app, ann, chicken);
  const seen = await call(app, "GET", `products/${birds}/`);
  assert.partialDeepStrictEqual(seen.body, {
    ...{ sold_by: "weight", tolerance_percent: 15 },
    unit_price: { amount: "12.90", currency: "EUR", per: "kg" },
  });
  const buyer = await newBuyerOf(app, birds);
  const cart = await call(app, "GET", "cart/cart-detail/", { as: buyer });
  assert.partialDeepStrictEqual(cart.body, {
    items: [{ line_total: euros("20.64"), estimate: euros("20.64"), most: euros("23.74") }],
    ...{ totals: [euros("20.64")], is_estimate: true },
  });

  const order = await newOrder();
  assert.deepEqual(await read(order), order.placed);
  assert.partialDeepStrictEqual(order.placed, {
    ...{ total: euros("44.78"), estimate: euros("44.78"), most: euros("50.97"), is_final: false },
    ...{ may_change_until: null, actions: ["cancellation", "change"] },
  });
  assert.partialDeepStrictEqual(lineIn(order.placed, order.bird), {
    ...{ sold_by: "weight", quantity: 2, ordered_quantity: 2, grams: null, is_final: false, adjustments: [] },
    ...{ line_total: euros("41.28"), estimate: euros("41.28"), most: euros("47.47") },
  });
  assert.partialDeepStrictEqual(lineIn(order.placed, order.pear), {
    ...{ sold_by: "pack", is_final: true, estimate: null, most: null },
  });

  const early = await step(order, "preparation").then(() => step(order, "handover"));
  assert.equal(early.body.code, "not_weighed");
  assert.deepEqual(early.body.lines, [{ n: order.bird, product_id: order.birds, name: "Chicken" }]);

  const { status, body, text } = await weigh(order, order.bird, 3154, 54);
  assert.equal(status, 200, text);
  assert.partialDeepStrictEqual(body, { total: euros("43.49"), is_final: true });
  const line = lineIn(body, order.bird);
  assert.partialDeepStrictEqual(line, {
    ...{ grams: 3100, line_total: euros("39.99"), is_final: true, estimate: euros("41.28") },
    adjustments: [
      {
        ...{ by: "producer", kind: "weighed", reason: null },
        from: { quantity: 2, grams: null, line_total: euros("41.28") },
        to: { quantity: 2, grams: 3100, line_total: euros("39.99") },
      },
    ],
  });
  assert.equal((await weigh(order, order.bird, 3154, 54)).text, text);
  assert.match((await letterTo(app, order.buyer.email)).text, /€43\.49/);
  assert.equal((await step(order, "handover")).body.status, "fulfilled");
  assert.equal((await weigh(order, order.bird, 3000)).body.code, "wrong_status");
});

test("above the most the buyer pays the most, said in the line, and a wrong weight can be corrected", async () => {
  const order = await newOrder();
  const over = await weigh(order, order.bird, 3681);
  assert.partialDeepStrictEqual(lineIn(over.body, order.bird), {
    ...{ grams: 3681, line_total: euros("47.47"), most: euros("47.47") },
    adjustments: [{ reason: "over_most" }],
  });
  const right = await weigh(order, order.bird, 3200);
  assert.partialDeepStrictEqual(lineIn(right.body, order.bird), {
    line_total: euros("41.28"),
    adjustments: [{ kind: "weighed" }, { kind: "weighed", reason: null, from: { grams: 3681 } }],
  });
});

test("a buyer takes less until preparation, with stock and money back; all of it is a cancellation", async () => {
  const order = await newOrder("card");
  const less = await change(order, order.bird, 1);
  assert.equal(less.status, 200, less.text);
  assert.deepEqual(await read(order), less.body);
  assert.partialDeepStrictEqual(lineIn(less.body, order.bird), {
    ...{ quantity: 1, ordered_quantity: 2, line_total: euros("20.64"), most: euros("23.74") },
    adjustments: [{ by: "buyer", kind: "changed", from: { quantity: 2 }, to: { quantity: 1 } }],
  });
  assert.deepEqual(less.body.total, euros("24.14"));
  assert.equal(await stockOf(app, order.birds), 19);
  const more = await change(order, order.bird, 2);
  assert.deepEqual([more.status, more.body.error_codes], [400, { quantity: ["too_large"] }]);
  const out = await change(order, order.pear, 0);
  assert.deepEqual(out.body.total, euros("20.64"));
  assert.partialDeepStrictEqual(out.body.removed_items, [
    { n: order.pear, quantity: 1, adjustments: [{ to: { quantity: 0, line_total: euros("0.00") } }] },
  ]);
  assert.equal((await change(order, order.pear, 0)).text, out.text);
  assert.equal((await change(order, 7, 0)).status, 404);
  assert.equal((await change(order, order.bird, 0, ann)).body.code, "not_your_step");
  assert.equal((await change(order, order.bird, 0, await newPerson(app, "stranger"))).status, 404);
  const none = await change(order, order.bird, 0);
  assert.partialDeepStrictEqual(none.body, { status: "cancelled", cancel_reason: null });
  assert.equal(await stockOf(app, order.birds), 20);

  const begun = await newOrder();
  await step(begun, "preparation");
  assert.equal((await change(begun, begun.bird, 1)).body.code, "wrong_status");
});

test("a producer gives less until the hand-over, and the buyer reads why; nothing at all is a cancellation", async () => {
  const order = await newOrder();
  await weigh(order, order.bird, 3300);
  await step(order, "preparation");
  const less = await supply(order, order.bird, 1, "The fox took one.");
  assert.equal(less.status, 200, less.text);
  assert.partialDeepStrictEqual(lineIn(less.body, order.bird), {
    ...{ quantity: 1, ordered_quantity: 2, grams: null, line_total: euros("20.64"), is_final: false },
    adjustments: [{ kind: "weighed" }, { by: "producer", kind: "supplied", reason: "The fox took one." }],
  });
  assert.match(
    (await letterTo(app, order.buyer.email)).text,
    /1 × Chicken, not the 2[\s\S]+The fox took one/,
  );
  assert.equal((await supply(order, order.bird, 1, "Again.")).text, less.text);
  assert.equal((await supply(order, order.bird, 0, undefined, order.buyer)).body.code, "not_your_step");
  await supply(order, order.bird, 0);
  const none = await supply(order, order.pear, 0);
  assert.partialDeepStrictEqual(none.body, { status: "cancelled", cancel_reason: "nothing_supplied" });
  assert.equal(await stockOf(app, order.birds), 20);
});

test("a change of an order that the client hasn't seen is refused, and one sent twice is done once", async () => {
  const order = await newOrder();
  const { headers } = await call(app, "GET", `order/${order.id}/`, { as: order.buyer });
  const path = `order/${order.id}/items/${order.bird}/`;
  const seen = { "if-match": headers.get("etag") ?? "", "idempotency-key": "once" };
  const first = await call(app, "PATCH", path, { as: order.buyer, json: { quantity: 1 }, headers: seen });
  assert.equal(first.status, 200, first.text);
  const again = await call(app, "PATCH", path, { as: order.buyer, json: { quantity: 1 }, headers: seen });
  assert.equal(again.text, first.text);
  const other = { "if-match": seen["if-match"] };
  const late = await call(app, "PATCH", path, { as: order.buyer, json: { quantity: 0 }, headers: other });
  assert.equal(late.status, 412);
});

test("what can't be weighed is not sold by weight", async () => {
  const wrong = async (told: object) =>
    (await call(app, "POST", "products/new/", { as: ann, json: { ...pears, ...told } })).body.error_codes;
  const pears = {
    ...{ name: "Pears", category: "fruit", price: euros("3.50"), pack_size: "1", pack_unit: "kg", stock: 3 },
    sold_by: "weight",
  };
  assert.deepEqual(await wrong({ pack_unit: "piece" }), { pack_unit: ["not_a_choice"] });
  assert.deepEqual(await wrong({ tolerance_percent: 51 }), { tolerance_percent: ["too_large"] });
  assert.deepEqual(await wrong({ price: euros("0.01"), pack_size: "1", pack_unit: "g" }), {
    "price.amount": ["too_small"],
  });
  const id = await newProduct(app, ann, chicken);
  const changed = await call(app, "PATCH", `products/${id}/`, { as: ann, json: { pack_unit: "box" } });
  assert.deepEqual(changed.body.error_codes, { pack_unit: ["not_a_choice"] });
  const order = await newOrder();
  assert.equal((await weigh(order, order.pear, 500)).status, 404);
  assert.deepEqual((await weigh(order, order.bird, 50, 50)).body.error_codes, { tare_grams: ["too_large"] });
});

test("a card is held for the most and charged what the goods came to at the hand-over", async () => {
  const before = await wallet();
  const order = await newOrder("card");
  assert.deepEqual(await sandboxOf(order), { held: 5097, taken: [], released: false });
  const pending = async () => cents((await wallet()).pending) - cents(before.pending);
  assert.equal(await pending(), 4478 - 336);
  await weigh(order, order.bird, 3000);
  // 38.70 and 3.50, less 7.5 percent: 3.165 is 3.17.
  assert.equal(await pending(), 4220 - 317);
  await step(order, "preparation");
  assert.equal((await step(order, "handover")).body.status, "fulfilled");
  assert.equal(cents((await wallet()).available) - cents(before.available), 4220 - 317);
  await app.jobsDone();
  assert.deepEqual(await sandboxOf(order), { held: 5097, taken: [4220], released: true });
});

test("a cancelled order lets its card go, and five days take the most before it does, of which the rest goes back", async () => {
  const lost = await newOrder("card");
  await call(app, "POST", `order/${lost.id}/cancellation/`, { as: lost.buyer });
  await app.jobsDone();
  assert.deepEqual(await sandboxOf(lost), { held: 5097, taken: [], released: true });

  const late = await newOrder("card");
  await captureAllDue();
  assert.deepEqual(await sandboxOf(late), { held: 5097, taken: [5097], released: true });
  await weigh(late, late.bird, 3000);
  await app.jobsDone();
  assert.deepEqual(await refundsOf(late), [5097 - 4220]);
  assert.equal((await weigh(late, late.bird, 3300)).body.code, "over_most");
  await step(late, "preparation");
  await step(late, "handover");
});

test("what was said to be missing is there after all, and a weight is taken back", async () => {
  const order = await newOrder();
  const actor = { userId: ann.id, now: app.platform.clock.now(), as: "helper" as const };
  const act = (work: (tx: Tx) => Promise<void>) => transaction(app.platform.db, work);
  const { jobs } = app.platform;
  await supply(order, order.bird, 1);
  await supply(order, order.pear, 0);
  await act((tx) => supplyLineAfterAll(tx, jobs, actor, order.id, order.pear, 1));
  await act((tx) => supplyLineAfterAll(tx, jobs, actor, order.id, order.bird, 2));
  await act((tx) => weighLine(tx, jobs, actor, order.id, order.bird, { grams: 3000, tare_grams: 0 }));
  await act((tx) => unweighLine(tx, jobs, actor, order.id, order.bird));
  const now = await read(order);
  assert.partialDeepStrictEqual(now, { total: euros("44.78"), is_final: false, removed_items: [] });
  assert.deepEqual([await stockOf(app, order.birds), await stockOf(app, order.pears)], [18, 19]);
  await change(order, order.bird, 1);
  await assert.rejects(act((tx) => supplyLineAfterAll(tx, jobs, actor, order.id, order.bird, 2)));
});

test("a card that lets nothing be taken cancels an order that waits, and is the site's loss after the hand-over", async () => {
  const waits = await newOrder("card", "sandbox_capture_declined");
  await captureAllDue();
  assert.partialDeepStrictEqual(await read(waits), { status: "cancelled", cancel_reason: "payment_failed" });
  assert.deepEqual((await sandboxOf(waits)).taken, []);

  const gone = await newOrder("card", "sandbox_capture_declined");
  await weigh(gone, gone.bird, 3000);
  await step(gone, "preparation");
  await step(gone, "handover");
  await app.jobsDone();
  assert.equal((await read(gone)).status, "fulfilled");
  const lost = app.platform.db
    .selectFrom("transfer_lines")
    .select("amount_minor")
    .where("account", "=", "losses")
    .where("order_id", "=", gone.id);
  assert.deepEqual(await lost.execute(), [{ amount_minor: -4220 }]);
});

test("an answer that is lost as money is taken is asked for again, and takes it once", async () => {
  const order = await newOrder("card", "sandbox_capture_timeout");
  await weigh(order, order.bird, 3000);
  await step(order, "preparation");
  await step(order, "handover");
  const { db, jobs, clock } = app.platform;
  const till = { db, jobs, providers: openProviders(app.platform) };
  const tried = await Promise.allSettled([1, 2, 3].map(() => captureByProvider(till, order.id, clock.now())));
  assert.ok(tried.some(({ status }) => status === "fulfilled"));
  await captureByProvider(till, order.id, clock.now());
  await app.jobsDone();
  assert.deepEqual(await sandboxOf(order), { held: 5097, taken: [4220], released: true });
});

test("60 random orders by card end to the cent, however they were weighed, lessened, taken early or cancelled", async () => {
  const random = seeded(54);
  const pick = (count: number) => Math.floor(random() * count);
  for (let round = 0; round < 60; round++) {
    const order = await newOrder("card");
    if (pick(4) === 0) await change(order, order.bird, 1);
    for (let act = 0; act < 4; act++) {
      const what = pick(6);
      if (what < 3) await weigh(order, order.bird, 800 + pick(3600));
      else if (what === 3) await supply(order, pick(2) ? order.bird : order.pear, pick(2));
      else if (what === 4 && pick(3) === 0) await captureAllDue();
      else if (what === 5 && act === 0) await step(order, "preparation");
    }
    await weigh(order, order.bird, 1000 + pick(2000));
    if (pick(5) === 0) await step(order, "cancellation");
    else await step(order, "preparation").then(() => step(order, "handover"));
  }
  await app.jobsDone();
  const { rows } = await sql<{ id: number }>`
    select orders.id from orders join captures on order_id = orders.id left join lateral (
      select sum(amount_minor) as back from refunds where refunds.order_id = orders.id and paid_at is not null
    ) refund on true
    where status in ('fulfilled', 'cancelled') and failed_at is null
      and case status when 'fulfilled' then total_minor else 0 end <> coalesce(amount_minor, 0) - coalesce(back, 0)`.execute(
    app.platform.db,
  );
  assert.deepEqual(rows, []);
});

/** The same numbers each time, from 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
