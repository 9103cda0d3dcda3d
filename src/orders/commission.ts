import { divideHalfUp } from "#platform/base";
import { isPrepaid } from "./payments/methods.ts";

/**
 * What the site keeps of a sale: `percent` (a decimal with at most four digits behind the point) of the order's total,
 * rounded half up to the currency's smallest unit, once per order.
 */
export function commissionOf(totalMinor: number, percent: string): number {
  const [whole = "0", fraction = ""] = percent.split(".");
  const tenThousandths = BigInt(whole + fraction.padEnd(4, "0"));
  return Number(divideHalfUp(BigInt(totalMinor) * tenThousandths, 1_000_000n));
}

interface Commissioned {
  payment_method: string;
  market_day_id: number | null;
  total_minor: number;
  delivery_minor: number;
  commission_minor: number;
  /** Null where a release before 0035-remove-items.sql placed the order. */
  commission_percent: string | null;
}

/**
 * What the site keeps of an order that comes to so much: `percent` of it, and the whole of what the place of its market day
 * charges, which the site runs. Nothing of cash, which changes hands outside.
 */
export function commissionOfOrder(
  order: Omit<Commissioned, "total_minor" | "commission_minor" | "commission_percent">,
  totalMinor: number,
  percent: string,
): number {
  const place_minor = order.market_day_id !== null && isPrepaid(order) ? order.delivery_minor : 0;
  return commissionOf(totalMinor - place_minor, percent) + place_minor;
}

/** What the site keeps of an order that comes to less than before: the same percent, or the same part where none is known. */
export function commissionOfRest(order: Commissioned, totalMinor: number): number {
  if (order.commission_percent !== null)
    return commissionOfOrder(order, totalMinor, order.commission_percent);
  return Number(divideHalfUp(BigInt(order.commission_minor) * BigInt(totalMinor), BigInt(order.total_minor)));
}
