import type { TSchema } from "typebox";
import { exportSessions } from "#accounts";
import { exportCart } from "#cart";
import { exportOrders } from "#orders";
import type { Tx } from "#platform/database";
import { exportProducts } from "#products";
import { exportPromotions } from "#promotion";
import { exportReviews } from "#reviews";
import { readMe } from "#users";
import { exportWallet } from "#wallet";
import { Export } from "./schemas.ts";

/**
 * What each part holds about the person, as the JSON of `Export`. As objects a large shop would fill the memory of
 * everybody's server, so it is written while it is read, some at a time. `writerOf` gives what writes things of a
 * schema. Throws user_inactive, token_not_valid.
 */
export async function exportAll(
  tx: Tx,
  { userId, siteUrl, now }: { userId: number; siteUrl: string; now: Date },
  writerOf: (schema: TSchema) => (thing: object) => string,
): Promise<Buffer> {
  const { profile, ...lists } = Export.properties;
  const things: Record<keyof typeof lists, () => Promise<object[]> | AsyncIterable<object[]>> = {
    sessions: () => exportSessions(tx, userId),
    products: () => exportProducts(tx, userId, siteUrl, now),
    reviews: () => exportReviews(tx, userId),
    orders: () => exportOrders(tx, userId, siteUrl),
    wallets: () => exportWallet(tx, userId),
    promotions: () => exportPromotions(tx, userId),
    cart: () => exportCart(tx, userId),
  };
  const me = writerOf(profile)(await readMe(tx, userId, siteUrl));
  const written = [Buffer.from(`{"profile":${me}`)];
  for (const [name, schema] of Object.entries(lists)) {
    const write = writerOf(schema.items);
    written.push(Buffer.from(`,"${name}":[`));
    let comma = "";
    for await (const some of portions(things[name as keyof typeof lists]())) {
      if (some.length === 0) continue;
      written.push(Buffer.from(comma + some.map((thing) => write(thing)).join()));
      comma = ",";
    }
    written.push(Buffer.from("]"));
  }
  return Buffer.concat([...written, Buffer.from("}")]);
}

async function* portions(things: Promise<object[]> | AsyncIterable<object[]>): AsyncIterable<object[]> {
  if (things instanceof Promise) yield await things;
  else yield* things;
}
