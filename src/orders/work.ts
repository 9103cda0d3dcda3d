import { sql } from "kysely";
import type { Db } from "#platform/database";

/** What a producer has to do, as far as orders tell. All of it is found by what is open or was placed last. */

/** How many orders of a producer wait in which status, what they come to, and the newest of all. */
export interface Work {
  awaiting_payment: number;
  placed: number;
  ready: number;
  /** Of all open ones, whatever their currency: it tells when one has changed. */
  total_minor: number;
  newest: number | null;
}

export async function readWork(db: Db, producerId: number): Promise<Work> {
  const { rows } = await sql<Work>`
    select count(*) filter (where status = 'awaiting_payment')::int as awaiting_payment,
      count(*) filter (where status = 'placed')::int as placed,
      count(*) filter (where status = 'ready')::int as ready,
      coalesce(sum(total_minor), 0)::bigint as total_minor,
      (select id from orders where producer_id = ${producerId} order by placed_at desc, id desc limit 1) as newest
    from orders where producer_id = ${producerId} and ${isOpen}`.execute(db);
  return rows[0] ?? { awaiting_payment: 0, placed: 0, ready: 0, total_minor: 0, newest: null };
}

export interface ToPrepare {
  product_id: number;
  name: string;
  pack_size: string;
  pack_unit: string;
  quantity: number;
}

/** What the orders hold that are to be prepared, of all of them together; the most first. */
export async function readToPrepare(db: Db, producerId: number): Promise<ToPrepare[]> {
  const { rows } = await sql<ToPrepare>`
    select product_id, name, trim_scale(pack_size)::text as pack_size, pack_unit, sum(quantity)::int as quantity
    from orders join order_items on order_id = orders.id and removed_at is null
    where producer_id = ${producerId} and status = 'placed' and ${isOpen}
    group by product_id, name, order_items.pack_size, pack_unit
    order by quantity desc, name, product_id limit ${mostToPrepare}`.execute(db);
  return rows;
}

const mostToPrepare = 100;

export interface RunningOut {
  id: number;
  name: string;
  stock: number;
}

/** What of a producer's is nearly or all sold, among what they put up or sold last. */
export async function readRunningOut(db: Db, producerId: number): Promise<RunningOut[]> {
  const { rows } = await sql<RunningOut>`
    with looked_at as materialized (
      (select id from products where producer_id = ${producerId} order by created_at desc, id desc limit ${mostLookedAt})
      union
      select product_id from order_items where order_id in (
        select id from orders where producer_id = ${producerId} order by placed_at desc, id desc limit ${mostLookedAt}
      )
    )
    select products.id, name, product_stock.stock from looked_at
      join products on products.id = looked_at.id and is_listed and deleted_at is null
      join product_stock on product_id = products.id and product_stock.stock <= ${little}
    order by product_stock.stock, name, products.id limit ${mostShown}`.execute(db);
  return rows;
}

const mostLookedAt = 200;
const mostShown = 20;
/** So few packages are worth a word. */
const little = 5;

/** As the index of open orders has it, so that it is taken. */
const isOpen = sql`status in ('awaiting_payment', 'placed', 'ready')`;
