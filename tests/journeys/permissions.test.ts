import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sql } from "kysely";
import { startApp, type TestApp } from "../support/app.ts";
import { type Answer, call } from "../support/client.ts";
import { checkOut, newProduct, putInCart, requireSound } from "../support/market.ts";
import { type Operation, readOperations, sample } from "../support/openapi.ts";
import { newPerson, newProducer, type TestPerson } from "../support/people.ts";

// Each route of orders, money and carts that has an id in it, called by those whom it is no business of.

let app: TestApp;
let buyer: TestPerson;
let producer: TestPerson;
let product: number;
let strangers: TestPerson[];
let operations: Operation[];
/** Ids that are somebody else's, for each name that stands in an address. */
let ids: Record<string, number[]>;

const address = { street: "Veldweg 77", postal_code: "9123", city: "Sinaai", country: "BE" };
/** The parties' own requests bore it, and so do the strangers'. */
const keyOf = (path: string) => ({ "idempotency-key": `for ${path}` });

before(async () => {
  app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "10" });
  producer = await newProducer(app, "producer", {
    payout_account: { holder: "Eva Peeters", iban: "BE68539007547034" },
  });
  buyer = await newPerson(app, "buyer", { phone: "+32 470 99 88 77" });
  product = await newProduct(app, producer);
  strangers = [await newPerson(app, "other-buyer"), await newProducer(app, "other-producer")];
  const orders = [
    await newOrder([]),
    await newOrder(["payment"]),
    await newOrder(["payment", "preparation"]),
    await newOrder(["payment", "preparation", "handover"]),
    await newOrder(["payment", "cancellation"]),
  ];
  const wallets = await call(app, "GET", "wallet/", { as: producer });
  const walletId: number = wallets.body.results[0].id;
  const json = { amount: { amount: "1.00", currency: "EUR" } };
  const path = `wallet/${walletId}/payouts/`;
  const payout = await call(app, "POST", path, { as: producer, json, headers: keyOf(path) });
  assert.equal(payout.status, 201, payout.text);
  await putInCart(app, buyer, product, 2);
  await app.jobsDone();
  ids = {
    order_id: orders.map(({ id }) => id),
    checkout_id: orders.map(({ checkoutId }) => checkoutId),
    wallet_id: [walletId],
    product_id: [product],
  };
  operations = await readOperations(app);
});
after(async () => {
  await requireSound(app);
  await app.close();
});

async function newOrder(steps: string[]): Promise<{ id: number; checkoutId: number }> {
  await putInCart(app, buyer, product, 2);
  const wish = { payment_method: "card", delivery_method: "delivery", address, note: "Behind the shed." };
  const { body, text } = await checkOut(app, buyer, wish);
  assert.ok(body.orders, text);
  const [{ id }] = body.orders;
  for (const name of steps) {
    const path = name === "payment" ? `checkout/${body.checkout_id}/payment/` : `order/${id}/${name}/`;
    const as = name === "payment" ? buyer : producer;
    const answer = await call(app, "POST", path, { as, headers: keyOf(path) });
    assert.equal(answer.status, 200, answer.text);
  }
  return { id, checkoutId: body.checkout_id };
}

/** The routes under these words that have an id in their address, each with each id that is somebody else's. */
function addressed(...words: string[]): { operation: Operation; path: string; none: string }[] {
  const those = operations.filter(
    ({ path, inPath }) => inPath.length > 0 && words.some((word) => path.startsWith(`${word}/`)),
  );
  return those.flatMap((operation) => {
    const name = operation.inPath[0]?.name ?? "";
    const at = (id: number) =>
      operation.path.replace(`{${name}}`, String(id)).replace("{product_id}", String(product));
    const known = ids[name] ?? [];
    assert.ok(known.length > 0, `no id is known for ${operation.path}`);
    return known.map((id) => ({ operation, path: at(id), none: at(999_999) }));
  });
}

function send(operation: Operation, path: string, as?: TestPerson): Promise<Answer> {
  const json = operation.body === undefined ? undefined : sample(operation.body);
  const headers = operation.method === "POST" ? keyOf(path) : {};
  return call(app, operation.method, path, { as, json, headers });
}

