import { type RawBuilder, sql } from "kysely";
import { invalidInput } from "#platform/base";
import type { FragmentKind } from "#platform/cache";
import type { Db } from "#platform/database";
import {
  type Circle,
  type Column,
  isInCircle,
  isInCircleUnindexed,
  type Keyset,
  kilometresFrom,
  type List,
  type ListRow,
  type PagePosition,
  type PageRequest,
  readList,
  type Search,
  searchList,
  type WordLists,
} from "#platform/listing";
import { requireUser } from "#users";
import { areSomeBehind, findWhetherSomeAreBehind, matchesBehind, placeOfProducts } from "./behind.ts";
import { type ProductTag, productTags } from "./cache-tags.ts";
import {
  type AskedFilters,
  currencyOf,
  type Filters,
  type Market,
  type Ordering,
  parseFilters,
} from "./filters.ts";
import { findProducts, isVisible } from "./queries.ts";
import { Product } from "./schemas.ts";
import { showProduct } from "./show.ts";

/** A page of the market: what is searched by the best match, unless an order is asked for. Throws invalid_input. */
export async function readProducts(
  db: Db,
  market: Market,
  { filters: asked, ...position }: PageRequest<AskedFilters & { ordering?: Ordering }>,
) {
  const { search, ordering } = asked;
  const read = (filters: Filters, from: PagePosition) =>
    search !== undefined && ordering === undefined
      ? searchProducts(db, { ...filters, search }, from)
      : listProducts(db, filters, ordering ?? "-created_at", from);
  const filters = await filtersOf(db, market, asked);
  if (asked.in_stock === undefined) return read(filters, position);
  return onSettledDay(db, market, position, (dayPassed, from) => read({ ...filters, dayPassed }, from));
}

/** A page of one producer's. Throws not_found where there is no such user. */
export async function readOfProducer(
  db: Db,
  viewerId: number | undefined,
  userId: number,
  { filters, ...position }: PageRequest<{ ordering?: "created_at" | "-created_at" }>,
) {
  await requireUser(db, { isSignedIn: viewerId !== undefined }, userId);
  return listOfProducer(db, userId, viewerId === userId, filters.ordering ?? "created_at", position);
}

/**
 * Reads a page of a list that tells what is past its best-before day. Which day counts is settled on the first page and
 * stands in its keys, so that midnight moves nothing in it: the last such day that has passed, so that while none passes
 * the keys stay the same.
 */
export async function onSettledDay(
  db: Db,
  { today }: Market,
  position: PagePosition,
  read: (dayPassed: string, position: PagePosition) => Promise<ListRow[]>,
): Promise<ListRow[]> {
  const [settled, ...keys] = position.after ?? [];
  // A cursor that an earlier release made has no day in it.
  const isSettled = typeof settled === "string" && settled.startsWith(daySign);
  const dayPassed = isSettled ? settled.slice(daySign.length) : await findLastDayPassed(db, today);
  const rows = await read(dayPassed, isSettled ? { ...position, after: keys } : position);
  return rows.map((row) => ({ ...row, keys: [daySign + dayPassed, ...row.keys] }));
}

const daySign = "past ";

/** The filters of a list as its query takes them. Throws invalid_input. */
export async function filtersOf(
  db: Db,
  market: Market,
  asked: AskedFilters & { ordering?: Ordering },
): Promise<Filters> {
  const currency = currencyOf(market, asked);
  if (currency !== undefined && !market.currencies.includes(currency) && !(await isStored(db, currency)))
    throw invalidInput({ currency: "not_a_choice" });
  const filters = parseFilters(asked, currency);
  return filters.near ? { ...filters, someAreBehind: await findWhetherSomeAreBehind(db) } : filters;
}

/** Whether there may be goods in a currency, though prices may no longer be: the settings named it once. */
async function isStored(db: Db, currency: string): Promise<boolean> {
  const stored = db.selectFrom("currencies").select("code").where("code", "=", currency);
  return (await stored.executeTakeFirst()) !== undefined;
}

/** How products are shown at a moment to somebody; `viewerId` is undefined where nobody has signed in. */
export function productFragments(
  db: Db,
  { viewerId, siteUrl, now }: { viewerId?: number | undefined; siteUrl: string; now: Date },
): FragmentKind {
  return {
    name: "product",
    schema: Product,
    siteUrl,
    async read(ids) {
      const rows = await findProducts(db, viewerId, ids);
      return rows.map((row) => {
        const shown = showProduct(row, siteUrl, now);
        return { shown, ...productTags(shown) };
      });
    },
  };
}

