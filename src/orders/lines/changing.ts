import { invalidInputOf } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { amountsOf } from "#products";
import { tellAdjusted, tellRemoval } from "../letters.ts";
import { cancelHeld, lockForStep } from "../orders.ts";
import type { LockedOrder } from "../queries/orders.ts";
import { adjustLine, presentOf } from "./adjust.ts";
import { findLines, type HeldLine, leftOf, lineIn } from "./held.ts";

/**
 * Takes some or all of a line out of an order for its buyer, down to `quantity`. Without its last line the order is
 * cancelled instead. Throws not_found, not_your_step, wrong_status with `status_now`, invalid_input for more than there is,
 * over_most.
 */
export async function changeLine(
  tx: Tx,
  jobs: JobQueue,
  actor: Actor,
  orderId: number,
  n: number,
  quantity: number,
): Promise<void> {
  const { order, by, now } = await lockForStep(tx, actor, orderId, "change");
  const lines = await findLines(tx, orderId);
  await lessen(tx, jobs, order, lines, lineIn(lines, n), {
    ...{ by, now, quantity },
    kind: "changed",
    reason: null,
    cancelReason: null,
  });
}

interface Lessening {
  by: "buyer" | "producer" | "helper" | "operator";
  kind: "changed" | "supplied";
  quantity: number;
  reason: string | null;
  /** Where nothing is left of the order. */
  cancelReason: string | null;
  now: Date;
}

/**
 * Brings a line of a held order down to so many pieces: weighed ones are to be weighed anew. Throws invalid_input, over_most.
 */
export async function lessen(
  tx: Tx,
  jobs: JobQueue,
  order: LockedOrder,
  lines: HeldLine[],
  line: HeldLine,
  { by, kind, quantity, reason, cancelReason, now }: Lessening,
): Promise<void> {
  const present = presentOf(line).quantity;
  if (quantity > present) throw invalidInputOf([{ field: "quantity", code: "too_large", limit: present }]);
  if (quantity === present) return;
  if (quantity === 0 && leftOf(lines).length === 1)
    return cancelHeld(tx, jobs, order, { by, now, reason: cancelReason });
  const { line_total_minor } = amountsOf({ ...line, quantity });
  const to = { quantity, line_total_minor, grams: null, tare_grams: null };
  const id = await adjustLine(tx, jobs, order, lines, line, { by, kind, reason, now, to });
  if (kind === "changed" && quantity === 0) await tellRemoval(tx, jobs, order.id, line.product_id);
  else await tellAdjusted(tx, jobs, order.id, kind, id);
}
