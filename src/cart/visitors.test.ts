import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { makeOpaqueToken } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { startApp, type TestApp } from "../../tests/support/app.ts";
import { call } from "../../tests/support/client.ts";
import { cartOf, linesIn, newProduct, type TestProduct } from "../../tests/support/goods.ts";
import { newPerson, newProducer, type TestPerson } from "../../tests/support/people.ts";
import { untilSomebodyWaits } from "../../tests/support/waiting.ts";
import { addToCart, readCart, removeAll, removeFromCart, setInCart, takeFromCart } from "./cart.ts";
import { type MergeChange, mergeCarts } from "./merge.ts";
import { countInCart, sweepVisitorCarts, visitorCartSeconds, visitorUses } from "./visitors.ts";

let app: TestApp;
let orchard: TestPerson;
before(async () => {
  app = await startApp();
  orchard = await newProducer(app, "orchard");
});
after(() => app.close());

let people = 0;
const newBuyer = () => newPerson(app, `buyer-${people++}`);
const newPears = (told = {}) => newProduct(app, orchard, told);
const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => transaction(app.platform.db, work);
const times = <T>(count: number, work: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => work(n)));

/** A visitor with a cookie and nothing in their cart. */
function newVisitor() {
  const cookieHash = makeOpaqueToken().hashed;
  const owner = { cookieHash };
  const wanted = ({ id }: TestProduct, quantity: number) => ({
    ...{ owner, productId: id, quantity, now: app.platform.clock.now(), today: "2026-06-01" },
  });
  const { db } = app.platform;
  return {
    cookieHash,
    add: (product: TestProduct, quantity = 1) =>
      inTransaction((tx) => addToCart(tx, wanted(product, quantity))),
    set: (product: TestProduct, quantity: number) =>
      inTransaction((tx) => setInCart(tx, wanted(product, quantity), () => {})),
    take: (product: TestProduct, quantity = 1) =>
      inTransaction((tx) => takeFromCart(tx, wanted(product, quantity))),
    remove: ({ id }: TestProduct) => inTransaction((tx) => removeFromCart(tx, owner, id)),
    clear: () => inTransaction((tx) => removeAll(tx, owner)),
    count: () => countInCart(db, owner),
    mergeInto: ({ id }: { id: number }) => inTransaction((tx) => mergeCarts(tx, { cookieHash, userId: id })),
    async lines() {
      const rows = await readCart(db, owner);
      return rows.map(({ product_id, quantity }) => [product_id, quantity]).sort();
    },
  };
}

const cartsKept = async () =>
  (await app.platform.db.selectFrom("visitor_carts").select("cookie_hash").execute()).length;

test("a visitor's cart begins with the first thing put in and follows the rules of every cart", async () => {
  const [visitor, kept] = [newVisitor(), await cartsKept()];
  const [pears, plums] = [await newPears(), await newPears()];
  assert.deepEqual([await visitor.lines(), await visitor.count()], [[], 0]);
  await assert.rejects(visitor.take(pears), { code: "not_in_cart" });
  await visitor.remove(pears);
  await visitor.clear();
  assert.equal(await cartsKept(), kept);
  const cart = await visitor.add(pears, 2);
  assert.deepEqual([cart.length, cart[0]?.quantity, cart[0]?.name], [1, 2, "Conference pears"]);
  assert.equal(await cartsKept(), kept + 1);
  await visitor.add(pears);
  await visitor.set(plums, 7);
  await visitor.take(plums, 3);
  const expected = [
    [pears.id, 3],
    [plums.id, 4],
  ];
  assert.deepEqual([await visitor.lines(), await visitor.count()], [expected, 7]);
  await assert.rejects(visitor.add(pears, 18), { code: "not_enough_stock" });
  await assert.rejects(visitor.set(pears, 21), { code: "not_enough_stock" });
  await assert.rejects(visitor.add(await newPears({ is_listed: false })), { code: "not_found" });
  await assert.rejects(visitor.add(await newPears({ best_before: "2026-05-01" })), {
    code: "past_best_before",
  });
  await visitor.remove(pears);
  await visitor.set(plums, 0);
  assert.deepEqual(await visitor.lines(), []);
});

test("a refused first thing makes no cart", async () => {
  const [visitor, kept] = [newVisitor(), await cartsKept()];
  await assert.rejects(visitor.add({ id: 999_999 }), { code: "not_found" });
  await assert.rejects(visitor.set({ id: 999_999 }, 1), { code: "not_found" });
  assert.equal(await cartsKept(), kept);
});

test("a visitor sees their own cart only, and a person who sells may fill one before signing in", async () => {
  const [one, other, pears] = [newVisitor(), newVisitor(), await newPears()];
  await one.add(pears, 3);
  assert.deepEqual([await other.lines(), await other.count()], [[], 0]);
  await other.clear();
  assert.deepEqual(await one.lines(), [[pears.id, 3]]);
});

