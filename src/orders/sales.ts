import type { HeldOrder } from "./queries/orders.ts";

/** An order as the ledger knows it. */
export function saleOf({ id, producer_id, currency, total_minor, commission_minor }: HeldOrder) {
  return { order_id: id, producer_id, currency, total_minor, commission_minor };
}
