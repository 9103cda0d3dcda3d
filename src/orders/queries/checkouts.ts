import { type Selectable, sql } from "kysely";
import { requireActive, shortColumns } from "#accounts";
import { type CartRow, emptyingCart, lockingCart } from "#cart";
import type { DB, Tx } from "#platform/database";
import { takingStock } from "#products";
import type { OrderRow, PartyRow } from "../show.ts";

/**
 * The buyer, who can't leave until the transaction ends. Throws token_not_valid for who has left, user_inactive for who is
 * disabled.
 */
export async function lockBuyer(tx: Tx, id: number): Promise<PartyRow> {
  const { rows } = await sql<PartyRow & Pick<Selectable<DB["users"]>, "disabled_at" | "left_at">>`
    select ${sql.raw(shortColumns.join(", "))}, phone, disabled_at, left_at from users where id = ${id} for key share`.execute(
    tx,
  );
  return requireActive(rows[0]);
}

/** A line of a cart with the numbers that its checkout and, on the first line of each, its order will have. */
export type NumberedLine = CartRow & { checkout_id: number; order_id: number | null };

/**
 * The buyer's cart, its lines, products and their stock held until the transaction ends, in the order of the products' ids.
 * Numbers come along, so that all a checkout writes leaves at once; those of a refused checkout are never given again.
 */
export async function lockNumberedCart(tx: Tx, buyerId: number): Promise<NumberedLine[]> {
  const { rows } = await sql<NumberedLine>`
    with line as materialized (${lockingCart({ userId: buyerId })})
    select line.*, (select nextval('checkouts_id_seq')) as checkout_id,
      case when row_number() over (partition by producer_id, currency order by product_id) = 1
        then nextval('orders_id_seq') end as order_id
    from line order by product_id`.execute(tx);
  return rows;
}

/** An order as it is placed. */
export type NewOrderRow = OrderRow & {
  commission_percent: string;
  basket_id: number | null;
  market_day_id: number | null;
};

/**
 * Writes a checkout in one statement: its orders, their lines and first step; takes the stock, and the lines out of the
 * cart. Violates product_stock_stock_check where the stock is not all there.
 */
export async function writeCheckout(tx: Tx, orders: NewOrderRow[]): Promise<void> {
  const [first] = orders;
  if (!first) return;
  const { checkout_id, buyer_id, status, payment_method, placed_at, expires_at } = first;
  const lines = orders.flatMap(({ id, items }) => items.map((item) => ({ order_id: id, ...item })));
  const productIds = lines.map(({ product_id }) => product_id);
  await sql`
    with taken as (${takingStock(lines)}),
    emptied as (${emptyingCart({ userId: buyer_id }, productIds)}),
    checkout as (
      insert into checkouts (id, buyer_id, payment_method, created_at) overriding system value
      values (${checkout_id}, ${buyer_id}, ${payment_method}, ${placed_at})
    ),
    placed as (
      insert into orders (id, checkout_id, buyer_id, producer_id, status, payment_method, delivery_method, wanted_on,
        basket_id, market_day_id, address, pickup, note, currency, total_minor, delivery_minor, commission_minor,
        commission_percent, placed_at, expires_at)
      overriding system value
      select id, ${checkout_id}::bigint, ${buyer_id}::bigint, producer_id, ${status}, ${payment_method}, delivery_method,
        wanted_on, basket_id, market_day_id, address, pickup, note, currency, total_minor, delivery_minor, commission_minor,
        commission_percent,
        ${placed_at}::timestamptz, ${expires_at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(orders.map(storedPart))}::jsonb)
        as new_order (id bigint, producer_id bigint, delivery_method text, wanted_on date,
          basket_id bigint, market_day_id bigint, address jsonb, pickup jsonb,
          note text, currency text, total_minor bigint, delivery_minor bigint, commission_minor bigint, commission_percent numeric)
    ),
    bought as (
      insert into order_items (order_id, n, product_id, name, image, pack_size, pack_unit, quantity, price_minor,
        line_total_minor, sold_by, tolerance_percent, tax_rate, tax_percent, tax_code)
      select order_id, n, product_id, name, image, pack_size, pack_unit, quantity, price_minor, line_total_minor, sold_by,
        tolerance_percent, tax_rate, tax_percent, tax_code
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        as item (order_id bigint, n smallint, product_id bigint, name text, image jsonb, pack_size numeric, pack_unit text,
          quantity integer, price_minor bigint, line_total_minor bigint, sold_by text, tolerance_percent smallint, tax_rate text,
          tax_percent numeric, tax_code text)
    )
    insert into order_steps (order_id, status, at, by)
    select id, ${status}, ${placed_at}::timestamptz, 'buyer' from unnest(${orders.map(({ id }) => id)}::bigint[]) id`.execute(
    tx,
  );
}

/** What differs between the orders of a checkout. */
function storedPart(order: NewOrderRow) {
  const { id, producer_id, delivery_method, wanted_on, address, pickup, note } = order;
  const { basket_id, market_day_id } = order;
  const { currency, total_minor, delivery_minor, commission_minor, commission_percent } = order;
  return {
    ...{ id, producer_id, delivery_method, wanted_on, basket_id, market_day_id, address, pickup, note },
    ...{ currency, total_minor, delivery_minor, commission_minor, commission_percent },
  };
}
