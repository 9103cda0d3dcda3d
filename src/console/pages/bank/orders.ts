import { readOrderIds } from "#payments";
import type { Db } from "#platform/database";

/** The orders of these entries' checkouts, by the checkout. */
export function ordersOf(db: Db, entries: { checkout_id: number | null }[]): Promise<Map<number, number[]>> {
  return readOrderIds(
    db,
    entries.flatMap(({ checkout_id }) => (checkout_id === null ? [] : [checkout_id])),
  );
}
