import type { Static } from "typebox";
import type { RefundRow } from "#orders";
import { showMoney } from "#platform/base";
import { causeOfRefund } from "#wallet";
import type { Refund } from "../schemas.ts";

/** A refund as both parties of its order and the staff see it. */
export function showRefund(row: RefundRow): Static<typeof Refund> {
  const money = (minor: number) => showMoney(minor, row.currency);
  return {
    id: row.id,
    order_id: row.order_id,
    amount: money(row.amount_minor),
    status: row.paid_at !== null ? "done" : row.failed_at !== null ? "failed" : "requested",
    cause: causeOfRefund(row.order_id, row.id),
    reason: row.reason,
    asked_by: row.asked_as as Static<typeof Refund>["asked_by"],
    paid_by: row.paid_by as Static<typeof Refund>["paid_by"],
    by_hand: row.by_hand,
    items: row.items.map(({ n, quantity, amount_minor }) => ({ n, quantity, amount: money(amount_minor) })),
    requested_at: row.requested_at,
    done_at: row.paid_at,
  };
}
