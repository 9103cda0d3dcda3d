import { type RawBuilder, sql } from "kysely";
import type { Db } from "#platform/database";
import {
  type Circle,
  isCrowded,
  isInCircle,
  isInCircleUnindexed,
  type Keyset,
  kilometresFrom,
  type List,
  type ListRow,
  type PagePosition,
  readList,
  readNearest,
  searchList,
} from "#platform/listing";
import type { ProductTag } from "./cache-tags.ts";

// Which products stand in a list; how each is shown is read by `queries.ts`.

/** What a list is narrowed by; prices in minor units of `currency`. */
export interface Filters {
  search?: string | undefined;
  category?: string | undefined;
  producerId?: number | undefined;
  currency?: string | undefined;
  minPriceMinor?: number | undefined;
  maxPriceMinor?: number | undefined;
  inStock?: boolean | undefined;
  /** The last best-before day that has passed, see `findLastDayPassed`; with `inStock` and where promoted. */
  dayPassed?: string | undefined;
  labels?: string[] | undefined;
  near?: Circle | undefined;
}

/** A dash turns an order round. */
export type Ordering =
  | "created_at"
  | "-created_at"
  | "price"
  | "-price"
  | "harvested_on"
  | "-harvested_on"
  | "distance";

/** Everybody's products, by `ordering`; the nearest first needs a point. */
export async function listProducts(
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
  place: PagePosition,
): Promise<ListRow[]> {
  const { search, inStock, dayPassed: _, ...indexed } = filters;
  const { walked, skipped } = conditionsOf(filters, "distance");
  const list = {
    table: "products",
    keyset: keysets.distance(near),
    distance: kilometresFrom("products.place", near),
    tiers: [{ where: [isVisible, ...walked, ...skipped] }],
    candidatesPerRow: 1,
    circle: near,
    indexed: isVisible,
    isFoundOtherwise: search !== undefined || Object.values(indexed).some((asked) => asked !== undefined),
  };
  return searchList(db, searchOf(search, widest), list, place, readNearest);
}

/** As `text` says, the best match first: words in the name, then in category or producer, then anywhere. */
export function searchProducts(
  db: Db,
  filters: Filters & { search: string },
  place: PagePosition,
): Promise<ListRow[]> {
  return read(db, filters, "-created_at", [anywhere], place, searchedColumns);
}

