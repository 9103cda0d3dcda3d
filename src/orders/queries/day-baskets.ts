import { type RawBuilder, sql } from "kysely";
import type { Db, Tx } from "#platform/database";

/** A basket of a market day as its hand-over needs it; it comes out of JSON, so its moments are texts. */
export interface DayBasket {
  number: number;
  buyer: { id: number; display_name: string; phone: string | null };
  slot: { id: number; starts_at: string; ends_at: string };
  orders: DayOrder[];
}

interface DayOrder {
  id: number;
  producer: { id: number; name: string };
  status: "awaiting_payment" | "placed" | "ready" | "fulfilled" | "cancelled";
  payment_method: string;
  is_paid: boolean;
  currency: string;
  total_minor: number;
  note: string | null;
  fulfilled_at: string | null;
  lines: DayLine[];
}

interface DayLine {
  n: number;
  name: string;
  pack_size: string;
  pack_unit: string;
  quantity: number;
  sold_by: "pack" | "weight";
  price_minor: number;
  total_minor: number;
  tolerance_percent: number | null;
  grams: number | null;
}

/**
 * Every basket of a market day, by its number; of one producer only what was ordered from them. One statement and one text: a line
 * is a row made JSON, which takes PostgreSQL less than half the time of `json_build_object`.
 */
export async function findDayBaskets(db: Db, dayId: number, producerId?: number): Promise<DayBasket[]> {
  const ofProducer = producerId === undefined ? sql`` : sql`and orders.producer_id = ${producerId}`;
  const { rows } = await sql<{ baskets: DayBasket[] }>`
    with lines as (
      select order_id, json_agg(line order by line.n) as lines from orders join order_items on order_id = orders.id,
        lateral (select n, name, trim_scale(pack_size)::text as pack_size, pack_unit,
          case when removed_at is null then quantity else 0 end as quantity, sold_by, price_minor,
          case when removed_at is null then line_total_minor else 0 end as total_minor, tolerance_percent, grams) line
      where orders.market_day_id = ${dayId} ${ofProducer} group by order_id
    ), sold as (
      select basket_id, json_agg(json_build_object(
        'id', orders.id, 'producer', json_build_object('id', producer_id, 'name', coalesce(display_name, username)),
        'status', status, 'payment_method', payment_method, 'is_paid', paid_at is not null, 'currency', currency,
        'total_minor', total_minor, 'note', note, 'fulfilled_at', ${iso(sql`fulfilled_at`)},
        'lines', coalesce(lines, '[]')) order by orders.id) as orders
      from orders join users on users.id = producer_id left join lines on order_id = orders.id
      where orders.market_day_id = ${dayId} ${ofProducer} group by basket_id
    )
    select coalesce(json_agg(json_build_object(
      'number', number,
      'buyer', json_build_object('id', buyer_id, 'display_name', coalesce(display_name, username), 'phone', phone),
      'slot', json_build_object('id', slot_id, 'starts_at', ${iso(sql`starts_at`)}, 'ends_at', ${iso(sql`ends_at`)}),
      'orders', orders) order by number), '[]') as baskets
    from baskets join sold on basket_id = baskets.id join users on users.id = buyer_id join slots on slots.id = slot_id
    where baskets.market_day_id = ${dayId}`.execute(db);
  return rows[0]?.baskets ?? [];
}

/** Holds the orders of some baskets of a day, and these orders, in the order of their ids until the transaction ends. */
export async function lockDayOrders(
  tx: Tx,
  dayId: number,
  { baskets, orders }: { baskets: number[]; orders: number[] },
): Promise<void> {
  await sql`select from orders where market_day_id = ${dayId} and (id = any (${orders}::bigint[]) or basket_id in (
      select id from baskets where market_day_id = ${dayId} and number = any (${baskets}::int[])
    )) order by id for update`.execute(tx);
}

/** A moment as JavaScript writes it. */
function iso(moment: RawBuilder<unknown>) {
  return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** What the sheets of a day need beside its baskets. */
export interface DayGoods {
  orders: { id: number; commission_minor: number; bag: number; bags: number }[];
  lines: {
    order_id: number;
    n: number;
    category: string | null;
    tax_rate: string | null;
    tax_percent: string | null;
    tax_code: string | null;
  }[];
  producers: { id: number; phone: string | null; pickup: unknown }[];
}

/**
 * What each order of a day pays the site and which bag of its basket it is, of what category each line is, and where its
 * producers are; of one producer only what is theirs.
 */
export async function findDayGoods(db: Db, dayId: number, producerId?: number): Promise<DayGoods> {
  const isAsked = producerId === undefined ? sql`true` : sql`producer_id = ${producerId}`;
  const { rows } = await sql<DayGoods>`
    with sold as (
      select id, producer_id, commission_minor,
        row_number() over (partition by basket_id order by id) as bag, count(*) over (partition by basket_id) as bags
      from orders where market_day_id = ${dayId} and status in ('placed', 'ready', 'fulfilled')
    ), asked as (select * from sold where ${isAsked})
    select
      (select coalesce(json_agg(json_build_object('id', id, 'commission_minor', commission_minor, 'bag', bag,
        'bags', bags)), '[]') from asked) as orders,
      (select coalesce(json_agg(json_build_object('order_id', order_id, 'n', n, 'category', category,
        'tax_rate', order_items.tax_rate, 'tax_percent', trim_scale(tax_percent)::text, 'tax_code', tax_code)), '[]')
        from asked join order_items on order_id = asked.id left join products on products.id = product_id
        where removed_at is null) as lines,
      (select coalesce(json_agg(json_build_object('id', id, 'phone', phone, 'pickup', pickup)), '[]')
        from users where id in (select producer_id from asked)) as producers`.execute(db);
  const [goods = { orders: [], lines: [], producers: [] }] = rows;
  return goods;
}
