import { sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";

/** What a producer sold since a day of the site: all of it found by the index of when their orders were handed over. */
export interface Since {
  /** A day of `timeZone`. */
  since: string;
  timeZone: string;
}

export interface WeekSales {
  /** Its Monday. */
  week: string;
  currency: string;
  orders: number;
  buyers: number;
  total_minor: number;
}

/** By week and currency, the earliest first; weeks in which nothing was handed over are absent. */
export async function readWeeks(
  db: Db,
  producerId: number,
  { since, timeZone }: Since,
): Promise<WeekSales[]> {
  const { rows } = await sql<WeekSales>`
    select date_trunc('week', fulfilled_at at time zone ${timeZone})::date::text as week, currency, count(*)::int as orders,
      count(distinct buyer_id)::int as buyers, sum(total_minor)::bigint as total_minor
    from orders where ${handedOver(producerId, { since, timeZone })} group by 1, 2 order by 1, 2`.execute(
    withCustomPlan(db),
  );
  return rows;
}

export interface GoodsSales {
  product_id: number;
  name: string;
  currency: string;
  packages: number;
  total_minor: number;
}

/** What brought in the most, by the name under which it was sold last. */
export async function readBestGoods(db: Db, producerId: number, since: Since): Promise<GoodsSales[]> {
  const { rows } = await sql<GoodsSales>`
    select product_id, currency, (array_agg(name order by orders.id desc))[1] as name, sum(quantity)::int as packages,
      sum(line_total_minor)::bigint as total_minor
    from orders join order_items on order_id = orders.id and removed_at is null
    where ${handedOver(producerId, since)} group by 1, 2
    order by currency, total_minor desc, product_id limit ${mostGoods}`.execute(withCustomPlan(db));
  return rows;
}

const mostGoods = 10;

/** How many people bought, and how many of them had bought from this producer before. */
export async function readBuyers(
  db: Db,
  producerId: number,
  since: Since,
): Promise<{ buyers: number; returning: number }> {
  const { rows } = await sql<{ buyers: number; returning: number }>`
    select count(*)::int as buyers, count(*) filter (where exists (
      select from orders earlier where earlier.buyer_id = recent.buyer_id and earlier.producer_id = ${producerId}
        and earlier.fulfilled_at < ${beginningOf(since)}
    ))::int as returning
    from (select distinct buyer_id from orders where ${handedOver(producerId, since)}) recent`.execute(
    withCustomPlan(db),
  );
  return rows[0] ?? { buyers: 0, returning: 0 };
}

/** A time in which a product was promoted. */
export interface Shown {
  product_id: number;
  from: Date;
  to: Date;
}

/** How many packages of each were ordered in its time and not cancelled, and what they come to; in the order asked. */
export async function readSoldWhile(
  db: Db,
  producerId: number,
  shown: Shown[],
): Promise<{ packages: number; total_minor: number; currency: string | null }[]> {
  const times = shown.map(({ from, to }) => [from, to] as const);
  const { rows } = await sql<{ packages: number; total_minor: number; currency: string | null }>`
    select coalesce(sold.packages, 0)::int as packages, coalesce(sold.total_minor, 0)::bigint as total_minor, sold.currency
    from unnest(${shown.map(({ product_id }) => product_id)}::bigint[], ${times.map(([from]) => from)}::timestamptz[],
      ${times.map(([, to]) => to)}::timestamptz[]) with ordinality shown (product_id, begins, ends, place)
    left join lateral (
      select sum(quantity) as packages, sum(line_total_minor) as total_minor, min(currency) as currency
      from orders join order_items on order_id = orders.id and removed_at is null
      where producer_id = ${producerId} and placed_at >= begins and placed_at < ends and status <> 'cancelled'
        and order_items.product_id = shown.product_id
    ) sold on true order by place`.execute(db);
  return rows;
}

function handedOver(producerId: number, since: Since) {
  return sql`producer_id = ${producerId} and fulfilled_at is not null and fulfilled_at >= ${beginningOf(since)}`;
}

function beginningOf({ since, timeZone }: Since) {
  return sql`(${since}::date::timestamp at time zone ${timeZone})`;
}
