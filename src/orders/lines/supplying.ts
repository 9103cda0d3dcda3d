import { invalidInputOf } from "#platform/base";
import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { amountsOf } from "#products";
import { type Caller, lockForStep } from "../orders.ts";
import { nothingSupplied } from "../steps.ts";
import { adjustLine, presentOf } from "./adjust.ts";
import { lessen } from "./changing.ts";
import { findLines, lineIn } from "./held.ts";

/**
 * Gives less of a line than was ordered: `quantity` of it. Where nothing is left of the order it is cancelled
 * (`nothing_supplied`). Throws not_found, not_your_step, wrong_status with `status_now`, invalid_input for more than there is,
 * over_most.
 */
export async function supplyLine(
  tx: Tx,
  jobs: JobQueue,
  caller: Caller,
  orderId: number,
  n: number,
  { quantity, reason }: { quantity: number; reason: string | null },
): Promise<void> {
  const { order, by, now } = await lockForStep(tx, caller, orderId, "supplied");
  const lines = await findLines(tx, orderId);
  await lessen(tx, jobs, order, lines, lineIn(lines, n), {
    ...{ by, now, quantity, reason },
    kind: "supplied",
    cancelReason: nothingSupplied,
  });
}

/**
 * Gives more of a line again than was said before, up to what its buyer wants: undoes `supplyLine`. Throws not_found,
 * wrong_status with `status_now`, invalid_input, not_enough_stock where somebody else has bought it meanwhile, over_most where
 * the card was charged less already.
 */
export async function supplyLineAfterAll(
  tx: Tx,
  jobs: JobQueue,
  caller: Caller,
  orderId: number,
  n: number,
  quantity: number,
): Promise<void> {
  const { order, by, now } = await lockForStep(tx, caller, orderId, "supplied");
  const lines = await findLines(tx, orderId);
  const line = lineIn(lines, n);
  const wanted = (await findWanted(tx, orderId, n)) ?? line.ordered_quantity ?? line.quantity;
  if (quantity > wanted) throw invalidInputOf([{ field: "quantity", code: "too_large", limit: wanted }]);
  if (quantity <= presentOf(line).quantity) return;
  const { line_total_minor } = amountsOf({ ...line, quantity });
  const to = { quantity, line_total_minor, grams: null, tare_grams: null };
  await adjustLine(tx, jobs, order, lines, line, { by, kind: "supplied", reason: null, now, to });
}

/** What the buyer of a line has brought it down to; undefined where they want what they ordered. */
async function findWanted(tx: Tx, orderId: number, n: number): Promise<number | undefined> {
  const change = await tx
    .selectFrom("order_adjustments")
    .select("to_quantity")
    .where("order_id", "=", orderId)
    .where("n", "=", n)
    .where("kind", "=", "changed")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return change?.to_quantity;
}
