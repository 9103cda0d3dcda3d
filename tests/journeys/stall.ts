import { transaction } from "#platform/database";
import type { TestApp } from "../support/app.ts";
import { call } from "../support/client.ts";
import { checkOut, newProduct, putInCart } from "../support/market.ts";
import { earn } from "../support/money.ts";
import { type Operation, sample } from "../support/openapi.ts";
import { newProducer, type TestPerson } from "../support/people.ts";

/** What somebody has who sells and buys, so that their requests get past the question whether there is such a thing. */
export interface Stall {
  owner: TestPerson;
  /** Whether what looks right has to succeed. */
  isOwn(operation: Operation): boolean;
  /** A body that looks right. */
  bodyOf(operation: Operation): unknown;
  /** An address with ids that are there in it; what the last request used up is there again. */
  pathOf(path: string): Promise<string>;
}

/** Opens the stall of a producer who also buys from another; `username` is theirs. */
export async function openStall(app: TestApp, username: string): Promise<Stall> {
  const { db } = app.platform;
  const account = { holder: "Eva Peeters", iban: "BE68539007547034" };
  const owner = await newProducer(app, username, { payout_account: account, roles: ["staff"] });
  const grower = await newProducer(app, `${username}-buys-from`);
  // Its id is that of a line as well: one address takes a product to one method, a line to another.
  const others = await newProduct(app, grower, { stock: 1_000_000 });
  const own = await newProduct(app, owner);
  await earn(app, owner.id, 100_000_000);
  const wallets = await call(app, "GET", "wallet/", { as: owner });
  const [card, cash] = [await buy("card"), await buy("cash")];

  const ids: Record<string, number> = {
    wallet_id: wallets.body.results[0].id,
    order_id: cash.orderId,
    checkout_id: card.checkoutId,
  };
  const bodies: Record<string, object> = {
    "POST order/": { producer_id: grower.id },
    "POST promotion/": { product_id: own },
  };
  return {
    owner,
    isOwn: ({ method, path }) =>
      method !== "GET" &&
      /^(cart|order|checkout|wallet|promotion)\//.test(path) &&
      !/handover|preparation|supplied|weight|refunds/.test(path),
    bodyOf({ method, path, body }) {
      const looksRight = body === undefined ? undefined : sample(body);
      const told = bodies[`${method} ${path}`];
      return told ? { ...Object(looksRight), ...told } : looksRight;
    },
    async pathOf(path) {
      if (/^(order\/$|cart\/item_decrement)/.test(path)) await fillCart();
      if (/\/(cancellation|items\/\{item\})\/$/.test(path)) await bringBack(cash.orderId);
      const known: Record<string, number> = {
        ...ids,
        product_id: /^(cart|order)\//.test(path) ? others : own,
      };
      return path
        .replace("{role}", "staff")
        .replace(/\{(\w+)\}/g, (_, name: string) => String(known[name] ?? 1));
    },
  };

  async function buy(payment_method: string) {
    await putInCart(app, owner, others);
    const { body } = await checkOut(app, owner, { payment_method });
    return { orderId: Number(body.orders[0].id), checkoutId: Number(body.checkout_id) };
  }

  /** What follows goes past the routes, for the owner's requests come many at once. */
  async function fillCart() {
    const line = { user_id: owner.id, product_id: others, quantity: 5, added_at: new Date() };
    await db
      .insertInto("cart_lines")
      .values(line)
      .onConflict((conflict) => conflict.columns(["user_id", "product_id"]).doUpdateSet({ quantity: 5 }))
      .execute();
  }

  async function bringBack(orderId: number) {
    const placed = { status: "placed", cancelled_at: null, cancel_reason: null };
    await transaction(db, async (tx) => {
      await tx.updateTable("orders").set(placed).where("id", "=", orderId).execute();
      await tx
        .deleteFrom("order_steps")
        .where("order_id", "=", orderId)
        .where("status", "=", "cancelled")
        .execute();
    });
  }
}
