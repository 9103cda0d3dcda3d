import { type RawBuilder, sql } from "kysely";
import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import { type Db, withCustomPlan } from "#platform/database";
import { allOf, findSearchCondition, isCrowded } from "#platform/listing";
import type { AskedFilters, Filters, Market } from "./filters.ts";
import { conditionsOf, filtersOf, findLastDayPassed, isInStock, searchOf } from "./lists.ts";
import { isVisible } from "./queries.ts";
import { categories, type ProductFacets } from "./schemas.ts";

/**
 * How many products `readProducts` finds for each further choice; prices in the currency asked for, or in the site's
 * first. Throws invalid_input.
 */
export async function readFacets(
  db: Db,
  market: Market,
  asked: AskedFilters,
): Promise<Static<typeof ProductFacets>> {
  const [siteCurrency = ""] = market.currencies;
  const currency = asked.currency ?? siteCurrency;
  const filters = await filtersOf(db, market, asked);
  const dayPassed = await findLastDayPassed(db, market.today);
  const counted = await count(db, { ...filters, dayPassed }, currency);
  const countOf = (counts: Record<string, number> | null, value: string | boolean) =>
    counts?.[String(value)] ?? 0;
  const priceOf = (minor: number | null) => (minor === null ? null : showMoney(minor, currency));
  return {
    total: { is_exact: counted.total_is_exact, count: counted.total },
    categories: {
      is_exact: counted.category_is_exact,
      counts: categories.map((value) => ({ value, count: countOf(counted.category, value) })),
    },
    labels: { is_exact: counted.total_is_exact, counts: counted.labels },
    in_stock: {
      is_exact: counted.in_stock_is_exact,
      counts: [true, false].map((value) => ({ value, count: countOf(counted.in_stock, value) })),
    },
    price: {
      is_exact: counted.price_is_exact,
      min: priceOf(counted.min_price_minor),
      max: priceOf(counted.max_price_minor),
    },
  };
}

interface Counted {
  total: number;
  total_is_exact: boolean;
  category: Record<string, number> | null;
  category_is_exact: boolean;
  labels: { value: string; count: number }[];
  in_stock: Record<string, number> | null;
  in_stock_is_exact: boolean;
  min_price_minor: number | null;
  max_price_minor: number | null;
  price_is_exact: boolean;
}

/** A facet that narrows the list is counted in a selection of its own, without it; all others in that of the list. */
async function count(db: Db, filters: Filters, currency: string): Promise<Counted> {
  const { category, inStock, minPriceMinor, maxPriceMinor, ...others } = filters;
  const prices = { minPriceMinor, maxPriceMinor };
  const hasPrices = minPriceMinor !== undefined || maxPriceMinor !== undefined;
  const narrowed = await select(db, filters);
  const all = narrowed("all", filters);
  const byCategory =
    category === undefined ? all : narrowed("by_category", { ...others, inStock, ...prices });
  const byStock = inStock === undefined ? all : narrowed("by_stock", { ...others, category, ...prices });
  const byPrice = hasPrices ? narrowed("by_price", { ...others, category, inStock }) : all;
  const selections = [...new Set([all, byCategory, byStock, byPrice])];
  const { rows } = await sql<Counted>`
    with ${sql.join(selections.map(({ expressions }) => expressions))}
    select (select coalesce(sum(count), 0)::bigint from ${all.rows}) as total, ${all.isExact} as total_is_exact,
      (select jsonb_object_agg(category, count) from (
        select category, sum(count) as count from ${byCategory.rows} group by category
      ) counted) as category, ${byCategory.isExact} as category_is_exact,
      (select coalesce(jsonb_agg(counted), '[]') from (
        select label as value, sum(count) as count from ${all.rows}, unnest(labels) label
        group by label order by sum(count) desc, label limit ${sql.lit(mostLabels)}
      ) counted) as labels,
      (select jsonb_object_agg(is_in_stock, count) from (
        select is_in_stock, sum(count) as count from ${byStock.rows} group by is_in_stock
      ) counted) as in_stock, ${byStock.isExact} as in_stock_is_exact,
      (select min(min_price_minor) from ${byPrice.rows} where currency = ${currency}) as min_price_minor,
      (select max(max_price_minor) from ${byPrice.rows} where currency = ${currency}) as max_price_minor,
      ${byPrice.isExact} as price_is_exact`.execute(withCustomPlan(db));
  const [counted] = rows;
  if (!counted) throw new Error("a select without a table has one row");
  return counted;
}

