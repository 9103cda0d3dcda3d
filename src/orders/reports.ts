import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys as PageKeys, PagePosition } from "#platform/listing";
import { keptCommission } from "./payments/kept.ts";

/**
 * What was handed over in a period, told by the index of orders by that moment: so what a report costs grows with its
 * period, not with all orders. What a buyer took out before is no part of an order's total; what went back later is, and of the
 * commission only what the site keeps of it is told, as in the ledger.
 */

/** Days of the site, both included. */
export interface Period {
  from: string;
  to: string;
  timeZone: string;
}

type Paged<Row> = Promise<(Row & { keys: PageKeys })[]>;

export interface DaySales {
  day: string;
  orders: number;
  currency: string;
  total_minor: number;
  commission_minor: number;
}

/** What was sold on each day, the earliest first. */
export function reportSales(db: Db, period: Period, page: PagePosition): Paged<DaySales> {
  const { timeZone } = period;
  return readSums(
    db,
    {
      sums: sql`
        select (fulfilled_at at time zone ${timeZone})::date::text as day, currency, count(*)::int as orders,
          sum(total_minor)::bigint as total_minor, sum(${keptCommission})::bigint as commission_minor
        from orders where ${during(period)} group by 1, 2`,
      keys: ["day", "currency"],
    },
    page,
  );
}

export interface ProducerSales {
  producer_id: number;
  producer: string;
  orders: number;
  currency: string;
  total_minor: number;
  commission_minor: number;
}

/** What each producer sold, the most first. */
export function reportProducers(db: Db, period: Period, page: PagePosition): Paged<ProducerSales> {
  return readSums(
    db,
    {
      sums: sql`
        select sold.*, sold.id as producer_id, coalesce(display_name, username) as producer from (
          select producer_id as id, currency, count(*)::int as orders, sum(total_minor)::bigint as total_minor,
            sum(${keptCommission})::bigint as commission_minor
          from orders where ${during(period)} group by 1, 2
        ) sold join users on users.id = sold.id`,
      keys: ["currency", "-total_minor", "id"],
    },
    page,
  );
}

export interface BuyerOrders {
  buyer_id: number;
  buyer: string;
  orders: number;
  currency: string;
  total_minor: number;
  last_on: string;
}

/** What each buyer bought, the most first. */
export function reportBuyers(db: Db, period: Period, page: PagePosition): Paged<BuyerOrders> {
  return readSums(
    db,
    {
      sums: sql`
        select sold.*, sold.id as buyer_id, coalesce(display_name, username) as buyer from (
          select buyer_id as id, currency, count(*)::int as orders, sum(total_minor)::bigint as total_minor,
            max(fulfilled_at at time zone ${period.timeZone})::date::text as last_on
          from orders where ${during(period)} group by 1, 2
        ) sold join users on users.id = sold.id`,
      keys: ["currency", "-total_minor", "id"],
    },
    page,
  );
}

export interface ProductSales {
  product_id: number;
  product: string;
  producer_id: number;
  producer: string;
  packages: number;
  currency: string;
  total_minor: number;
}

/** How much was sold of each product, by its name when it was last ordered; the most first. */
export function reportProducts(db: Db, period: Period, page: PagePosition): Paged<ProductSales> {
  return readSums(
    db,
    {
      sums: sql`
        select sold.*, sold.id as product_id, coalesce(display_name, username) as producer from (
          select product_id as id, producer_id, currency, (array_agg(name order by orders.id desc))[1] as product,
            sum(quantity)::int as packages, sum(line_total_minor)::bigint as total_minor
          from orders join order_items on order_id = orders.id and removed_at is null
          where ${during(period)} group by 1, 2, 3
        ) sold join users on users.id = producer_id`,
      keys: ["currency", "-total_minor", "id"],
    },
    page,
  );
}

export interface Commission {
  order_id: number;
  day: string;
  producer_id: number;
  producer: string;
  currency: string;
  total_minor: number;
  commission_minor: number;
}

/** The orders of which the site has kept something, in the order in which they were handed over. */
export async function reportCommission(db: Db, period: Period, page: PagePosition): Paged<Commission> {
  const { take, after, backwards } = page;
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = sql.raw(backwards ? "<" : ">");
  const { rows } = await sql<Commission & { fulfilled_at: Date }>`
    select orders.id as order_id, (fulfilled_at at time zone ${period.timeZone})::date::text as day, producer_id,
      coalesce(display_name, username) as producer, currency, total_minor, ${keptCommission} as commission_minor, fulfilled_at
    from orders join users on users.id = producer_id
    where ${during(period)} and ${keptCommission} > 0
      and ${after ? sql`(fulfilled_at, orders.id) ${beyond} (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql`true`}
    order by fulfilled_at ${direction}, orders.id ${direction} limit ${take}`.execute(withCustomPlan(db));
  return rows.map(({ fulfilled_at, ...row }) => ({
    ...row,
    keys: [fulfilled_at.toISOString(), row.order_id],
  }));
}

/** A page of sums in the order of some of their columns, of which all together are different in each. */
async function readSums<Row extends object>(
  db: Db,
  { sums, keys }: { sums: RawBuilder<unknown>; keys: string[] },
  { take, after, backwards }: PagePosition,
): Paged<Row> {
  const direction = backwards ? "desc" : "asc";
  const beyond = sql.raw(backwards ? "<" : ">");
  const typed = (key: string, value: string | number) =>
    key === "day" || key === "currency" ? sql`${value}::text` : sql`${value}::bigint`;
  const beside =
    after &&
    sql`where (${sql.raw(keys.join())}) ${beyond} (${sql.join(keys.map((key, i) => typed(key, after[i] ?? 0)))})`;
  const { rows } = await sql<Row>`select * from (${sums}) sums ${beside ?? sql``}
    order by ${sql.raw(keys.map((key) => `${key} ${direction}`).join())} limit ${take}`.execute(
    withCustomPlan(db),
  );
  return rows.map((row) => ({ ...row, keys: keys.map((key) => keyOf(row, key)) }));
}

/** `-total_minor` is the column turned round, so that the largest comes first. */
function keyOf(row: object, key: string): string | number {
  const { [key.replace("-", "")]: value = 0 } = row as Record<string, string | number>;
  return key.startsWith("-") ? -Number(value) : value;
}

function during({ from, to, timeZone }: Period): RawBuilder<boolean> {
  return sql`fulfilled_at >= ${from}::date::timestamp at time zone ${timeZone}
    and fulfilled_at < (${to}::date + 1)::timestamp at time zone ${timeZone}`;
}
