import { type RawBuilder, sql } from "kysely";
import {
  type Db,
  type Found,
  isAsNear,
  isBeyond,
  isCrowded,
  isWithin,
  kilometresFrom,
  type List,
  type Near,
  narrowed,
  type Place,
  readFound,
  readList,
  type Walk,
} from "#platform";

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
  labels?: string[] | undefined;
  near?: Near | undefined;
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
  place: Place,
): Promise<Found[]> {
  const { near, search } = filters;
  if (near && ordering === "distance" && place.backwards && place.after) {
    // All that comes before a place lies no further away.
    const radiusKm = Math.min(near.radiusKm, Number(place.after.at(-2)));
    return read(db, { ...filters, near: { ...near, radiusKm } }, ordering, [anywhere], place);
  }
  if (near && ordering === "distance" && search === undefined) {
    const circle = await nearest(db, { ...filters, near }, place);
    const rows = await read(db, { ...filters, near: circle }, ordering, [anywhere], place);
    // What lay in the circle may have gone since.
    if (rows.length === place.take || circle.radiusKm === near.radiusKm) return rows;
  }
  return read(db, filters, ordering, [anywhere], place);
}

/** A circle that holds the page and little else: a radius may hold a large part of the market. */
function nearest(db: Db, filters: Filters & { near: Near }, { take, after }: Place): Promise<Near> {
  const { walked, skipped } = conditionsOf(filters, "distance");
  const [_tier, ...keys] = after ?? [];
  const beyond = after ? [isBeyond(walks.distance(filters.near), false, keys)] : [];
  const where = [isVisible, ...walked, ...skipped, ...beyond];
  return narrowed(db, filters.near, { table: "products", where, take });
}

/** As `text` says, the best match first: words in the name, then in category or producer, then anywhere. */
export function searchProducts(
  db: Db,
  filters: Filters & { search: string },
  place: Place,
): Promise<Found[]> {
  return read(db, filters, "-created_at", [anywhere], place, searchedColumns);
}

/** One producer's, the oldest first; unlisted ones where the producer asks. */
export function listOfProducer(
  db: Db,
  producerId: number,
  showsUnlisted: boolean,
  ordering: "created_at" | "-created_at",
  place: Place,
): Promise<Found[]> {
  const shown = showsUnlisted ? sql<boolean>`products.deleted_at is null` : isVisible;
  const where = [sql<boolean>`products.producer_id = ${producerId}`, shown];
  const list = { table: "products", walk: walks[ordering](), tiers: [{ where }], looksAtPerRow: 1 };
  return readList(db, list, place);
}

/** What is promoted now, the newest first. */
export function listPromoted(db: Db, filters: Filters, now: Date, place: Place): Promise<Found[]> {
  return read(db, filters, "-created_at", [isPromotedAfter(now)], place);
}

/** Everything, what was promoted at `moment` in front of the rest, each part the newest first. */
export function listPromotedFirst(db: Db, filters: Filters, moment: Date, place: Place): Promise<Found[]> {
  const rest = sql<boolean>`(products.promoted_until is null or products.promoted_until <= ${moment})`;
  return read(db, filters, "-created_at", [isPromotedAfter(moment), rest], place);
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

/** When the next promotion ends, whatever it is of; undefined where nothing is promoted. */
export async function findNextEndOfPromotion(db: Db, now: Date): Promise<Date | undefined> {
  const { ends } = await db
    .selectFrom("products")
    .select(({ fn }) => fn.min("promoted_until").as("ends"))
    .where("promoted_until", ">", now)
    .executeTakeFirstOrThrow();
  return ends ?? undefined;
}

/** Takes the ends off promotions that were over by `moment`. */
export async function forgetEndedPromotions(db: Db, moment: Date): Promise<void> {
  await db
    .updateTable("products")
    .set({ promoted_until: null })
    .where("promoted_until", "<=", moment)
    .execute();
}

const searchedColumns = [
  { name: "products.search_name", lists: ["products/name"] },
  { name: "products.search_near", lists: ["products/near"] },
  { name: "products.search_all", lists: ["products"] },
];

const isVisible = sql<boolean>`products.is_visible`;
const anywhere = sql<boolean>`true`;

function isPromotedAfter(moment: Date): RawBuilder<boolean> {
  return sql`products.promoted_until > ${moment}`;
}

/** Without a harvest day a product comes last, whichever way the days go. */
const walks: Record<Ordering, (near?: Near) => Walk> = {
  created_at: () => ({ column: sql`products.created_at`, type: "timestamptz", isDescending: false }),
  "-created_at": () => ({ column: sql`products.created_at`, type: "timestamptz", isDescending: true }),
/** What products are found by. */
export const searchedProducts = {
  table: "products",
  column: "name",
  content: sql<string>`name || ' ' || producer_name || ' ' || description`,
  topic: "words",
} as const;

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
  place: Place,
  columns = searchedColumns.slice(-1),
): Promise<Found[]> {
  const { search, labels, near } = filters;
  const isCommon =
    near !== undefined &&
    ordering !== "distance" &&
    (await isCrowded(db, near, { table: "products", where: [isVisible] }));
  // Words and labels have an index of their own; what is common is met soon on any walk.
  const bounded = search !== undefined || labels !== undefined || isCommon;
  const { walked, skipped } = conditionsOf(filters, ordering, { bounded, isCommon });
  const list: List = {
    table: "products",
    walk: walks[ordering](filters.near),
    distance: filters.near && kilometresFrom("products.place", filters.near),
    tiers: tiers.map((tier) => {
      const where = [isVisible, tier, ...walked];
      return bounded ? { where, having: skipped } : { where: [...where, ...skipped] };
    }),
    // Of what several conditions leave, little lies in a few rows, and much may be found by one of them alone.
    looksAtPerRow: skipped.length === 0 ? 150 : 1500,
  };
  return search === undefined
    ? readList(db, list, place)
    : readFound(db, { text: search, columns }, list, place);
}

/** `walked` is what an index leads to; what is `skipped` is met on the way. */
function conditionsOf(
  { category, producerId, currency, minPriceMinor, maxPriceMinor, inStock, labels, near }: Filters,
  ordering: Ordering,
  { bounded, isCommon } = { bounded: false, isCommon: false },
) {
  const byCategory = category !== undefined && sql<boolean>`products.category = ${category}`;
  // No index of harvest days is of one category: a bounded walk counts the others among what it looks at.
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
    near !== undefined && !isCommon && isWithin("products.place", near),
    ...(isByPrice ? prices : []),
  ];
  const skipped = [
    skipsCategory && byCategory,
    near !== undefined && isCommon && isAsNear("products.place", near),
    ...(isByPrice ? [] : prices),
    inStock !== undefined && (inStock ? sql<boolean>`products.stock > 0` : sql<boolean>`products.stock = 0`),
    labels !== undefined && sql<boolean>`products.labels @> ${labels}::text[]`,
  ];
  const given = (condition: false | RawBuilder<boolean>) => condition !== false;
  return { walked: walked.filter(given), skipped: skipped.filter(given) };
}
