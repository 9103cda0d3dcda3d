import { sql } from "kysely";
import type { Tx } from "#platform/database";

/** What a buyer takes at once. */
export interface NewCheckout {
  buyer_id: number;
  payment_method: string;
  delivery_method: string;
  address: object | null;
  wanted_on: string | null;
  note: string | null;
  status: string;
  expires_at: Date | null;
}

export interface NewOrderRow {
  producer_id: number;
  currency: string;
  pickup: unknown;
  total_minor: number;
  commission_minor: number;
}

export interface NewItemRow {
  producer_id: number;
  currency: string;
  n: number;
  product_id: number;
  name: string;
  image: object | null;
  pack_size: string;
  pack_unit: string;
  quantity: number;
  price_minor: number;
  line_total_minor: number;
}

/** Writes a checkout with its orders, their lines and first step, in one statement; answers the checkout's id. */
export async function insertCheckout(
  tx: Tx,
  now: Date,
  checkout: NewCheckout,
  orders: NewOrderRow[],
  items: NewItemRow[],
): Promise<{ checkoutId: number; orderIds: number[] }> {
  const { buyer_id, payment_method, delivery_method, address, wanted_on, note, status, expires_at } =
    checkout;
  const { rows } = await sql<{ id: number; checkout_id: number }>`
    with checkout as (
      insert into checkouts (buyer_id, payment_method, created_at)
      values (${buyer_id}, ${payment_method}, ${now})
      returning id
    ), placed as (
      insert into orders (checkout_id, buyer_id, producer_id, status, payment_method, delivery_method, wanted_on,
        address, pickup, note, currency, total_minor, commission_minor, placed_at, expires_at)
      select checkout.id, ${buyer_id}::bigint, producer_id, ${status}, ${payment_method}, ${delivery_method},
        ${wanted_on}::date, ${address && JSON.stringify(address)}::jsonb, pickup, ${note}, currency, total_minor,
        commission_minor, ${now}::timestamptz, ${expires_at}::timestamptz
      from checkout, jsonb_to_recordset(${JSON.stringify(orders)}::jsonb)
        as each_order (producer_id bigint, currency text, pickup jsonb, total_minor bigint, commission_minor bigint)
      returning id, checkout_id, producer_id, currency
    ), bought as (
      insert into order_items (order_id, n, product_id, name, image, pack_size, pack_unit, quantity, price_minor,
        line_total_minor)
      select placed.id, n, product_id, name, image, pack_size, pack_unit, quantity, price_minor, line_total_minor
      from placed join jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        as item (producer_id bigint, currency text, n smallint, product_id bigint, name text, image jsonb,
          pack_size numeric, pack_unit text, quantity integer, price_minor bigint, line_total_minor bigint)
        using (producer_id, currency)
    ), begun as (
      insert into order_steps (order_id, status, at, by)
      select id, ${status}, ${now}::timestamptz, 'buyer' from placed
    )
    select id, checkout_id from placed order by id`.execute(tx);
  return { checkoutId: rows[0]?.checkout_id ?? 0, orderIds: rows.map(({ id }) => id) };
}
