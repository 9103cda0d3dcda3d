import assert from "node:assert/strict";
import { openProviders } from "../../src/payments/providers.ts";
import { openTill, type Till } from "../../src/payments/stripe/till.ts";
import { startApp, type TestApp } from "./app.ts";
import { call } from "./client.ts";
import { checkOut, newBuyerOf } from "./market.ts";
import type { TestPerson } from "./people.ts";
import {
  idOf,
  type PaysBy,
  payOnPage,
  type StripeTwin,
  startStripeTwin,
  twinWebhookSecret,
} from "./stripe-twin/index.ts";

/** A site that takes cards through the twin of Stripe, whose events come to its webhook. */
export interface StripeShop {
  app: TestApp;
  twin: StripeTwin;
  /** Waits until every event has come and every job has run. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openStripeShop(settings: Record<string, string> = {}): Promise<StripeShop> {
  let app: TestApp | undefined;
  const twin = await startStripeTwin({ now: () => app?.platform.clock.now() ?? new Date() });
  app = await startApp({
    PAYMENT_METHODS: "cash,card",
    COMMISSION_PERCENT: "10",
    ACCESS_TOKEN_SECONDS: "86400",
    ...twin.settings,
    ...settings,
  });
  const site = app;
  twin.webhooks.to(`${site.url}/backend/api/payments/stripe/webhook/`, twinWebhookSecret);
  return {
    ...{ app: site, twin },
    async settled() {
      // A job may ask for what sends an event, and an event may add a job.
      for (let rounds = 0; rounds < 3; rounds++) {
        await twin.webhooks.sent();
        await site.jobsDone();
      }
    },
    async close() {
      await twin.webhooks.sent();
      await site.close();
      await twin.close();
    },
  };
}

/** What is asked of Stripe outside requests. */
export function tillOf({ platform }: TestApp): Till & { jobs: TestApp["platform"]["jobs"] } {
  const till = openTill(platform);
  assert.ok(till);
  return { ...till, jobs: platform.jobs };
}

export function asking({ platform: { db, jobs }, platform }: TestApp) {
  return { db, jobs, providers: openProviders(platform) };
}

export interface StripeOrder {
  buyer: TestPerson;
  checkoutId: number;
  /** Ids, in the order of the producers. */
  orders: number[];
  /** The session whose page the buyer was sent to last. */
  session: string;
}

/** A checkout of one of each product that waits for its buyer on a page of Stripe's. */
export async function startPaying(app: TestApp, ...products: number[]): Promise<StripeOrder> {
  const buyer = await newBuyerOf(app, ...products);
  const { body, text } = await checkOut(app, buyer, { payment_method: "card" });
  assert.ok(body.orders, text);
  const checkoutId = Number(body.checkout_id);
  const orders = body.orders.map(({ id }: { id: number }) => id);
  return { buyer, checkoutId, orders, session: await sendToPage(app, buyer, checkoutId) };
}

/** The session that the buyer of a checkout is sent to. */
export async function sendToPage(app: TestApp, buyer: TestPerson, checkoutId: number): Promise<string> {
  const { status, body, text } = await call(app, "POST", `checkout/${checkoutId}/payment/`, {
    as: buyer,
    json: {},
  });
  assert.equal(status, 200, text);
  assert.equal(body.payment.status, "requires_action", text);
  return String(body.payment.redirect_url).split("/").at(-1) ?? "";
}

/** A paid checkout of one of each product. */
export async function buy(
  { app, twin, settled }: StripeShop,
  products: number[],
  by: PaysBy = "card",
): Promise<StripeOrder> {
  const order = await startPaying(app, ...products);
  assert.ok(payOnPage(twin.account, order.session, by));
  await settled();
  return order;
}

/** What Stripe calls the payment of a session. */
export function intentOf({ account }: StripeTwin, session: string) {
  const intent = account.intents.get(idOf(account.sessions.get(session)?.payment_intent));
  assert.ok(intent);
  return intent;
}

/** The statuses of an order's checkout. */
export async function statusesOf(app: TestApp, { buyer, checkoutId }: StripeOrder): Promise<string[]> {
  const { body } = await call(app, "GET", `order/?checkout_id=${checkoutId}`, { as: buyer });
  return body.results.map(({ status }: { status: string }) => status);
}

/** What the site's account holds by the ledger, in the smallest unit. */
export async function ledgerOf(
  { platform: { db } }: TestApp,
  account: string,
  currency = "EUR",
): Promise<number> {
  const { sum } = await db
    .selectFrom("transfer_lines")
    .select(({ fn, val }) => fn.coalesce(fn.sum<number>("amount_minor"), val(0)).as("sum"))
    .where("account", "=", account)
    .where("currency", "=", currency)
    .executeTakeFirstOrThrow();
  return Number(sum);
}