test("of 32 visitor's increments at once none is lost, and none goes past the stock", async () => {
  const [visitor, pears] = [newVisitor(), await newPears({ stock: 40 })];
  const outcomes = await times(32, () => visitor.add(pears, 2).catch(({ code }) => code));
  assert.equal(outcomes.filter((outcome) => outcome === "not_enough_stock").length, 12);
  assert.deepEqual(await visitor.lines(), [[pears.id, 40]]);
});

test("a visitor's cart holds 100 products, however many are put in at once", async () => {
  const visitor = newVisitor();
  const products = await times(105, () => newPears());
  const codes = await Promise.all(
    products.map((product) =>
      visitor.add(product).then(
        () => "added",
        ({ code }) => code,
      ),
    ),
  );
  assert.equal(codes.filter((code) => code === "cart_full").length, 5);
  assert.equal((await visitor.lines()).length, 100);
});

test("both carts become one, in the order in which things were put in", async () => {
  const [visitor, buyer, kept] = [newVisitor(), await newBuyer(), await cartsKept()];
  const [pears, plums, milk] = await times(3, () => newPears());
  assert.ok(pears && plums && milk);
  const cart = cartOf(app, buyer);
  await visitor.add(pears, 2);
  await cart.add(plums, 3);
  await visitor.add(milk);
  await visitor.add(plums, 4);
  assert.deepEqual(await visitor.mergeInto(buyer), []);
  assert.deepEqual(linesIn(await cart.read()), [
    [pears.id, 2],
    [plums.id, 7],
    [milk.id, 1],
  ]);
  assert.deepEqual([await visitor.lines(), await cartsKept()], [[], kept]);
  assert.deepEqual(await visitor.mergeInto(buyer), []);
  assert.deepEqual(await newVisitor().mergeInto(buyer), []);
});

test("what can't come along whole is named, with how much there is now", async () => {
  const [visitor, seller] = [newVisitor(), await newProducer(app, "seller")];
  const own = await newProduct(app, seller, { name: "Own honey" });
  const [few, past, gone, soldOut] = await times(4, (n) => newPears({ name: `Pears ${n}`, stock: 10 }));
  assert.ok(few && past && gone && soldOut);
  const cart = cartOf(app, seller);
  await cart.add(few, 8);
  await cart.add(past, 9);
  for (const product of [own, few, past, gone, soldOut]) await visitor.add(product, 5);
  const change = (product: TestProduct, json: object) =>
    call(app, "PATCH", `products/${product.id}/`, { as: orchard, json });
  await change(past, { stock: 4 });
  await change(gone, { is_listed: false });
  await change(soldOut, { stock: 0 });

  const why = "not_enough_stock";
  const expected: MergeChange[] = [
    { product_id: own.id, name: "Own honey", wanted: 5, quantity: 0, why: "own_product" },
    { product_id: few.id, name: "Pears 0", wanted: 13, quantity: 10, why },
    { product_id: past.id, name: "Pears 1", wanted: 14, quantity: 9, why },
  ];
  assert.deepEqual(await visitor.mergeInto(seller), expected);
  const { body } = await cart.read();
  type Shown = { product: TestProduct; quantity: number; issue: string | null };
  const lines = body.items.map(({ product, quantity, issue }: Shown) => [product.id, quantity, issue]);
  assert.deepEqual(lines, [
    [few.id, 10, null],
    [past.id, 9, "not_enough_stock"],
    [gone.id, 5, "no_longer_sold"],
    [soldOut.id, 5, "out_of_stock"],
  ]);
});

test("a full cart takes more of what it holds, and nothing new", async () => {
  const [visitor, buyer] = [newVisitor(), await newBuyer()];
  const products = await times(103, () => newPears());
  const [held, , ...others] = products;
  const [first, second, third] = others.slice(-3);
  assert.ok(held && first && second && third);
  for (const product of products.slice(0, 99)) await cartOf(app, buyer).add(product);
  for (const product of [first, held, second, third]) await visitor.add(product, 2);
  const changes = await visitor.mergeInto(buyer);
  assert.deepEqual(
    changes.map(({ product_id, quantity, why }) => [product_id, quantity, why]),
    [
      [second.id, 0, "cart_full"],
      [third.id, 0, "cart_full"],
    ],
  );
  const lines = new Map(linesIn(await cartOf(app, buyer).read()));
  assert.deepEqual([lines.size, lines.get(held.id), lines.get(first.id)], [100, 3, 2]);
});

