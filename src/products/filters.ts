import { type Config, currencyDigits, dayIn, invalidInput, readAmount } from "#platform/base";
import { type Circle, parseCircle } from "#platform/listing";

/** The site, on its day `today`. */
export type Market = Pick<Config, "currencies"> & { today: string };

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
  /** Whether some products lie elsewhere than their rows say, see `behind.ts`; with `near`. */
  someAreBehind?: boolean | undefined;
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

/** Prices are compared within one currency, the site's first unless another is asked for. */
export function currencyOf(
  { currencies }: Pick<Market, "currencies">,
  { currency, min_price, max_price, ordering = "" }: AskedFilters & { ordering?: Ordering | "" },
): string | undefined {
  const comparesPrices = min_price !== undefined || max_price !== undefined || ordering.endsWith("price");
  return currency ?? (comparesPrices ? currencies[0] : undefined);
}

/** What is asked, with prices in `currency`. Throws invalid_input. */
export function parseFilters(
  asked: AskedFilters & { ordering?: Ordering },
  currency: string | undefined,
): Filters {
  const near = parseCircle(asked);
  if (asked.ordering === "distance" && !near) throw invalidInput({ near: "required" });
  return {
    search: asked.search,
    category: asked.category,
    producerId: asked.producer,
    currency,
    minPriceMinor: priceLimit("min_price", asked.min_price, currency),
    maxPriceMinor: priceLimit("max_price", asked.max_price, currency),
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
