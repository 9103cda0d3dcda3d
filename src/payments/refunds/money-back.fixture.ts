import assert from "node:assert/strict";
import { startApp, type TestApp } from "../../../tests/support/app.ts";
import { call } from "../../../tests/support/client.ts";
import { checkOut, newBuyerOf, newProduct, putInCart, takeStep } from "../../../tests/support/market.ts";
import { newPerson, newProducer, type TestPerson } from "../../../tests/support/people.ts";

/** A market with a producer, somebody of the staff, and orders of 10.00 EUR (two of 3.50, one of 3.00) at 7.5 %. */
export async function openMoneyBack() {
  const app = await startApp({ PAYMENT_METHODS: "cash,card", COMMISSION_PERCENT: "7.5" });
  const [mara, greta] = [await newPerson(app, "mara", { roles: ["staff"] }), await newProducer(app, "greta")];
  const pears = await newProduct(app, greta, { stock: 10_000 });
  const price = { amount: "3.00", currency: "EUR" };
  const plums = await newProduct(app, greta, { name: "Plums", price, stock: 10_000 });

  /** An order that is paid and has come so far by these steps. */
  async function newOrder({ method = "card", token = "sandbox_ok", steps = [] as string[] } = {}) {
    const buyer = await newBuyerOf(app, pears);
    await putInCart(app, buyer, pears, 1);
    await putInCart(app, buyer, plums, 1);
    const { body, text } = await checkOut(app, buyer, { payment_method: method });
    assert.ok(body.orders, text);
    if (method === "card") {
      const paid = await call(app, "POST", `checkout/${body.checkout_id}/payment/`, {
        as: buyer,
        json: { token },
      });
      assert.equal(paid.status, 200, paid.text);
    }
    const id = Number(body.orders[0].id);
    for (const step of steps) assert.equal((await takeStep(app, greta, id, step)).status, 200, step);
    return { id, buyer, checkoutId: Number(body.checkout_id) };
  }

  const ask = (as: TestPerson, id: number, json: object, headers = {}) =>
    call(app, "POST", `order/${id}/refunds/`, {
      as,
      headers,
      json: { reason: "The pears were mouldy.", ...json },
    });
  return { app, mara, greta, pears, newOrder, ask, walletOf: () => walletOf(app, greta), euros };
}

export const handedOver = ["preparation", "handover"];

export const euros = (amount: string) => ({ amount: { amount, currency: "EUR" } });

/** What the only wallet of a producer holds, in cents. */
export async function walletOf({ platform: { db } }: TestApp, { id }: TestPerson) {
  const { available_minor, pending_minor, receivable_minor } = await db
    .selectFrom("wallets")
    .select(["available_minor", "pending_minor", "receivable_minor"])
    .where("user_id", "=", id)
    .executeTakeFirstOrThrow();
  return { available: available_minor, pending: pending_minor, receivable: receivable_minor };
}

/** Takes everything out of a producer's wallet. */
export async function empty(app: TestApp, as: TestPerson): Promise<void> {
  const { body } = await call(app, "GET", "wallet/", { as });
  const [{ id, available }] = body.results;
  if (available.amount === "0.00") return;
  assert.equal(
    (await call(app, "POST", `wallet/${id}/payouts/`, { as, json: { amount: available } })).status,
    201,
  );
}

/** What an order and its ledger hold, in cents. */
export async function accountsOf(
  { platform: { db } }: TestApp,
  orderId: number,
): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom("transfer_lines")
    .select(({ fn }) => ["account", fn.sum<string>("amount_minor").as("sum")])
    .where("order_id", "=", orderId)
    .groupBy("account")
    .execute();
  return Object.fromEntries(
    rows.map(({ account, sum }) => [account, Number(sum)]).filter(([, sum]) => sum !== 0),
  );
}
