import fc from "fast-check";
import { transaction } from "#platform/database";
import { markPaid, refusePayout } from "#wallet";
import type { TestApp } from "../support/app.ts";
import { type Answer, call } from "../support/client.ts";
import { checkOut, newProduct, putInCart } from "../support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../support/people.ts";

/** Each kind of thing that people do on a market, as often as it stands here. */
const doings = {
  ...{ add: 30, set: 4, take: 3, checkout: 20, pay: 20, prepare: 16, handOver: 14, cancel: 8, takeOut: 8 },
  ...{ price: 4, stock: 6, list: 2, remove: 1, promote: 5, payOut: 6, decide: 5, review: 2 },
};
type Doing = keyof typeof doings;

/** Something to do, by numbers alone: what they name depends on what there is by then. */
export const step = fc.record({
  does: fc.oneof(
    ...Object.entries(doings).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as Doing) })),
  ),
  who: fc.nat(3),
  which: fc.nat(30),
  much: fc.integer({ min: 1, max: 12 }),
});
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Two who sell and buy, two who only buy, and what came of what they did, in the order in which it came. */
export interface Market {
  people: TestPerson[];
  /** Two of each seller. */
  products: { id: number; owner: number }[];
  walletIds: number[];
  checkouts: { id: number; buyer: number }[];
  orders: { id: number; buyer: number; producer: number }[];
  payouts: { id: number; owner: number }[];
}

export const settings = {
  ...{ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5", PROMOTION_PRICE_PER_DAY: "0.30" },
};
export const firstStock = 20;
export const firstPriceMinor = 350;
/** Six packages that were sold and handed over before the day begins, less 7.5 %. */
export const firstAvailableMinor = 2100 - 158;
const soldBefore = 6;

export async function openMarket(app: TestApp, name: string): Promise<Market> {
  const payout_account = { holder: "Eva Peeters", iban: "BE68539007547034" };
  const sellers = [
    await newProducer(app, `${name}-a`, { payout_account }),
    await newProducer(app, `${name}-b`, { payout_account }),
  ];
  const people = [...sellers, await newPerson(app, `${name}-c`), await newPerson(app, `${name}-d`)];
  const products: Market["products"] = [];
  const walletIds: number[] = [];
  for (const [owner, as] of sellers.entries()) {
    for (const stock of [firstStock + soldBefore, firstStock])
      products.push({ id: await newProduct(app, as, { stock }), owner });
    await sellSome(app, as, people[2] ?? as, products.at(-2)?.id ?? 0);
    walletIds.push((await call(app, "GET", "wallet/", { as })).body.results[0].id);
  }
  return { people, products, walletIds, checkouts: [], orders: [], payouts: [] };
}

async function sellSome(app: TestApp, seller: TestPerson, as: TestPerson, product: number) {
  await putInCart(app, as, product, soldBefore);
  const { body } = await checkOut(app, as, { payment_method: "card" });
  await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as });
  for (const name of ["preparation", "handover"])
    await call(app, "POST", `order/${body.orders[0].id}/${name}/`, { as: seller });
}

/** Who does what to what, by place in the lists of the market; undefined where there is no such thing yet. */
export interface Act extends Step {
  who: number;
  /** Its place. */
  which: number;
  quantity: number;
}

export function actOf({ products, orders, checkouts, payouts }: Market, given: Step): Act | undefined {
  const { does, who, which, much } = given;
  const lists = {
    ...{
      pay: checkouts,
      prepare: orders,
      handOver: orders,
      cancel: orders,
      takeOut: orders,
      decide: payouts,
    },
    ...{ checkout: [0], payOut: [0], review: [0, 0, 0, 0] },
  };
  const list = does in lists ? lists[does as keyof typeof lists] : products;
  if (list.length === 0) return undefined;
  // What is the newest is where most is still to be done.
  const place =
    list === orders || list === checkouts
      ? list.length - 1 - (which % Math.min(3, list.length))
      : which % list.length;
  const quantity = does === "set" ? much - 1 : does === "stock" && which % 2 ? -much : much;
  return { ...given, which: place, quantity, who: doerOf() };

  /** Mostly whose it is to do, and now and then somebody else. */
  function doerOf(): number {
    const isOdd = much % 6 === 0;
    if (["price", "stock", "list", "remove", "promote"].includes(does)) {
      return isOdd && does === "promote" ? who : (products[place]?.owner ?? 0);
    }
    if (does === "payOut") return who % 2;
    if (isOdd) return who;
    if (does === "takeOut") return orders[place]?.buyer ?? who;
    if (does === "pay") return checkouts[place]?.buyer ?? who;
    if (does === "prepare" || does === "handOver") return orders[place]?.producer ?? who;
    if (does === "cancel") return (who % 2 ? orders[place]?.producer : orders[place]?.buyer) ?? who;
    return who;
  }
}