test("whatever both carts hold, each product comes to their sum or to what there is", async () => {
  const products: TestProduct[] = [];
  for (const stock of [10, 20, 30, 40]) products.push(await newPears({ stock }));
  const quantities = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(quantities, quantities, async (visitors, users) => {
      const [visitor, buyer] = [newVisitor(), await newBuyer()];
      const expected: [number, number][] = [];
      const expectedChanges: number[] = [];
      for (const [n, product] of products.entries()) {
        const stock = 10 * (n + 1);
        const [more, before] = [visitors, users].map((all) => Math.min(all[n] ?? 0, stock));
        assert.ok(more !== undefined && before !== undefined);
        if (more > 0) await visitor.add(product, more);
        if (before > 0) await cartOf(app, buyer).add(product, before);
        if (more + before > 0) expected.push([product.id, Math.min(more + before, stock)]);
        if (more + before > stock) expectedChanges.push(product.id);
      }
      const changes = await visitor.mergeInto(buyer);
      assert.deepEqual(
        changes.map(({ product_id }) => product_id),
        expectedChanges,
      );
      const lines = linesIn(await cartOf(app, buyer).read());
      assert.deepEqual(
        lines.sort(([a], [b]) => a - b),
        expected,
      );
    }),
    { numRuns: 15 },
  );
});

test("of eight merges of one cart at once one finds it, and two visitors' carts both come along", async () => {
  const [visitor, other, buyer, pears] = [newVisitor(), newVisitor(), await newBuyer(), await newPears()];
  await visitor.add(pears, 3);
  await other.add(pears, 4);
  await times(8, (n) => (n % 2 === 0 ? visitor : other).mergeInto(buyer));
  assert.deepEqual(linesIn(await cartOf(app, buyer).read()), [[pears.id, 7]]);
});

test("what is put into either cart while they become one is in one of them afterwards, once", async () => {
  const pears = await newPears({ stock: 1000 });
  const plums = await newPears({ stock: 1000 });
  for (let round = 0; round < 5; round++) {
    const [visitor, buyer] = [newVisitor(), await newBuyer()];
    const cart = cartOf(app, buyer);
    await visitor.add(pears);
    await times(12, async (n) => {
      if (n % 4 === 0) await visitor.mergeInto(buyer);
      else if (n % 4 === 1) assert.equal((await cart.add(plums)).status, 200);
      else if (n % 4 === 2) await visitor.add(plums);
      else await visitor.add(pears);
    });
    const both = [...linesIn(await cart.read()), ...(await visitor.lines())];
    const total = (of: TestProduct) =>
      both.reduce((sum, [id, quantity = 0]) => (id === of.id ? sum + quantity : sum), 0);
    assert.deepEqual([total(pears), total(plums)], [4, 6]);
  }
});

test("a product that a visitor begins to add as the carts become one is not lost with the cart", async () => {
  const [visitor, buyer, pears] = [newVisitor(), await newBuyer(), await newPears()];
  await visitor.add(await newPears());
  let merging: Promise<MergeChange[]> | undefined;
  await inTransaction(async (tx) => {
    await addToCart(tx, {
      ...{ owner: { cookieHash: visitor.cookieHash }, productId: pears.id, quantity: 2 },
      ...{ now: app.platform.clock.now(), today: "2026-06-01" },
    });
    merging = visitor.mergeInto(buyer);
    await untilSomebodyWaits(tx);
  });
  assert.deepEqual(await merging, []);
  assert.deepEqual(linesIn(await cartOf(app, buyer).read())[1], [pears.id, 2]);
});

test("who puts in the hundredth product meanwhile leaves the merge without room, and nothing fails", async () => {
  const [visitor, buyer] = [newVisitor(), await newBuyer()];
  const products = await times(101, () => newPears());
  const [last, own] = products.splice(99);
  assert.ok(last && own);
  for (const product of products) await cartOf(app, buyer).add(product);
  await visitor.add(own);
  let merging: Promise<MergeChange[]> | undefined;
  await app.platform.db.transaction().execute(async (tx) => {
    const line = { user_id: buyer.id, product_id: last.id, quantity: 1, added_at: new Date() };
    await tx.insertInto("cart_lines").values(line).execute();
    merging = visitor.mergeInto(buyer);
    await untilSomebodyWaits(tx);
  });
  assert.deepEqual(
    (await merging)?.map(({ product_id, why }) => [product_id, why]),
    [[own.id, "cart_full"]],
  );
});

test("a cart that was looked at stays, and one that was not for 30 days goes with its lines", async () => {
  const [seen, forgotten, pears] = [newVisitor(), newVisitor(), await newPears()];
  await seen.add(pears);
  await forgotten.add(pears);
  const { db } = app.platform;
  const lastUse = () =>
    db
      .selectFrom("visitor_carts")
      .select("last_used_at")
      .where("cookie_hash", "=", seen.cookieHash)
      .executeTakeFirstOrThrow();
  const first = await lastUse();
  app.advance(visitorCartSeconds - 3600);
  await seen.count();
  assert.deepEqual(await lastUse(), first);
  await visitorUses.loop(app.platform).run();
  assert.notDeepEqual(await lastUse(), first);
  app.advance(2 * 3600);
  await sweepVisitorCarts(db, app.platform.clock.now());
  assert.deepEqual([await seen.count(), await forgotten.count()], [1, 0]);
  const kept = db.selectFrom("visitor_carts").select("cookie_hash");
  assert.deepEqual(await kept.where("cookie_hash", "=", forgotten.cookieHash).execute(), []);
});
