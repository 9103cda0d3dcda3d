import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { giveStockBack, takeStockBack } from "#products";
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
 * change is written down. Answers its id. Throws over_most where the card was charged less already, not_enough_stock.
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
  const from = presentOf(line);
  const id = await insertAdjustment(tx, {
    order_id: order.id,
    n: line.n,
    at: now,
    ...{ by, kind, reason },
    from_quantity: from.quantity,
    from_grams: from.grams,
    from_total_minor: from.line_total_minor,
    to_quantity: to.quantity,
    to_grams: to.grams,
    to_total_minor: to.line_total_minor,
  });
  const ordered_quantity = line.ordered_quantity ?? line.quantity;
  await updateLine(tx, line, {
    ordered_quantity: isRemoval || to.quantity < ordered_quantity ? ordered_quantity : null,
    // What is taken out stays as it was, so that both sides see what it had come to.
    ...(isRemoval ? { removed_at: now } : { ...to, removed_at: null }),
  });
  const total_minor = order.total_minor + to.line_total_minor - from.line_total_minor;
  const commission_minor = commissionOfRest(order, total_minor);
  await tx.updateTable("orders").set({ total_minor, commission_minor }).where("id", "=", order.id).execute();
  const { product_id } = line;
  if (to.quantity < from.quantity)
    await giveStockBack(tx, [{ product_id, quantity: from.quantity - to.quantity }]);
  if (to.quantity > from.quantity)
    await takeStockBack(tx, { product_id, quantity: to.quantity - from.quantity });
  const others = leftOf(lines).filter((one) => one !== line);
  const rest = isRemoval ? others : [...others, { ...line, ...to }];
  const after = { ...order, total_minor, commission_minor, is_final: rest.every(isFinal) };
  await followTotal(tx, jobs, order, after, { adjustmentId: id, now });
  return id;
}

/** What a line holds: nothing where it was taken out, though it shows what it was. */
export function presentOf(line: HeldLine): Pick<HeldLine, "quantity" | "grams" | "line_total_minor"> {
  return line.removed_at === null ? line : { quantity: 0, grams: null, line_total_minor: 0 };
}