export const methodOf = ({ much }: Act) => (much % 3 ? "card" : "cash");
export const tokenOf = ({ much }: Act) =>
  much < 2 ? "sandbox_declined" : much === 2 ? "sandbox_timeout" : "sandbox_ok";

/** One of the two products of an order's producer, by its place; it may not be in the order. */
export const takenOut = ({ much }: Act, producer: number) => 2 * producer + (much % 2);

/** What the site said: a status, and the code of a problem. */
export interface Said {
  status: number;
  code?: string;
}

/** Does it over HTTP, and notes what came of it. */
export async function perform(app: TestApp, market: Market, act: Act): Promise<Said> {
  const answer = await send(app, market, act);
  const { status, body } = answer;
  if (status === 201 && act.does === "checkout") {
    market.checkouts.push({ id: body.checkout_id, buyer: act.who });
    for (const { id, producer } of body.orders) {
      const seller = market.people.findIndex((person) => person.id === producer.id);
      market.orders.push({ id, buyer: act.who, producer: seller });
    }
  }
  if (status === 201 && act.does === "payOut") market.payouts.push({ id: body.id, owner: act.who });
  return typeof body?.code === "string" ? { status, code: body.code } : { status };
}

type Sent = Pick<Answer, "status" | "body">;

async function send(app: TestApp, market: Market, act: Act): Promise<Sent> {
  const { people, products, walletIds, checkouts, orders, payouts } = market;
  const { who, which, quantity, much } = act;
  const as = people[who];
  const product = products[which]?.id;
  const ask = (method: string, path: string, json?: object) => call(app, method, path, { as, json });
  if (!as) throw new Error("nobody does it");
  const ways: Record<Doing, () => Promise<Sent>> = {
    add: () => ask("PATCH", `cart/item_increment/${product}/`, { quantity }),
    set: () => ask("PUT", `cart/items/${product}/`, { quantity }),
    take: () => ask("PATCH", `cart/item_decrement/${product}/`, { quantity }),
    checkout: () => checkOut(app, as, { payment_method: methodOf(act) }),
    pay: () => ask("POST", `checkout/${checkouts[which]?.id}/payment/`, { token: tokenOf(act) }),
    prepare: () => ask("POST", `order/${orders[which]?.id}/preparation/`),
    handOver: () => ask("POST", `order/${orders[which]?.id}/handover/`),
    cancel: () => ask("POST", `order/${orders[which]?.id}/cancellation/`),
    takeOut: () =>
      ask(
        "DELETE",
        `order/${orders[which]?.id}/items/${products[takenOut(act, orders[which]?.producer ?? 0)]?.id}/`,
      ),
    price: () => ask("PATCH", `products/${product}/`, { price: euros(much * 37) }),
    stock: () => ask("POST", `products/${product}/stock/`, { change: quantity }),
    list: () => ask("PATCH", `products/${product}/`, { is_listed: much > 3 }),
    remove: () => ask("DELETE", `products/${product}/`),
    promote: () => ask("POST", "promotion/", { product_id: product, days: much }),
    payOut: () => ask("POST", `wallet/${walletIds[who]}/payouts/`, { amount: euros(much * 40) }),
    decide: () => decide(app, payouts[which]?.id ?? 0, much % 2 === 0),
    review: () => ask("POST", `review/new/${people[which]?.id}/`, { rating: 1 + (much % 5) }),
  };
  return ways[act.does]();
}

function euros(minor: number) {
  return { amount: (minor / 100).toFixed(2), currency: "EUR" };
}

/** What the operator's command does; it refuses in a sentence, not by a status. */
async function decide(app: TestApp, id: number, isPaid: boolean): Promise<Sent> {
  const now = app.platform.clock.now();
  try {
    await transaction(app.platform.db, (tx) =>
      isPaid
        ? markPaid(tx, app.platform.config, id, now)
        : refusePayout(tx, app.platform.config, id, null, now),
    );
    return { status: 200, body: {} };
  } catch {
    return { status: 409, body: { code: "decided" } };
  }
}