/** Each producer may make up labels. */
const mostLabels = 50;

/**
 * Products that filters leave, as common table expressions that end in `rows`: those that are alike in what is counted
 * are one row, so that each facet reads few.
 */
interface Selection {
  expressions: RawBuilder<unknown>;
  rows: RawBuilder<unknown>;
  isExact: RawBuilder<boolean>;
}

/** What makes selections that are searched as `filters` say, by the same words and around the same place. */
async function select(db: Db, { search, near }: Filters) {
  const asked = searchOf(search);
  const found = asked && ((await findSearchCondition(db, "products", asked)) ?? sql`false`);
  const isCommon =
    near !== undefined && (await isCrowded(db, near, { table: "products", where: [isVisible] }));
  return (name: string, filters: Filters): Selection => {
    const hasPrices = filters.minPriceMinor !== undefined || filters.maxPriceMinor !== undefined;
    const ordering = hasPrices ? "price" : "-created_at";
    const { walked, skipped } = conditionsOf(filters, ordering, { bounded: true, isCommon });
    const hasIndex = found !== undefined || filters.labels !== undefined;
    return scanThenIndex(name, {
      columns: sql`category, labels, currency, ${isInStock(filters.dayPassed)} as is_in_stock, price_minor`,
      where: [isVisible, ...walked],
      having: [...skipped, found],
      order: ordering === "price" ? sql`price_minor, id` : sql`created_at desc, id desc`,
      hasIndex,
    });
  };
}

/**
 * Looks at so many rows in the order of an index of the list, which are all of them in a small market or a narrow
 * selection. Beyond them, what is rare is taken by its own index, as a page of the list is.
 */
function scanThenIndex(name: string, { columns, where, having, order, hasIndex }: Scan): Selection {
  const [scanned, rows] = [sql.table(`${name}_scanned`), sql.table(name)];
  const from = sql`from products where ${allOf(where)}`;
  const isWhole = sql<boolean>`(select coalesce(sum(count), 0) < ${sql.lit(mostRows)} from ${scanned})`;
  const isRare = sql<boolean>`(select coalesce(sum(count), 0) < ${sql.lit(fewRows)} from ${scanned} where has_it)`;
  const byIndex = sql`union all (
    select ${alike}, ${counts} from (
      select ${columns} ${from} and ${allOf(having)} and not ${isWhole} and ${isRare} limit ${sql.lit(mostRows)}
    ) everywhere group by ${alike}
  )`;
  return {
    expressions: sql`
      ${scanned} as materialized (
        select ${alike}, has_it, ${counts} from (
          select ${columns}, ${allOf(having)} as has_it ${from} order by ${order} limit ${sql.lit(mostRows)}
        ) looked_at group by ${alike}, has_it
      ), ${rows} as materialized (
        select ${alike}, count, min_price_minor, max_price_minor from ${scanned}
        where has_it ${hasIndex ? sql`and (${isWhole} or not ${isRare}) ${byIndex}` : sql``}
      )`,
    rows,
    isExact: hasIndex
      ? sql`(${isWhole} or ${isRare} and (select coalesce(sum(count), 0) < ${sql.lit(mostRows)} from ${rows}))`
      : isWhole,
  };
}

const alike = sql`category, labels, currency, is_in_stock`;
const counts = sql`count(*) as count, min(price_minor) as min_price_minor, max(price_minor) as max_price_minor`;

interface Scan {
  columns: RawBuilder<unknown>;
  /** What the index of `order` leads to. */
  where: RawBuilder<boolean>[];
  having: (RawBuilder<boolean> | undefined)[];
  order: RawBuilder<unknown>;
  /** Whether something of `having` has an index of its own: words, labels. */
  hasIndex: boolean;
}

/** So many are looked at in some milliseconds. */
const mostRows = 10_000;
/** Of what fewer of these have, an index reads all more quickly than a walk finds it. */
const fewRows = 1000;