/** Everybody's products, by `ordering`; the nearest first needs a point. */
async function listProducts(
  db: Db,
  filters: Filters,
  ordering: Ordering,
  place: PagePosition,
): Promise<ListRow[]> {
  const { near } = filters;
  return near && ordering === "distance"
    ? readByDistance(db, { ...filters, near }, place)
    : read(db, filters, ordering, [anywhere], place);
}

function readByDistance(
  db: Db,
  { near, ...filters }: Filters & { near: Circle },
  page: PagePosition,
): Promise<ListRow[]> {
  const { search, inStock, dayPassed: _, someAreBehind = false, ...indexed } = filters;
  const { walked, skipped } = conditionsOf(filters, "distance");
  const place = placeOfProducts(someAreBehind);
  const list = {
    table: "products",
    keyset: keysets.distance(near, someAreBehind),
    distance: kilometresFrom(place, near),
    tiers: [{ where: [isVisible, ...walked, ...skipped] }],
    candidatesPerRow: 1,
    circle: near,
    place,
    indexed: isVisible,
    isFoundOtherwise: search !== undefined || Object.values(indexed).some((asked) => asked !== undefined),
  };
  return searchList(db, searchOf(search, widest), list, page);
}

/** As `text` says, the best match first: words in the name, then in category or producer, then anywhere. */
function searchProducts(
  db: Db,
  filters: Filters & { search: string },
  place: PagePosition,
): Promise<ListRow[]> {
  return read(db, filters, "-created_at", [anywhere], place, searchedColumns);
}

/** One producer's, the oldest first; unlisted ones where the producer asks. */
function listOfProducer(
  db: Db,
  producerId: number,
  showsUnlisted: boolean,
  ordering: "created_at" | "-created_at",
  place: PagePosition,
): Promise<ListRow[]> {
  const shown = showsUnlisted ? sql<boolean>`products.deleted_at is null` : isVisible;
  const where = [sql<boolean>`products.producer_id = ${producerId}`, shown];
  const list = { table: "products", keyset: keysets[ordering](), tiers: [{ where }], candidatesPerRow: 1 };
  return readList(db, list, place);
}

