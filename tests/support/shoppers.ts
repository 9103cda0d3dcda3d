import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, call } from "./client.ts";
import { codeFor, crowdSettings } from "./crowd.ts";

/** A checkout that was asked for under a key of its own, and what was answered, if anything came. */
export interface Tried {
  as: { access: string };
  key: string;
  method: "cash" | "card";
  /** When it was asked for, and when its answer came, by this computer's clock. */
  askedAt: number;
  boughtAt?: number;
  bought?: string;
  paid?: string;
}

/** What many who buy have seen. */
export interface Shoppers {
  tried: Tried[];
  acknowledged(): number;
  /** Answers that no server gives that is about to die, is dead or starts. */
  wrong: string[];
  /** Ends once each is done with their present checkout. */
  stop(): Promise<void>;
}

const product = {
  ...{ name: "Eggs", category: "eggs", price: { amount: "2.80", currency: "EUR" } },
  ...{ pack_size: "6", pack_unit: "piece", stock: 1_000_000 },
};

/** What a server needs for them: their tokens outlive many deaths. */
export const shopSettings = {
  ...crowdSettings,
  ...{ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5", ACCESS_TOKEN_SECONDS: "86400" },
};

/** Three products of one who sells, and `count` who buy, registered by mailed codes. */
export async function openShop(url: string, count: number) {
  const app = { url };
  const seller = await register(app, "seller");
  await call(app, "PATCH", "me/", { as: seller, json: { is_producer: true } });
  const products = [];
  for (let n = 0; n < 3; n++) {
    products.push(requireId(await call(app, "POST", "products/new/", { as: seller, json: product })));
  }
  const buyers = [];
  for (let n = 0; n < count; n++) buyers.push(await register(app, `buyer-${n}`));
  return { products, buyers };
}

/** Lets each buyer fill a cart and check it out again and again, at whatever address `url` gives. */
export function letShop(
  url: () => string,
  { products, buyers }: { products: number[]; buyers: { access: string }[] },
): Shoppers {
  const tried: Tried[] = [];
  const wrong: string[] = [];
  let stopped = false;
  const all = Promise.all(
    buyers.map(async (as) => {
      while (!stopped) {
        // A refused connection is a server that starts again; asking at once would only keep it busy.
        await shop(as).catch(() => sleep(50));
      }
    }),
  );
  return {
    tried,
    acknowledged: () => tried.filter(({ bought }) => bought !== undefined).length,
    wrong,
    async stop() {
      stopped = true;
      await all;
    },
  };

  async function shop(as: { access: string }) {
    for (const product of products) {
      expect(200, await call({ url: url() }, "PUT", `cart/items/${product}/`, { as, json: { quantity: 1 } }));
    }
    const one: Tried = {
      as,
      key: randomUUID(),
      method: tried.length % 2 ? "card" : "cash",
      askedAt: Date.now(),
    };
    tried.push(one);
    const bought = await buy(url(), one);
    expect(201, bought);
    one.bought = bought.text;
    one.boughtAt = Date.now();
    if (one.method === "cash") return;
    const paid = await pay(url(), one, bought.body.checkout_id);
    expect(200, paid);
    one.paid = paid.text;
  }

  function expect(expected: number, { status, text }: Answer) {
    if (status === expected) return;
    // While its database is away the server says 503.
    if (status !== 503) wrong.push(`${status} ${text}`);
    throw new Error("The checkout was cut short.");
  }
}

/** For so long goods that are paid by card are reserved. */
const reservedMilliseconds = 15 * 60_000;

/**
 * Asks for every checkout and payment again under its key, and says in a sentence what is not as it has to be: what was
 * acknowledged is answered again to the letter, what was not is there now or never was, and each is there once.
 */
export async function askAgain(url: string, tried: Tried[]): Promise<string[]> {
  const wrong: string[] = [];
  const known = new Map<number, Tried>();
  const left = tried.values();
  const ask = async () => {
    for (const one of left) {
      const { status, text, body } = await buy(url, one);
      // Without its answer the next basket was filled, and sold or not: a cart that is empty says that this one was not.
      if (status !== 201 && (one.bought !== undefined || body.code !== "cart_empty")) {
        wrong.push(`${one.key}: ${status} ${text}`);
      }
      if (status !== 201) continue;
      if (one.bought !== undefined && one.bought !== text)
        wrong.push(`${one.key} was bought, and is ${text}`);
      if (known.has(body.checkout_id)) wrong.push(`${one.key} is also ${known.get(body.checkout_id)?.key}`);
      known.set(body.checkout_id, one);
      if (one.method === "card") await askToPay(one, body.checkout_id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));

  const people = new Map(tried.map(({ as }) => [as.access, as]));
  const listed = (await Promise.all([...people.values()].map((as) => checkoutsOf(url, as)))).flat();
  const unknown = listed.filter((id) => !known.has(id));
  const missing = known.size - new Set(listed).size + new Set(unknown).size;
  if (unknown.length > 0) wrong.push(`${unknown.length} checkouts that nobody asked for, as ${unknown[0]}`);
  if (missing > 0) wrong.push(`${missing} checkouts in nobody's list`);
  return wrong;

  async function askToPay(one: Tried, checkoutId: number) {
    const { status, text, body } = await pay(url, one, checkoutId);
    const isSame = one.paid === undefined || one.paid === text;
    // The money came and the answer was lost: the order says so. Or the money didn't come, and a long run outlived the order.
    const isOver = Date.now() - one.askedAt > reservedMilliseconds;
    const statusNow = one.paid === undefined ? body.status_now : undefined;
    const isPaid = status === 200 || statusNow === "placed" || (statusNow === "cancelled" && isOver);
    if (!isSame || !isPaid)
      wrong.push(`${one.key} was ${one.paid ? "paid" : "to be paid"}: ${status} ${text}`);
  }
}

/** The ids of a buyer's checkouts, one per order. */
async function checkoutsOf(url: string, as: { access: string }): Promise<number[]> {
  const ids: number[] = [];
  for (let next = "order/?limit=100"; next; ) {
    const { body } = await call({ url }, "GET", next, { as });
    ids.push(...body.results.map(({ checkout_id }: { checkout_id: number }) => checkout_id));
    next = body.next;
  }
  return ids;
}

function buy(url: string, { as, key, method }: Tried): Promise<Answer> {
  const json = { payment_method: method, delivery_method: "pickup" };
  return call({ url }, "POST", "order/", { as, json, headers: { "idempotency-key": key } });
}

function pay(url: string, { as, key }: Tried, checkoutId: number): Promise<Answer> {
  const headers = { "idempotency-key": `${key} paid` };
  return call({ url }, "POST", `checkout/${checkoutId}/payment/`, { as, headers });
}

async function register(app: { url: string }, username: string): Promise<{ access: string }> {
  const email = `${username}@example.org`;
  await call(app, "POST", "registration/", { json: { email } });
  const json = {
    email,
    code: await codeFor(app, email),
    username,
    password: `a good password of ${username}`,
  };
  const { body, text } = await call(app, "POST", "registration/validate/", { json });
  if (!body.tokens) throw new Error(text);
  return body.tokens;
}

function requireId({ body, text }: Answer): number {
  if (typeof body.id !== "number") throw new Error(text);
  return body.id;
}
