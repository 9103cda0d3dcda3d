import assert from "node:assert/strict";
import type { TestApp } from "./app.ts";
import { type Answer, call, type Sent } from "./client.ts";
import type { TestPerson } from "./people.ts";

export interface TestProduct {
  id: number;
}

/** Twenty packages of pears, as they are advertised. */
export const pears = {
  name: "Conference pears",
  category: "fruit",
  price: { amount: "3.50", currency: "EUR" },
  pack_size: "1.5",
  pack_unit: "kg",
  stock: 20,
};

/** Pears, or what `told` says of them. */
export async function newProduct(app: TestApp, as: TestPerson, told: object = {}): Promise<TestProduct> {
  const { status, body, text } = await call(app, "POST", "products/new/", {
    as,
    json: { ...pears, ...told },
  });
  assert.equal(status, 201, text);
  return body;
}

/** Changes rows so that nobody hears of it: only an answer that comes from the database shows it. */
export async function changeInSecret({ platform }: TestApp, statement: string): Promise<void> {
  const client = await platform.database.pool.connect();
  try {
    await client.query(`begin; set local session_replication_role = replica; ${statement}; commit`);
  } finally {
    client.release();
  }
}

/** Somebody's cart, through its routes. */
export function cartOf(app: TestApp, as: TestPerson) {
  const send = (method: string, path: string, sent: Sent = {}) =>
    call(app, method, `cart/${path}`, { as, ...sent });
  const body = (quantity: number | undefined) => (quantity === undefined ? {} : { json: { quantity } });
  return {
    read: (headers = {}) => send("GET", "cart-detail/", { headers }),
    add: ({ id }: TestProduct, quantity?: number, headers = {}) =>
      send("PATCH", `item_increment/${id}/`, { ...body(quantity), headers }),
    take: ({ id }: TestProduct, quantity?: number, headers = {}) =>
      send("PATCH", `item_decrement/${id}/`, { ...body(quantity), headers }),
    set: ({ id }: TestProduct, quantity: number, headers = {}) =>
      send("PUT", `items/${id}/`, { ...body(quantity), headers }),
    remove: ({ id }: TestProduct) => send("DELETE", `item-clear/${id}/`),
    clear: () => send("DELETE", "cart_clear/"),
  };
}

/** How many of which product an answered cart holds, in its order. */
export function linesIn({ status, body, text }: Answer): [number, number][] {
  assert.equal(status, 200, text);
  return body.items.map(({ product, quantity }: { product: TestProduct; quantity: number }) => [
    product.id,
    quantity,
  ]);
}

export function tagOf({ headers }: Answer): string {
  return headers.get("etag") ?? "";
}
