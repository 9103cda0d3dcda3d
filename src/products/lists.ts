import {
  type Config,
  currencyDigits,
  type Db,
  invalidInput,
  nearOf,
  type PageRequest,
  readAmount,
} from "#platform";
import { requireUser } from "#users";
import {
  type Filters,
  findLastEndOfPromotion,
  listOfProducer,
  listProducts,
  listPromoted,
  listPromotedFirst,
  type Ordering,
  searchProducts,
} from "./list-queries.ts";

type Site = Pick<Config, "currencies">;

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
export function readProducts(
  db: Db,
  site: Site,
  { filters: asked, ...place }: PageRequest<AskedFilters & { ordering?: Ordering }>,
) {
  const filters = filtersOf(site, asked);
  const { search, ordering } = asked;
  return search !== undefined && ordering === undefined
    ? searchProducts(db, { ...filters, search }, place)
    : listProducts(db, filters, ordering ?? "-created_at", place);
}

/** A page of one producer's. Throws not_found where there is no such user. */
export async function readOfProducer(
  db: Db,
  viewerId: number | undefined,
  userId: number,
  { filters, ...place }: PageRequest<{ ordering?: "created_at" | "-created_at" }>,
) {
  await requireUser(db, { isSignedIn: viewerId !== undefined }, userId);
  return listOfProducer(db, userId, viewerId === userId, filters.ordering ?? "created_at", place);
}

/** A page of what is promoted now. Throws invalid_input. */
export function readPromoted(
  db: Db,
  site: Site,
  now: Date,
  { filters, ...place }: PageRequest<AskedFilters>,
) {
  return listPromoted(db, filtersOf(site, filters), now, place);
}

/**
 * A page of everything, the promoted in front. What a walk takes for promoted is settled on its first page by a moment
 * that all its keys begin with: the last end of a promotion that is over, so that while nothing ends the keys stay the
 * same. Throws invalid_input.
 */
export async function readPromotedFirst(
  db: Db,
  site: Site,
  now: Date,
  { filters, ...place }: PageRequest<AskedFilters>,
) {
  const [settled, ...beside] = place.after ?? [];
  const moment = settled === undefined ? await findLastEndOfPromotion(db, now) : new Date(settled);
  const after = place.after && beside;
  const rows = await listPromotedFirst(db, filtersOf(site, filters), moment, { ...place, after });
  return rows.map((row) => ({ ...row, keys: [moment.toISOString(), ...row.keys] }));
}

/** The filters of a list as its query takes them. Prices are compared within one currency. Throws invalid_input. */
function filtersOf({ currencies }: Site, asked: AskedFilters & { ordering?: Ordering }): Filters {
  const { min_price, max_price, ordering = "" } = asked;
  const comparesPrices = min_price !== undefined || max_price !== undefined || ordering.endsWith("price");
  const currency = asked.currency ?? (comparesPrices ? currencies[0] : undefined);
  if (asked.currency !== undefined && !currencies.includes(asked.currency)) {
    throw invalidInput({ currency: "not_a_choice" });
  }
  const near = nearOf(asked);
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
