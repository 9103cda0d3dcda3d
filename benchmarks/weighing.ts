import assert from "node:assert/strict";
import { sql } from "kysely";
import { randomFrom } from "../src/pickup/phones.fixture.ts";
import type { TestApp } from "../tests/support/app.ts";
import { call } from "../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, requireSound, takeStep } from "../tests/support/market.ts";
import { newProducer } from "../tests/support/people.ts";
import { withApp } from "./app.ts";

const [lines, linesOfOrder] = [Number(process.argv[2] ?? 10_000), 50];
/** 7.5 percent, in tenths of a percent. */
const commission = { percent: "7.5", tenths: 75n };

interface Goods {
  id: number;
  priceMinor: number;
  packGrams: number;
  tolerance: number;
}

/**
 * Weighs random lines of orders that are paid by card, each at a price, a pack and a tolerance of its own: line, order, commission, what
 * is taken from the card and the ledger agree to the cent with what is worked out here, or it ends with 1:
 * `node benchmarks/weighing.ts [lines]`.
 */
await withApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: commission.percent }, async (app) => {
  const random = randomFrom(7);
  const producer = await newProducer(app, "producer");
  const goods: Goods[] = [];
  for (let i = 0; i < linesOfOrder; i++) {
    const [priceMinor, packGrams, tolerance] = [1 + random(9999), 1 + random(5000), random(51)];
    const id = await newProduct(app, producer, {
      name: `Goods ${i}`,
      price: { amount: (priceMinor / 100).toFixed(2), currency: "EUR" },
      sold_by: "weight",
      pack_size: String(packGrams),
      pack_unit: "g",
      tolerance_percent: tolerance,
      stock: 1_000_000,
    });
    goods.push({ id, priceMinor, packGrams, tolerance });
  }
  let [weighed, capped] = [0, 0];
  while (weighed < lines) {
    const order = await placeOrder(app, goods, random);
    let total = 0n;
    for (const { n, product_id, quantity } of order.items) {
      const product = goods.find(({ id }) => id === product_id) ?? assert.fail();
      const pack = product.packGrams * quantity;
      const grams = 1 + Math.floor((pack * (50 + random(130))) / 100);
      const tare = random(3) === 0 ? random(200) : 0;
      const answer = await call(app, "PUT", `order/${order.id}/items/${n}/weight/`, {
        as: producer,
        json: { grams: grams + tare, tare_grams: tare },
      });
      assert.equal(answer.status, 200, answer.text);
      const price = halfUp(BigInt(product.priceMinor) * BigInt(grams), 1000n);
      const most = halfUp(
        BigInt(product.priceMinor) * BigInt(pack) * BigInt(100 + product.tolerance),
        100_000n,
      );
      if (price > most) capped++;
      total += price < most ? price : most;
      weighed++;
    }
    await requireSettled(app, producer, order.id, total);
  }
  await app.jobsDone();
  await requireSound(app);
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from captures where captured_at is null or amount_minor <> (
      select total_minor from orders where orders.id = order_id)`.execute(app.platform.db);
  assert.equal(rows[0]?.open, 0, "captures that took something else than the order's total");
  console.log(
    `${weighed} lines weighed, ${capped} at their most: orders, commission, captures and ledger agree`,
  );
});

/** An order of all the goods, a random number of pieces each, paid by card. */
async function placeOrder(app: TestApp, goods: Goods[], random: (below: number) => number) {
  const buyer = await newBuyerOf(app);
  for (const { id } of goods)
    await call(app, "PUT", `cart/items/${id}/`, { as: buyer, json: { quantity: 1 + random(5) } });
  const { body, text } = await checkOut(app, buyer, { payment_method: "card" });
  assert.ok(body.orders, text);
  const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, { as: buyer });
  assert.equal(paid.status, 200, paid.text);
  const [order] = body.orders as {
    id: number;
    items: { n: number; product_id: number; quantity: number }[];
  }[];
  return order ?? assert.fail();
}

/** Hands an order over whose lines come to `total`, and compares what is said of it. */
async function requireSettled(
  app: TestApp,
  producer: Parameters<typeof takeStep>[1],
  id: number,
  total: bigint,
): Promise<void> {
  await takeStep(app, producer, id, "preparation");
  const { status, body, text } = await takeStep(app, producer, id, "handover");
  assert.equal(status, 200, text);
  const minor = ({ amount }: { amount: string }) => BigInt(amount.replace(".", ""));
  const kept = halfUp(total * commission.tenths, 1000n);
  assert.deepEqual([minor(body.total), minor(body.commission), body.is_final], [total, kept, true]);
  const { rows } = await sql<{ released: number }>`
    select coalesce(sum(amount_minor), 0)::int as released from transfer_lines join transfers on transfers.id = transfer_id
    where account = 'available' and cause = ${`release/${id}`}`.execute(app.platform.db);
  assert.equal(BigInt(rows[0]?.released ?? 0), total - kept, `what the wallet got of order ${id}`);
}

function halfUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend * 2n + divisor) / (divisor * 2n);
}
