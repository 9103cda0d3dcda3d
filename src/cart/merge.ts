import { sql } from "kysely";
import { Outrun, pipelined, type Tx, violates } from "#platform/database";
import { linesPerCart } from "./errors.ts";
import { findCart, type LineChange, lockLines, lockVisitorCart, takeCartLock } from "./queries.ts";
import { mostOfOne } from "./schemas.ts";
import type { CartRow } from "./show.ts";

/** What somebody finds otherwise than they left it, as they sign in: fewer packages of a product, or none. */
export interface MergeChange {
  product_id: number;
  name: string;
  /** Packages: of both carts together, and those that are in the cart now. */
  wanted: number;
  quantity: number;
  why: "own_product" | "not_enough_stock" | "cart_full";
}

/**
 * Puts a visitor's cart into a user's, for whoever signs in or registers, and ends it. Quantities are added, never past
 * the stock; what has sold out or is no longer sold comes along, for the cart says so. Answers what came otherwise, in the
 * order in which it was put in; nothing where there is no such cart. In the transaction of a sign-in it stands before the
 * session, which holds the user less firmly: of two at once that took the user's row so first neither could go on.
 */
export async function mergeCarts(
  tx: Tx,
  { cookieHash, userId }: { cookieHash: Buffer; userId: number },
): Promise<MergeChange[]> {
  const visitor = { cookieHash };
  const user = { userId };
  // Each other transaction waits for one cart at most, so nobody waits in a ring.
  const [, , isThere] = await pipelined(tx, [
    takeCartLock(tx, visitor),
    takeCartLock(tx, user),
    lockVisitorCart(tx, cookieHash),
  ]);
  if (!isThere) return [];
  const [coming, there] = await pipelined(tx, [lockLines(tx, visitor), findCart(tx, user)]);
  const lines = coming.toSorted((a, b) => a.added_at.getTime() - b.added_at.getTime());
  const { moving, left } = sortOut(lines, there, userId);
  const quantities = await moveLines(tx, userId, moving);
  await sql`delete from visitor_carts where cookie_hash = ${cookieHash}`.execute(tx);

  const before = new Map(there.map(({ product_id, quantity }) => [product_id, quantity]));
  return lines.flatMap(({ product_id, name, quantity: more }) => {
    const wanted = more + (before.get(product_id) ?? 0);
    const quantity = quantities.get(product_id) ?? 0;
    const why = left.get(product_id) ?? "not_enough_stock";
    return quantity < wanted ? [{ product_id, name, wanted, quantity, why }] : [];
  });
}

/** Which lines move to the user's cart, and why the others don't. */
function sortOut(lines: CartRow[], there: CartRow[], userId: number) {
  const left = new Map<number, MergeChange["why"]>();
  const known = new Set(there.map(({ product_id }) => product_id));
  let room = linesPerCart - there.length;
  const moving = lines.filter(({ product_id, producer_id }) => {
    if (producer_id === userId) left.set(product_id, "own_product");
    else if (!known.has(product_id) && room-- <= 0) left.set(product_id, "cart_full");
    return !left.has(product_id);
  });
  return { moving, left };
}

/** Answers the quantity of each line after that. Who puts in the hundredth product meanwhile makes us look again. */
async function moveLines(tx: Tx, userId: number, lines: CartRow[]): Promise<Map<number, number>> {
  try {
    return await addLines(tx, userId, lines);
  } catch (error) {
    if (violates(error, "cart_lines_at_most_100")) throw new Outrun();
    throw error;
  }
}

type Line = Pick<LineChange, "quantity"> & { product_id: number; added_at: Date };

/** What is sold out or past the stock already stays as it is: it can't be bought, and its owner sees why. */
async function addLines(tx: Tx, userId: number, lines: Line[]): Promise<Map<number, number>> {
  const { rows } = await sql<{ product_id: number; quantity: number }>`
    insert into cart_lines (user_id, product_id, quantity, added_at)
    select ${userId}::bigint, product_id, case when stock = 0 then quantity else least(quantity, stock) end, added_at
    from product_stock join unnest(
      ${lines.map(({ product_id }) => product_id)}::bigint[],
      ${lines.map(({ quantity }) => quantity)}::integer[],
      ${lines.map(({ added_at }) => added_at)}::timestamptz[]
    ) as line (product_id, quantity, added_at) using (product_id)
    order by product_id
    on conflict (user_id, product_id) where user_id is not null do update set quantity = greatest(
      cart_lines.quantity,
      least(cart_lines.quantity + excluded.quantity, (select stock from product_stock where product_stock.product_id = excluded.product_id), ${mostOfOne})
    )
    returning product_id, quantity`.execute(tx);
  return new Map(rows.map(({ product_id, quantity }) => [product_id, quantity]));
}
