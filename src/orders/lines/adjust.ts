import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { giveStockBack } from "#products";
import { commissionOfRest } from "../commission.ts";
import { followTotal } from "../payments/follow.ts";
import type { LockedOrder } from "../queries/orders.ts";
import { type HeldLine, insertAdjustment, leftOf, updateLine } from "./held.ts";
import { isFinal } from "./line.ts";

export interface Adjustment {
  by: "buyer" | "producer" | "helper" | "operator";
  kind: "changed" | "supplied" | "weighed";
  reason: string | null;
  now: Date;
  /** What the line is from here on; it leaves the order with its last piece. */
  to: Pick<HeldLine, "quantity" | "grams" | "tare_grams" | "line_total_minor">;
}

/**
 * Changes a line of a held order, of which `lines` are all: its total, its commission, the stock and the money follow, and the
 * change is written down. Answers its id. Throws over_most where the card was charged less already.
 */
export async function adjustLine(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  lines: HeldLine[],
  line: HeldLine,
  { by, kind, reason, now, to }: Adjustment,
): Promise<number> {
  const isRemoval = to.quantity === 0;
  const id = await insertAdjustment(tx, {
    order_id: order.id,
    n: line.n,
    at: now,
    ...{ by, kind, reason },
    from_quantity: line.quantity,
    from_grams: line.grams,
    from_total_minor: line.line_total_minor,
    to_quantity: to.quantity,
    to_grams: to.grams,
    to_total_minor: to.line_total_minor,
  });
  const ordered_quantity = line.ordered_quantity ?? line.quantity;
  await updateLine(tx, line, {
    ordered_quantity: isRemoval || to.quantity < ordered_quantity ? ordered_quantity : null,
    // What is taken out stays as it was, so that both sides see what it had come to.
    ...(isRemoval ? { removed_at: now } : to),
  });
  const total_minor = order.total_minor + to.line_total_minor - line.line_total_minor;
  const commission_minor = commissionOfRest(order, total_minor);
  await tx.updateTable("orders").set({ total_minor, commission_minor }).where("id", "=", order.id).execute();
  if (to.quantity < line.quantity)
    await giveStockBack(tx, [{ product_id: line.product_id, quantity: line.quantity - to.quantity }]);
  const rest = leftOf(lines).flatMap((one) => (one !== line ? [one] : isRemoval ? [] : [{ ...line, ...to }]));
  const after = { ...order, total_minor, commission_minor, is_final: rest.every(isFinal) };
  await followTotal(tx, jobs, order, after, { adjustmentId: id, now });
  return id;
}
