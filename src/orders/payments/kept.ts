import { sql } from "kysely";
import { divideHalfUp } from "#platform/base";

/** What an order came to and what has gone of it, in minor units. */
export interface Standing {
  total_minor: number;
  commission_minor: number;
  /** What was given back on request, and what banks have taken back. */
  refunded_minor: number;
  disputed_minor: number;
  /** What of both the site bears; the producer bears the rest. */
  borne_by_site_minor: number;
}

/** What is left of an order: what its buyer may still get back, what the producer earns by it, and the site's commission. */
export function keptOf(order: Standing) {
  const { total_minor, commission_minor } = order;
  const gone = order.refunded_minor + order.disputed_minor;
  const borne = Math.min(gone - order.borne_by_site_minor, total_minor);
  const commission = commission_minor - partOf(commission_minor, borne, total_minor);
  return {
    buyer_minor: Math.max(total_minor - gone, 0),
    producer_minor: total_minor - borne - commission,
    commission_minor: commission,
  };
}

/** The same commission in a statement, of the columns of an order that stands. */
export const keptCommission = sql<number>`case total_minor when 0 then 0 else commission_minor - div(
  2 * commission_minor::numeric * least(refunded_minor + disputed_minor - borne_by_site_minor, total_minor) + total_minor,
  2 * total_minor)::bigint end`;

/** What changes hands between two standings of an order; negative where it goes the other way. */
export function changeOf(before: Standing, after: Standing) {
  const [from, to] = [keptOf(before), keptOf(after)];
  return {
    buyer_minor: from.buyer_minor - to.buyer_minor,
    producer_minor: from.producer_minor - to.producer_minor,
    commission_minor: from.commission_minor - to.commission_minor,
  };
}

/** Of a sum the part that goes with `minor` of `total`, rounded half up. */
export function partOf(sum: number, minor: number, total: number): number {
  return total === 0 ? sum : Number(divideHalfUp(BigInt(sum) * BigInt(minor), BigInt(total)));
}

/** Nothing is left of an order that was cancelled. */
export const nothing: Pick<Standing, "total_minor" | "commission_minor"> = {
  total_minor: 0,
  commission_minor: 0,
};
