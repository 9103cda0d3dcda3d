import type { Static } from "typebox";
import { showMoney } from "#platform/base";
import type { Dispute } from "../schemas.ts";
import type { WholeDispute } from "./queries.ts";

/** A dispute as those who run the site see it; columns hold what the schema lists, as the table's checks say. */
export function showDispute({
  amount_minor,
  currency,
  orders,
  status,
  opened_at,
  closed_at,
  ...row
}: WholeDispute): Static<typeof Dispute> {
  const { id, provider, provider_id, reason, is_taken, blame } = row;
  return {
    ...{ id, provider, provider_id, reason, is_taken, blame, opened_at, closed_at },
    status: status as Static<typeof Dispute>["status"],
    amount: showMoney(amount_minor, currency),
    orders: orders.map((order) => ({
      id: order.id,
      producer: order.producer,
      amount: order.amount_minor === null ? null : showMoney(order.amount_minor, currency),
      borne_by: order.borne_by,
    })),
  };
}