const tables = [
  ...["checkouts", "orders", "order_items", "order_steps", "payments", "payment_amounts", "refunds"],
  ...[
    "sandbox_charges",
    "sandbox_refunds",
    "wallets",
    "transfers",
    "transfer_lines",
    "payouts",
    "promotions",
  ],
  "products",
];

/** All rows of what was bought and paid, and the buyer's cart. */
async function everything(): Promise<unknown[]> {
  const cart = sql`select * from cart_lines where user_id in (${buyer.id}, ${producer.id}) order by product_id`;
  const rows = [(await cart.execute(app.platform.db)).rows];
  for (const table of tables) {
    const all = sql`select * from ${sql.table(table)} each_row order by each_row::text`;
    rows.push((await all.execute(app.platform.db)).rows);
  }
  return rows;
}

/** What no stranger may read anywhere in an answer. */
const secrets =
  /Veldweg|Sinaai|shed|470 99|BE68|Peeters|buyer@|producer@|"(available|pending|commission|contact)"/;

test("orders, payments and wallets are to all but their parties as if they did not exist, and stay as they are", async () => {
  const routes = addressed("order", "checkout", "wallet");
  assert.ok(new Set(routes.map(({ operation }) => operation)).size >= 7);
  const before = await everything();
  for (const { operation, path, none } of routes) {
    const what = `${operation.method} ${path}`;
    const nobody = await send(operation, path);
    assert.deepEqual([nobody.status, nobody.body.code], [401, "not_authenticated"], what);
    for (const stranger of strangers) {
      const answer = await send(operation, path, stranger);
      assert.equal(answer.status, 404, `${what} as ${stranger.username}: ${answer.text}`);
      assert.equal(answer.text, (await send(operation, none, stranger)).text, what);
      assert.doesNotMatch(answer.text, secrets, what);
    }
  }
  assert.deepEqual(await everything(), before);
});

test("somebody else's order, sale or payout is in nobody's list, whichever way it is asked for", async () => {
  for (const stranger of strangers) {
    for (const path of [
      "order/",
      "order/sales/",
      ...(ids["checkout_id"] ?? []).map((id) => `order/?checkout_id=${id}`),
      "order/?status=awaiting_payment,placed,ready,fulfilled,cancelled",
    ]) {
      const { body, text } = await call(app, "GET", path, { as: stranger });
      assert.deepEqual(body.results, [], `${path} as ${stranger.username}: ${text}`);
    }
  }
  // The parties see each other's side only through their own.
  assert.deepEqual((await call(app, "GET", "order/", { as: producer })).body.results, []);
  assert.deepEqual((await call(app, "GET", "order/sales/", { as: buyer })).body.results, []);
});

test("what others do to their carts leaves the buyer's and everything else as it is", async () => {
  const before = await everything();
  const routes = operations.filter(({ path }) => path.startsWith("cart/"));
  for (const operation of routes) {
    const path = operation.path.replace("{product_id}", String(product));
    const what = `${operation.method} ${path}`;
    assert.equal((await send(operation, path)).status, 401, what);
    for (const stranger of strangers) {
      const answer = await send(operation, path, stranger);
      assert.ok(answer.status === 200 || answer.status === 404, `${what}: ${answer.text}`);
      assert.doesNotMatch(answer.text, secrets, what);
    }
    const own = await send(operation, path, producer);
    assert.ok(own.status < 500, own.text);
    if (operation.method === "PATCH" && path.includes("increment"))
      assert.equal(own.body.code, "own_product");
  }
  assert.deepEqual(await everything(), before);
});

test("nobody promotes what is not theirs", async () => {
  const before = await everything();
  const json = { product_id: product, days: 1 };
  assert.equal((await call(app, "POST", "promotion/", { json })).status, 401);
  for (const as of strangers) {
    const answer = await call(app, "POST", "promotion/", { as, json });
    assert.deepEqual([answer.status, answer.body.code], [403, "not_owner"]);
  }
  assert.deepEqual(await everything(), before);
});

test("a party is told no more than its own side", async () => {
  const [id] = ids["order_id"] ?? [];
  const [bought, sold] = [
    await call(app, "GET", `order/${id}/`, { as: buyer }),
    await call(app, "GET", `order/${id}/`, { as: producer }),
  ];
  assert.equal("commission" in bought.body, false);
  assert.equal("commission" in sold.body, true);
  for (const { text } of [bought, sold]) assert.doesNotMatch(text, /@example|BE68|payout|reference/);
});
