import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Platform } from "#platform";
import type { TestApp } from "../app.ts";
import { type Answer, call } from "../client.ts";
import { newProduct } from "../market.ts";
import { newPerson, newProducer, type TestPerson } from "../people.ts";
import { type PaysBy, payOnPage, type StripeTwin } from "../stripe-twin/index.ts";

/** A site that takes cards through a twin of Stripe, wherever it answers at the moment. */
export interface MoneySite {
  url(): string;
  platform: Platform;
  twin: StripeTwin;
  random: () => number;
}

/** Who sells what: by the piece, by weight and in another currency. */
interface Stall {
  products: number[];
  sellers: TestPerson[];
}

export interface Shopping {
  /** How many checkouts have come to their end. */
  done(): number;
  /** Answers that no server gives that is about to die, is dead or starts. */
  wrong: string[];
  /** Resolves once all checkouts that were wanted have come to their end. */
  ended: Promise<void>;
}

/** Lets `buyers` people check out `checkouts` times in all, pay, change their minds, and be handed what they bought. */
export async function goShopping(
  site: MoneySite,
  { checkouts, buyers }: { checkouts: number; buyers: number },
): Promise<Shopping> {
  const stall = await openStall(site);
  const people = await Promise.all(
    Array.from({ length: buyers }, (_, n) => newPerson(appOf(site), `buyer-${n}`)),
  );
  const wrong: string[] = [];
  let begun = 0;
  let done = 0;
  const ended = Promise.all(
    people.map(async (buyer) => {
      while (begun < checkouts) {
        begun++;
        await shopOnce(site, stall, buyer, wrong);
        done++;
      }
    }),
  ).then(() => {});
  return { done: () => done, wrong, ended };
}

async function openStall(site: MoneySite): Promise<Stall> {
  const app = appOf(site);
  const [ann, ben] = [await newProducer(app, "ann"), await newProducer(app, "ben")];
  const stock = { stock: 1_000_000 };
  const weighed = { ...stock, name: "Chicken", category: "meat", sold_by: "weight" };
  const francs = { price: { amount: "4.15", currency: "CHF" } };
  const products = [
    await newProduct(app, ann, stock),
    await newProduct(app, ben, { ...stock, price: { amount: "7.35", currency: "EUR" } }),
    await newProduct(app, ann, weighed),
    await newProduct(app, ben, weighed),
    await newProduct(app, ben, { ...stock, ...francs }),
  ];
  return { products, sellers: [ann, ben] };
}

async function shopOnce(site: MoneySite, { products, sellers }: Stall, buyer: TestPerson, wrong: string[]) {
  const { random } = site;
  for (const product of products)
    if (random() < 0.4) await insist(site, "PUT", `cart/items/${product}/`, buyer, { quantity: 1 }, wrong);
  const bought = { payment_method: "card", delivery_method: "pickup" };
  const { status, body } = await insist(site, "POST", "order/", buyer, bought, wrong);
  // An empty cart.
  if (status !== 201) return;
  const checkout = Number(body.checkout_id);
  const orders: { id: number; producer: { id: number } }[] = body.orders;
  // In two currencies it takes two payments; whoever leaves pays none.
  for (let turn = 0; turn < 4; turn++) {
    if (!(await payOnce(site, buyer, checkout, orders[0]?.id ?? 0, wrong))) break;
  }
  for (const { id, producer } of orders) {
    const seller = sellers.find((one) => one.id === producer.id);
    if (random() < 0.15) await insist(site, "POST", `order/${id}/cancellation/`, buyer, {}, wrong);
    else if (seller && random() < 0.6) await handOver(site, seller, id, wrong);
  }
}

/** Whether there may be more to pay. */
async function payOnce(site: MoneySite, buyer: TestPerson, checkout: number, order: number, wrong: string[]) {
  const { random, twin } = site;
  const { status, body } = await insist(site, "POST", `checkout/${checkout}/payment/`, buyer, {}, wrong);
  if (status !== 200) return false;
  if (body.payment.status !== "requires_action") return true;
  const session = String(body.payment.redirect_url).split("/").at(-1) ?? "";
  const way = random();
  if (way < 0.05) return false;
  // The order is cancelled in another tab while its page is still open.
  if (way < 0.1) await insist(site, "POST", `order/${order}/cancellation/`, buyer, {}, wrong);
  if (way < 0.2) payOnPage(twin.account, session, "declined_card");
  const by: PaysBy = random() < 0.2 ? "foreign_card" : "card";
  payOnPage(twin.account, session, by);
  return true;
}

/** Weighs what has to be, and hands the order over; one that was cancelled meanwhile refuses each step. */
async function handOver(site: MoneySite, seller: TestPerson, id: number, wrong: string[]): Promise<void> {
  const { body } = await insist(site, "GET", `order/${id}/`, seller, undefined, wrong);
  for (const { n, sold_by } of body.items ?? [])
    if (sold_by === "weight") {
      const grams = 1_200 + Math.floor(site.random() * 400);
      await insist(site, "PUT", `order/${id}/items/${n}/weight/`, seller, { grams }, wrong);
    }
  await insist(site, "POST", `order/${id}/preparation/`, seller, undefined, wrong);
  await insist(site, "POST", `order/${id}/handover/`, seller, undefined, wrong);
}

/** Asks under one key until there is an answer of the site's own. */
async function insist(
  { url }: MoneySite,
  method: string,
  path: string,
  as: TestPerson,
  json: object | undefined,
  wrong: string[],
): Promise<Answer> {
  const headers: Record<string, string> = method === "POST" ? { "idempotency-key": randomUUID() } : {};
  for (let tries = 1; ; tries++) {
    const answer = await call({ url: url() }, method, path, { as, headers, ...(json ? { json } : {}) }).catch(
      () => undefined,
    );
    const isAnswer = answer && answer.status < 500 && answer.body?.code !== "idempotency_in_progress";
    if (isAnswer) return answer;
    if (answer && answer.status !== 503 && answer.status !== 409)
      wrong.push(`${method} ${path}: ${answer.status} ${answer.text}`);
    if (tries > 400) throw new Error(`${method} ${path} has no answer: ${answer?.text}`);
    // A refused connection is a server that starts again; asking at once would only keep it busy.
    await sleep(50);
  }
}

/** As far as people and products need one. */
function appOf({ url, platform }: MoneySite): TestApp {
  return { url: url(), platform } as TestApp;
}
