import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import type { InvoicedOrderRow, PaperRow } from "./queries.ts";
import type { Paper, PaperSummary } from "./schemas.ts";

/** As `R12-2026-0001`: the series, the year, and the number in both. */
export function numberOf({ series, year, number }: Pick<PaperRow, "series" | "year" | "number">): string {
  return `${series}-${year}-${String(number).padStart(4, "0")}`;
}

/** A paper in a list. */
export function showSummary(row: PaperRow): Static<typeof PaperSummary> {
  const { id, kind, issued_on, order_id, document } = row;
  return { id, kind, number: numberOf(row), issued_on, order_id, total: document.total };
}

/** All of a paper, made of nothing but its rows: the same bytes whenever it is asked for. */
export function showPaper(row: PaperRow & { orders: InvoicedOrderRow[] }): Static<typeof Paper> {
  const { document, orders, currency, issued_at } = row;
  const { order } = document;
  const at = (time: string | null) => (time === null ? null : new Date(time));
  return {
    ...showSummary(row),
    issued_at,
    ...document,
    order: order && {
      ...order,
      placed_at: new Date(order.placed_at),
      supplied_at: at(order.supplied_at),
      paid_at: at(order.paid_at),
    },
    orders: orders.map(({ order_id, total_minor, commission_minor }) => ({
      order_id,
      total: showMoney(total_minor, currency),
      commission: showMoney(commission_minor, currency),
    })),
  };
}
