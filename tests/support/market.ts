import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { auditOrders } from "#orders";
import { auditPapers } from "#payments";
import { auditWallet } from "#wallet";
import type { TestApp } from "./app.ts";
import { call } from "./client.ts";
import { newProduct as advertise } from "./goods.ts";
import { newPerson, type TestPerson } from "./people.ts";

/** The id of a product that somebody advertises: pears, where `told` does not say otherwise. */
export async function newProduct(app: TestApp, as: TestPerson, told: object = {}): Promise<number> {
  return (await advertise(app, as, told)).id;
}

/** Puts packages into a cart. */
export async function putInCart(
  app: TestApp,
  as: TestPerson,
  productId: number,
  quantity = 1,
): Promise<void> {
  const { status, text } = await call(app, "PATCH", `cart/item_increment/${productId}/`, {
    as,
    json: { quantity },
  });
  assert.equal(status, 200, text);
}

/** Somebody whose cart holds one package of each of these products, put in in this order. */
export async function newBuyerOf(app: TestApp, ...products: number[]): Promise<TestPerson> {
  const buyer = await newPerson(app, `buyer-${randomUUID().slice(0, 13)}`);
  for (const product of products) await putInCart(app, buyer, product);
  return buyer;
}

/** Takes a step of an order, by its name in the address. */
export function takeStep(app: TestApp, as: TestPerson, orderId: number, name: string) {
  return call(app, "POST", `order/${orderId}/${name}/`, { as });
}

/** Buys what is in the cart, to be fetched, in cash where `told` does not say otherwise. */
export function checkOut(
  app: TestApp,
  as: TestPerson,
  told: object = {},
  headers: Record<string, string> = {},
) {
  const json = { payment_method: "cash", delivery_method: "pickup", ...told };
  return call(app, "POST", "order/", { as, json, headers });
}

/** How much of a product is left. */
export async function stockOf(app: TestApp, productId: number): Promise<number> {
  // What was not written over HTTP is seen a moment later.
  await app.platform.invalidations.catchUp();
  return (await call(app, "GET", `products/${productId}/`)).body.stock;
}

/** Fails where stock, totals, steps or money are not what the rows say. */
export async function requireSound({ platform: { db } }: Pick<TestApp, "platform">): Promise<void> {
  const found = await db
    .transaction()
    // Jobs may be at work, so all is asked of one moment.
    .setIsolationLevel("repeatable read")
    .execute(async (tx) => [
      ...(await auditOrders(tx)),
      ...(await auditPapers(tx)),
      ...(await auditWallet(tx)),
    ]);
  assert.deepEqual(found, []);
}
