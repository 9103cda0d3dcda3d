import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { newProduct, requireSound } from "../../../tests/support/market.ts";
import { newProducer, type TestPerson } from "../../../tests/support/people.ts";
import {
  buy,
  intentOf,
  ledgerOf,
  openStripeShop,
  type StripeOrder,
  type StripeShop,
  tillOf,
} from "../../../tests/support/stripe-shop.ts";
import {
  balanceOf,
  closeDispute,
  failRefund,
  openDispute,
  refundAtDashboard,
} from "../../../tests/support/stripe-twin/index.ts";
import { bookFees } from "./fees.ts";
import { readEvents } from "./reconciliation.ts";

let shop: StripeShop;
let ann: TestPerson;
let ben: TestPerson;
before(async () => {
  shop = await openStripeShop();
  ann = await newProducer(shop.app, "ann");
  ben = await newProducer(shop.app, "ben");
});
afterEach(async () => {
  shop.twin.become({});
  await shop.settled();
  await bookFees(tillOf(shop.app));
  assert.equal(-(await ledgerOf(shop.app, "card")), balanceOf(shop.twin.account, "eur"));
  await requireSound(shop.app);
});
after(() => shop.close());

const bought = async () => buy(shop, [await newProduct(shop.app, ann), await newProduct(shop.app, ben)]);
const intent = ({ session }: StripeOrder) => intentOf(shop.twin, session).id;
const disputeOf = (id: string) =>
  shop.app.platform.db
    .selectFrom("disputes")
    .select(["status", "amount_minor"])
    .where("provider_id", "=", id)
    .executeTakeFirst();
const refundsOf = ({ orders }: StripeOrder) =>
  shop.app.platform.db
    .selectFrom("refunds")
    .select(["order_id", "amount_minor", "paid_by", "reason", "paid_at", "failed_at"])
    .where("order_id", "in", orders)
    .orderBy("order_id")
    .execute();

test("a dispute takes the money from the site, and one that is won gives it back", async () => {
  const { app, twin, settled } = shop;
  const losses = await ledgerOf(app, "losses");
  const [won, lost] = [await bought(), await bought()];
  const [first, second] = [openDispute(twin.account, intent(won)), openDispute(twin.account, intent(lost))];
  await settled();
  assert.deepEqual(await disputeOf(first.id), { status: "open", amount_minor: 700 });
  assert.equal(await ledgerOf(app, "losses"), losses - 1400);
  closeDispute(twin.account, first.id, true);
  closeDispute(twin.account, second.id, false);
  await settled();
  assert.equal((await disputeOf(first.id))?.status, "won");
  assert.equal((await disputeOf(second.id))?.status, "lost");
  assert.equal(await ledgerOf(app, "losses"), losses - 700);
});

test("a dispute of which no event came, or its events late and in another order, ends the same", async () => {
  const { app, twin, settled } = shop;
  const order = await bought();
  twin.become({ eventLost: 1 });
  const { id } = openDispute(twin.account, intent(order));
  closeDispute(twin.account, id, true);
  await readEvents(tillOf(app), app.platform.jobs);
  await settled();
  assert.equal((await disputeOf(id))?.status, "won");
  const created = twin.account.events.find(
    ({ type, data }) => type === "charge.dispute.created" && (data.object as { id?: string }).id === id,
  );
  assert.ok(created);
  assert.equal(await twin.webhooks.deliver({ ...created, id: "evt_late" }), 200);
  await settled();
  assert.equal((await disputeOf(id))?.status, "won");
});

test("an inquiry moves no money", async () => {
  const { app, twin, settled } = shop;
  const losses = await ledgerOf(app, "losses");
  const { id } = openDispute(twin.account, intent(await bought()), { isInquiry: true });
  await settled();
  assert.equal((await disputeOf(id))?.status, "warning");
  closeDispute(twin.account, id, false);
  await settled();
  assert.equal((await disputeOf(id))?.status, "won");
  assert.equal(await ledgerOf(app, "losses"), losses);
});

test("a refund made at Stripe's dashboard is a refund of the orders, once, borne by the site", async () => {
  const { twin, settled } = shop;
  const order = await bought();
  twin.become({ eventDoubled: 1 });
  const { id } = refundAtDashboard(twin.account, { payment_intent: intent(order), amount: "500" });
  await settled();
  const seen = (await refundsOf(order)).map(({ amount_minor, paid_by, reason, paid_at }) => [
    amount_minor,
    paid_by,
    reason,
    paid_at !== null,
  ]);
  assert.deepEqual(seen, [
    [350, "site", `Stripe ${id}`, true],
    [150, "site", `Stripe ${id}`, true],
  ]);
  assert.equal(
    [...twin.account.refunds.values()].filter((one) => one.payment_intent === intent(order)).length,
    1,
  );
});

test("one that waits there is asked after and made no second time, and one that fails is owed again", async () => {
  const { twin, settled } = shop;
  const order = await bought();
  twin.account.refundsGo = "pending";
  const { id } = refundAtDashboard(twin.account, { payment_intent: intent(order), amount: "100" });
  await settled();
  twin.account.refundsGo = "succeeded";
  assert.deepEqual(
    (await refundsOf(order)).map(({ amount_minor, paid_at }) => [amount_minor, paid_at]),
    [[100, null]],
  );
  failRefund(twin.account, id);
  await settled();
  const [refund] = await refundsOf(order);
  assert.ok(refund?.failed_at);
  assert.equal(
    [...twin.account.refunds.values()].filter((one) => one.payment_intent === intent(order)).length,
    1,
  );
});

test("what no order has left to give is the site's loss", async () => {
  const { app, twin, settled } = shop;
  const losses = await ledgerOf(app, "losses");
  const order = await bought();
  // A dispute and a refund of the same money: Stripe lets nobody do it in this order, so each is told after both were made.
  const { id } = openDispute(twin.account, intent(order), { amount: 500 });
  await settled();
  assert.equal(await ledgerOf(app, "losses"), losses - 500);
  closeDispute(twin.account, id, false);
  const charge = twin.account.charges.get(String(intentOf(twin, order.session).latest_charge));
  assert.ok(charge);
  charge.disputed = false;
  refundAtDashboard(twin.account, { payment_intent: intent(order), amount: "300" });
  await settled();
  assert.equal(await ledgerOf(app, "losses"), losses - 800);
  assert.deepEqual(
    (await refundsOf(order)).reduce((sum, { amount_minor }) => sum + amount_minor, 0),
    200,
  );
});