/** One producer's, the oldest first; unlisted ones where the producer asks. */
export function listOfProducer(
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

/** What is promoted now and not past its day, the newest first. */
export function listPromoted(db: Db, filters: Dated, now: Date, place: PagePosition): Promise<ListRow[]> {
  return read(db, filters, "-created_at", [stoodInFront(now, filters)], place);
}

/** Everything, what was promoted at `moment` and not past its day in front of the rest, each part the newest first. */
export function listPromotedFirst(
  db: Db,
  filters: Dated,
  moment: Date,
  place: PagePosition,
): Promise<ListRow[]> {
  const rest = sql<boolean>`(products.promoted_until is null or products.promoted_until <= ${moment}
    or ${isPast(filters.dayPassed)})`;
  return read(db, filters, "-created_at", [stoodInFront(moment, filters), rest], place);
}

type Dated = Filters & { dayPassed: string };

/** The last best-before day before `today` that any product has; until the next one passes, the same are past theirs. */
export async function findLastDayPassed(db: Db, today: string): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    select coalesce(max(best_before), '-infinity')::text as day from products where best_before < ${today}`.execute(
    db,
  );
  return rows[0]?.day ?? "-infinity";
}

/** When the last promotion ended that is over; until the next one ends, the same products are promoted. */
export async function findLastEndOfPromotion(db: Db, now: Date): Promise<Date> {
  const { ended } = await db
    .selectFrom("products")
    .select(({ fn }) => fn.max("promoted_until").as("ended"))
    .where("promoted_until", "<=", now)
    .executeTakeFirstOrThrow();
  return ended ?? new Date(0);
}

/** What products are found by. */
export const searchedProducts = {
  table: "products",
  column: "name",
  content: sql<string>`name || ' ' || producer_name || ' ' || description`,
  tag: "words" satisfies ProductTag,
} as const;

const searchedColumns = [
  { name: "products.search_name", lists: ["products/name"] },
  { name: "products.search_near", lists: ["products/near"] },
  { name: "products.search_all", lists: ["products"] },
];

const widest = searchedColumns.slice(-1);

const isVisible = sql<boolean>`products.is_visible`;
const anywhere = sql<boolean>`true`;

function stoodInFront(moment: Date, { dayPassed }: Dated): RawBuilder<boolean> {
  return sql`(products.promoted_until > ${moment} and not ${isPast(dayPassed)})`;
}

/** Nobody can buy what is past its best-before day. */
function isPast(dayPassed: string | undefined): RawBuilder<boolean> {
  return sql`coalesce(products.best_before <= ${dayPassed ?? "-infinity"}::date, false)`;
}

function isInStock(dayPassed: string | undefined): RawBuilder<boolean> {
  return sql`(products.stock > 0 and not ${isPast(dayPassed)})`;
}

/** Without a harvest day a product comes last, whichever way the days go. */
const keysets: Record<Ordering, (near?: Circle) => Keyset> = {
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
  distance: (near) => {
    if (!near) throw new Error("an order by distance needs a point");
    return { column: kilometresFrom("products.place", near), type: "float8", isDescending: false };
  },
};

/** Reads a list of parts, each the products of which one of `tiers` holds. */
async function read(
  db: Db,
  filters: Filters,
  ordering: Ordering,
  tiers: RawBuilder<boolean>[],
  place: PagePosition,
  columns = widest,
): Promise<ListRow[]> {
  const { search, labels, near } = filters;
  const isCommon =
    near !== undefined && (await isCrowded(db, near, { table: "products", where: [isVisible] }));
  // Words and labels have an index of their own; what is common is met soon in any order.
  const bounded = search !== undefined || labels !== undefined || isCommon;
  const { walked, skipped } = conditionsOf(filters, ordering, { bounded, isCommon });
  const list: List = {
    table: "products",
    keyset: keysets[ordering](filters.near),
    distance: filters.near && kilometresFrom("products.place", filters.near),
    tiers: tiers.map((tier) => {
      const where = [isVisible, tier, ...walked];
      return bounded ? { where, having: skipped } : { where: [...where, ...skipped] };
    }),
    // Of what several conditions leave, little lies in a few rows, and much may be found by one of them alone.
    candidatesPerRow: skipped.length === 0 ? 150 : 1500,
  };
  return searchList(db, searchOf(search, columns), list, place);
}

function searchOf(text: string | undefined, columns: typeof searchedColumns) {
  return text === undefined ? undefined : { text, columns };
}

/** `walked` is what an index leads to; what is `skipped` is met on the way. */
function conditionsOf(
  { category, producerId, currency, minPriceMinor, maxPriceMinor, inStock, dayPassed, labels, near }: Filters,
  ordering: Ordering,
  { bounded, isCommon } = { bounded: false, isCommon: false },
) {
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
    near !== undefined && !isCommon && isInCircle("products.place", near),
    ...(isByPrice ? prices : []),
  ];
  const skipped = [
    skipsCategory && byCategory,
    near !== undefined && isCommon && isInCircleUnindexed("products.place", near),
    ...(isByPrice ? [] : prices),
    inStock !== undefined && (inStock ? isInStock(dayPassed) : sql<boolean>`not ${isInStock(dayPassed)}`),
    labels !== undefined && sql<boolean>`products.labels @> ${labels}::text[]`,
  ];
  const given = (condition: false | RawBuilder<boolean>) => condition !== false;
  return { walked: walked.filter(given), skipped: skipped.filter(given) };
}
