import { beginPayment, prepareCheckout, recordOutcome, takeStep } from "#orders";
import { sandboxTraits } from "#payments";
import { type Clock, secondsAfter } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import type { DemoPerson } from "./people.ts";
import type { DemoProduct } from "./products.ts";
import { type Pick, picker, seededRandom } from "./random.ts";

type Settings = Parameters<typeof prepareCheckout>[1]["config"];

/** How far an order has come. */
type Reached = "awaiting_payment" | "placed" | "ready" | "fulfilled" | "cancelled";

interface Purchase {
  buyer: string;
  producer: string;
  hoursAgo: number;
  reached: Reached;
  method: "cash" | "card";
  /** Whether it is of goods by weight. */
  isByWeight?: boolean;
}

const hoursOfDay = 24;

/** Bruno's and ana's, so that who signs in as one of them sees an order in each status. */
const told: Purchase[] = [
  { buyer: "bruno", producer: "ana", hoursAgo: 9 * hoursOfDay, reached: "fulfilled", method: "card" },
  { buyer: "bruno", producer: "ana", hoursAgo: 26, reached: "ready", method: "card" },
  { buyer: "bruno", producer: "boomgaard-janssens", hoursAgo: 3, reached: "placed", method: "cash" },
  { buyer: "bruno", producer: "lukasz", hoursAgo: 0, reached: "awaiting_payment", method: "card" },
  { buyer: "bruno", producer: "marten", hoursAgo: 0, reached: "placed", method: "cash", isByWeight: true },
  { buyer: "celine", producer: "ana", hoursAgo: 5, reached: "placed", method: "card" },
  { buyer: "kemal", producer: "ana", hoursAgo: 50, reached: "cancelled", method: "cash" },
];

const buyers = ["sofie.v", "tom_dw", "fatima", "pieterjan", "celine", "kemal", "wout.p", "marie-claire"];
const sellers = ["ana", "ana", "marten", "lukasz", "boomgaard-janssens", "kersenhof"];
const handedOver = 24;

/**
 * Places the same orders of the last weeks each time, by the market's own rules, so that stock, wallets and lists
 * match. Sends no emails about them. Returns the number of bruno's orders.
 */
export async function fillOrders(
  tx: Tx,
  clock: Clock,
  settings: Settings,
  people: DemoPerson[],
  products: DemoProduct[],
): Promise<number> {
  const pick = picker(seededRandom(30));
  const others = Array.from(
    { length: handedOver },
    (_, index): Purchase => ({
      buyer: buyers[index % buyers.length] ?? "",
      producer: sellers[Math.floor(index / 4) % sellers.length] ?? "",
      hoursAgo: pick.whole(3, 60) * hoursOfDay,
      reached: "fulfilled" as const,
      method: pick.happens(0.7) ? ("card" as const) : ("cash" as const),
    }),
  );
  const left = new Map(products.map(({ id, stock }) => [id, stock]));
  let ofBruno = 0;
  for (const purchase of [...others, ...told].toSorted((a, b) => b.hoursAgo - a.hoursAgo)) {
    const at = secondsAfter(clock.now(), -purchase.hoursAgo * 3600);
    const [buyer, producer] = [purchase.buyer, purchase.producer].map((name) =>
      people.find(({ username }) => username === name),
    );
    if (!buyer || !producer) continue;
    const basket = purchase.isByWeight
      ? weighedBasketOf(products, producer.id)
      : basketOf(products, left, producer.id, at, pick);
    if (basket.length === 0) continue;
    await take(tx, settings, purchase, buyer.id, producer.id, basket, at, pick);
    if (buyer.username === "bruno") ofBruno++;
  }
  return ofBruno;
}

type Basket = { product_id: number; quantity: number }[];

/** Some of what the producer sold by then, and has enough of. */
function basketOf(
  products: DemoProduct[],
  left: Map<number, number>,
  producerId: number,
  at: Date,
  pick: Pick,
): Basket {
  const sold = products.filter(
    ({ id, producer_id, is_listed, created_at }) =>
      producer_id === producerId && is_listed && created_at < at && (left.get(id) ?? 0) > 8,
  );
  const chosen = pick.shuffled(sold).slice(0, pick.whole(1, 3));
  const quantities = chosen.map(() => pick.whole(1, 3));
  return chosen.flatMap(({ id, sold_by }, index) => {
    // What is sold by weight would have to be weighed.
    if (sold_by === "weight") return [];
    const quantity = quantities[index] ?? 1;
    left.set(id, (left.get(id) ?? 0) - quantity);
    return [{ product_id: id, quantity }];
  });
}

