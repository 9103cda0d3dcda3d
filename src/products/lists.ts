import { type Config, currencyDigits, dayIn, invalidInput, readAmount } from "#platform/base";
import { type Db, isStoredCurrency } from "#platform/database";
import {
  inListOrder,
  type ListRow,
  type PagePosition,
  type PageRequest,
  parseCircle,
} from "#platform/listing";
import { requireUser } from "#users";
import {
  type Filters,
  findLastDayPassed,
  findLastEndOfPromotion,
  listOfProducer,
  listProducts,
  listPromoted,
  listPromotedFirst,
  type Ordering,
  searchProducts,
} from "./list-queries.ts";
import { findProducts } from "./queries.ts";
import { showProduct } from "./show.ts";

/** The site, on its day `today`. */
type Market = Pick<Config, "currencies"> & { today: string };

export function marketAt({ currencies, timeZone }: Config, now: Date): Market {
  return { currencies, today: dayIn(timeZone, now) };
}

/** What the address of a list asks. */
export interface AskedFilters {
  search?: string;
  category?: string;
  producer?: number;
  currency?: string;
  min_price?: string;
  max_price?: string;
  in_stock?: boolean;
  labels?: string;
  near?: string;
  radius_km?: number;
}

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

/** A page of what is promoted now. Throws invalid_input. */
export async function readPromoted(
  db: Db,
  market: Market,
  now: Date,
  { filters: asked, ...position }: PageRequest<AskedFilters>,
) {
  const filters = await filtersOf(db, market, asked);
  return onSettledDay(db, market, position, (dayPassed, from) =>
    listPromoted(db, { ...filters, dayPassed }, now, from),
  );
}

/**
 * A page of everything, the promoted in front. What counts as promoted is settled on the first page by a moment
 * that all its keys begin with: the last end of a promotion that is over, so that while nothing ends the keys stay the
 * same. Throws invalid_input.
 */
export async function readPromotedFirst(
  db: Db,
  market: Market,
  now: Date,
  { filters: asked, ...position }: PageRequest<AskedFilters>,
) {
  const filters = await filtersOf(db, market, asked);
  const [settled, ...keys] = position.after ?? [];
  const moment = settled === undefined ? await findLastEndOfPromotion(db, now) : new Date(settled);
  const after = position.after && keys;
  const rows = await onSettledDay(db, market, { ...position, after }, (dayPassed, from) =>
    listPromotedFirst(db, { ...filters, dayPassed }, moment, from),
  );
  return rows.map((row) => ({ ...row, keys: [moment.toISOString(), ...row.keys] }));
}

/**
 * Reads a page of a list that tells what is past its best-before day. Which day counts is settled on the first page and
 * stands in its keys, so that midnight moves nothing in it: the last such day that has passed, so that while none passes
 * the keys stay the same.
 */
async function onSettledDay(
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

/**
 * The filters of a list as its query takes them. Prices are compared within one currency: one that the settings name, or
 * that they named once, for there may be goods in it. Throws invalid_input.
 */
async function filtersOf(
  db: Db,
  { currencies }: Market,
  asked: AskedFilters & { ordering?: Ordering },
): Promise<Filters> {
  const { min_price, max_price, ordering = "" } = asked;
  const comparesPrices = min_price !== undefined || max_price !== undefined || ordering.endsWith("price");
  const currency = asked.currency ?? (comparesPrices ? currencies[0] : undefined);
  if (currency !== undefined && !currencies.includes(currency) && !(await isStoredCurrency(db, currency))) {
    throw invalidInput({ currency: "not_a_choice" });
  }
  const near = parseCircle(asked);
  if (ordering === "distance" && !near) throw invalidInput({ near: "required" });
  return {
    search: asked.search,
    category: asked.category,
    producerId: asked.producer,
    currency,
    minPriceMinor: priceLimit("min_price", min_price, currency),
    maxPriceMinor: priceLimit("max_price", max_price, currency),
    inStock: asked.in_stock,
    labels: asked.labels?.split(","),
    near,
  };
}

/** Of the digits behind the point the last may be left out, as people write `2` and `2.5`. */
function priceLimit(name: string, amount: string | undefined, currency: string | undefined) {
  if (amount === undefined || currency === undefined) return undefined;
  const digits = currencyDigits(currency);
  const [whole = "", fraction = ""] = amount.split(".");
  const minor = readAmount(digits === 0 ? amount : `${whole}.${fraction.padEnd(digits, "0")}`, currency);
  if (minor === undefined) throw invalidInput({ [name]: "wrong_format" });
  return minor;
}

/** The products that a list has found, as they are shown to somebody at a moment. */
export async function showFoundProducts(
  db: Db,
  { viewerId, siteUrl, now }: { viewerId?: number | undefined; siteUrl: string; now: Date },
  found: ListRow[],
) {
  const rows = await findProducts(
    db,
    viewerId,
    found.map(({ id }) => id),
  );
  return inListOrder(
    found,
    rows.map((row) => showProduct(row, siteUrl, now)),
  );
}