/** The last best-before day before `today` that any product has; until the next one passes, the same are past theirs. */
export async function findLastDayPassed(db: Db, today: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    select coalesce(max(best_before), '-infinity')::text as day from products where best_before < ${today}`.execute(
    db,
  );
  return rows[0]?.day ?? "-infinity";
}

/** What products are found by. */
export const searchedProducts = {
  table: "products",
  column: "name",
  tag: "words" satisfies ProductTag,
} as const;

/** The column that holds the words of each list of words. */
export const wordLists: WordLists = {
  table: "products",
  columns: { "products/name": "search_name", "products/near": "search_near", products: "search_all" },
};

const nearText = "products.name || ' ' || category || ' ' || category_label(category)";

/** Holds all words of a product. */
const searchedText: Column = {
  name: "products.search_all",
  lists: ["products"],
  matchesBehind: matchesBehind("products.search_all", `${nearText} || ' ' || description`),
};

const searchedColumns: Column[] = [
  { name: "products.search_name", lists: ["products/name"] },
  {
    name: "products.search_near",
    lists: ["products/near"],
    matchesBehind: matchesBehind("products.search_near", nearText),
  },
  searchedText,
];

const widest = [searchedText];

const anywhere = sql<boolean>`true`;

/** Nobody can buy what is past its best-before day. */
export function isPast(dayPassed: string | undefined): RawBuilder<boolean> {
  return sql`coalesce(products.best_before <= ${dayPassed ?? "-infinity"}::date, false)`;
}

export function isInStock(dayPassed: string | undefined): RawBuilder<boolean> {
  return sql`(products.has_stock and not ${isPast(dayPassed)})`;
}

/** Without a harvest day a product comes last, whichever way the days go. */
const keysets: Record<Ordering, (near?: Circle, someAreBehind?: boolean) => Keyset> = {
  created_at: () => ({ column: sql`products.created_at`, type: "timestamptz", isDescending: false }),
  "-created_at": () => ({ column: sql`products.created_at`, type: "timestamptz", isDescending: true }),
  price: () => ({ column: sql`products.price_minor`, type: "bigint", isDescending: false }),
  "-price": () => ({ column: sql`products.price_minor`, type: "bigint", isDescending: true }),
  harvested_on: () => ({
    column: sql`coalesce(products.harvested_on, 'infinity')`,
    type: "date",
    isDescending: false,
  }),
  "-harvested_on": () => ({
    column: sql`coalesce(products.harvested_on, '-infinity')`,
    type: "date",
    isDescending: true,
  }),
  distance: (near, someAreBehind = false) => {
    if (!near) throw new Error("an order by distance needs a point");
    const column = kilometresFrom(placeOfProducts(someAreBehind), near);
    return { column, type: "float8", isDescending: false };
  },
};

/** Reads a list of parts, each the products of which one of `tiers` holds. */
export function read(
  db: Db,
  filters: Filters,
  ordering: Ordering,
  tiers: RawBuilder<boolean>[],
  place: PagePosition,
  columns = widest,
): Promise<ListRow[]> {
  const { search, labels, near, someAreBehind = false } = filters;
  const listWhere = (isCommon: boolean): List => {
    // Words and labels have an index of their own; what is common is met soon in any order.
    const bounded = search !== undefined || labels !== undefined || isCommon;
    const { walked, skipped } = conditionsOf(filters, ordering, { bounded, isCommon });
    return {
      table: "products",
      keyset: keysets[ordering](near),
      distance: near && kilometresFrom(placeOfProducts(someAreBehind), near),
      tiers: tiers.map((tier) => {
        const where = [isVisible, tier, ...walked];
        return bounded ? { where, having: skipped } : { where: [...where, ...skipped] };
      }),
      // Of what several conditions leave, little lies in a few rows, and much may be found by one of them alone.
      candidatesPerRow: skipped.length === 0 ? 150 : 1500,
      isPlannedOnce: walked.length === 0 && skipped.length === 0,
    };
  };
  const list = near ? { circle: near, table: "products", where: [isVisible], listWhere } : listWhere(false);
  return searchList(db, searchOf(search, columns), list, place);
}

export function searchOf(text: string | undefined, columns = widest): Search | undefined {
  return text === undefined ? undefined : { text, columns, areSomeBehind };
}

/** `walked` is what an index leads to; what is `skipped` is met on the way. */
export function conditionsOf(
  {
    category,
    producerId,
    currency,
    minPriceMinor,
    maxPriceMinor,
    inStock,
    dayPassed,
    labels,
    ...around
  }: Filters,
  ordering: Ordering,
  { bounded, isCommon } = { bounded: false, isCommon: false },
) {
  const { near, someAreBehind = false } = around;
  const place = placeOfProducts(someAreBehind);
  const byCategory = category !== undefined && sql<boolean>`products.category = ${category}`;
  // No index of harvest days is of one category: a bounded scan counts the others among what it looks at.
  const skipsCategory = bounded && (ordering === "harvested_on" || ordering === "-harvested_on");
  const prices = [
    minPriceMinor !== undefined && sql<boolean>`products.price_minor >= ${minPriceMinor}`,
    maxPriceMinor !== undefined && sql<boolean>`products.price_minor <= ${maxPriceMinor}`,
  ];
  const isByPrice = ordering === "price" || ordering === "-price";
  const walked = [
    !skipsCategory && byCategory,
    producerId !== undefined && sql<boolean>`products.producer_id = ${producerId}`,
    currency !== undefined && sql<boolean>`products.currency = ${currency}`,
    near !== undefined && !isCommon && isInCircle(place, near),
    ...(isByPrice ? prices : []),
  ];
  const skipped = [
    skipsCategory && byCategory,
    near !== undefined && isCommon && isInCircleUnindexed(place, near),
    ...(isByPrice ? [] : prices),
    inStock !== undefined && (inStock ? isInStock(dayPassed) : sql<boolean>`not ${isInStock(dayPassed)}`),
    labels !== undefined && sql<boolean>`products.labels @> ${labels}::text[]`,
  ];
  const given = (condition: false | RawBuilder<boolean>) => condition !== false;
  return { walked: walked.filter(given), skipped: skipped.filter(given) };
}