/** Two pieces of the first thing that the producer sells by weight. */
function weighedBasketOf(products: DemoProduct[], producerId: number): Basket {
  return products
    .filter(
      ({ producer_id, sold_by, stock }) => producer_id === producerId && sold_by === "weight" && stock > 8,
    )
    .slice(0, 1)
    .map(({ id }) => ({ product_id: id, quantity: 2 }));
}

async function take(
  tx: Tx,
  settings: Settings,
  { reached, method }: Purchase,
  buyerId: number,
  producerId: number,
  basket: Basket,
  at: Date,
  pick: Pick,
) {
  const payment_method = settings.paymentMethods.includes(method) ? method : "cash";
  const lines = basket.map((line) => ({ ...line, user_id: buyerId, added_at: at }));
  await tx.insertInto("cart_lines").values(lines).execute();
  const wish = { payment_method, delivery_method: "pickup" as const };
  const actor = { userId: buyerId, now: at };
  const market = { config: settings, jobs: noJobs, settings: { current: { bank_account: null } } };
  const { id, orders, place } = await prepareCheckout(tx, market, actor, wish, () => true);
  await place();
  const orderId = orders[0]?.id ?? 0;
  if (payment_method === "card" && reached !== "awaiting_payment") await pay(tx, settings, buyerId, id, at);
  const producer = (hours: number) => ({ userId: producerId, now: secondsAfter(at, hours * 3600) });
  const readyAfterHours = pick.whole(2, 20);
  if (reached === "ready" || reached === "fulfilled") {
    await takeStep(tx, noJobs, producer(readyAfterHours), orderId, "preparation");
  }
  if (reached === "fulfilled")
    await takeStep(tx, noJobs, producer(readyAfterHours + 24), orderId, "handover");
  if (reached === "cancelled") {
    await takeStep(tx, noJobs, producer(2), orderId, "cancellation", "The slugs were faster than we were.");
  }
}

async function pay(tx: Tx, config: Settings, buyerId: number, checkoutId: number, at: Date) {
  const actor = { userId: buyerId, now: secondsAfter(at, 90) };
  const till = { config, present: () => sandboxTraits, jobs: noJobs };
  const payment = await beginPayment(tx, till, actor, checkoutId);
  if ("reference" in payment) {
    await recordOutcome(tx, noJobs, payment.reference, { status: "succeeded" }, actor.now);
  }
}

/**
 * Fills bruno's cart with products that can be bought today or in a year, for pickup and for delivery, and celine's
 * with two that can't be bought: one is sold out, one is no longer sold. Returns the number of bruno's lines.
 */
export async function fillCarts(
  tx: Tx,
  clock: Clock,
  people: DemoPerson[],
  products: DemoProduct[],
): Promise<number> {
  const idOf = (name: string) => people.find(({ username }) => username === name)?.id ?? 0;
  const keeps = products.filter(
    ({ is_listed, stock, best_before }) => is_listed && stock > 20 && !best_before,
  );
  const offersBoth = ({ producer_id }: DemoProduct) =>
    people.find(({ id }) => id === producer_id)?.offers.length === 2;
  const ofBruno = keeps.filter(offersBoth).slice(3, 6);
  const ofCeline = [
    ...keeps.slice(0, 1),
    ...products.filter(({ is_listed, stock }) => is_listed && stock === 0).slice(0, 1),
    ...products.filter(({ is_listed }) => !is_listed).slice(0, 1),
  ];
  const linesOf = (username: string, chosen: DemoProduct[]) =>
    chosen.map(({ id }, index) => ({
      user_id: idOf(username),
      product_id: id,
      quantity: index + 1,
      added_at: secondsAfter(clock.now(), -3600 + index),
    }));
  const lines = [...linesOf("bruno", ofBruno), ...linesOf("celine", ofCeline)];
  await tx.insertInto("cart_lines").values(lines).execute();
  return ofBruno.length;
}

const noJobs: JobQueue = { add: async () => {}, addLater: async () => {} };
