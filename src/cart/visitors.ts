import { sql } from "kysely";
import { secondsAfter } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import { createLastUses } from "#platform/jobs";
import { type CartOwner, countPackages, type LineChange } from "./queries.ts";

/** Carts of nameless visitors: each has a row of its own, which ends with the cart. */

/** How long a visitor's cart is kept after it was last looked at. */
export const visitorCartSeconds = 30 * 24 * 3600;

/** Makes a visitor's cart where there is none, and holds it until the transaction ends. A user always has one. */
export async function openCart(tx: Tx, { owner, now }: Pick<LineChange, "owner" | "now">): Promise<void> {
  if ("userId" in owner) return;
  await sql`
    insert into visitor_carts (cookie_hash, last_used_at) values (${owner.cookieHash}, ${now})
    on conflict (cookie_hash) do update set last_used_at = excluded.last_used_at`.execute(tx);
}

/** How many packages lie in a cart, which each page of its owner shows. Writes nothing. */
export async function countInCart(db: Db, owner: CartOwner): Promise<number> {
  if ("cookieHash" in owner) visitorUses.note(db, owner.cookieHash.toString("hex"));
  return countPackages(db, owner);
}

/** When visitors' carts were last looked at, to the hour. Rows are locked in one order, for other processes write them too. */
export const visitorUses = createLastUses<string>("last uses of visitors' carts", (db, hashes, now) =>
  sql`
    with used as (
      select cookie_hash from visitor_carts
      where cookie_hash = any (${hashes.map((hash) => Buffer.from(hash, "hex"))}::bytea[])
        and last_used_at < ${secondsAfter(now, -3600)}
      order by cookie_hash for no key update
    )
    update visitor_carts set last_used_at = ${now} from used
    where visitor_carts.cookie_hash = used.cookie_hash`.execute(db),
);

/** Deletes the carts that no visitor has come back to. */
export async function sweepVisitorCarts(db: Db, now: Date): Promise<void> {
  for (;;) {
    const { numAffectedRows = 0n } = await sql`
      delete from visitor_carts where cookie_hash in (
        select cookie_hash from visitor_carts where last_used_at < ${secondsAfter(now, -visitorCartSeconds)}
        order by last_used_at limit ${sweepBatchSize} for update skip locked
      )`.execute(db);
    if (Number(numAffectedRows) < sweepBatchSize) return;
  }
}

/** So many carts, of 100 lines at most, are one short statement. */
const sweepBatchSize = 500;
