import type { Tx } from "#platform/database";
import type { JobQueue } from "#platform/jobs";
import { type Caller, lockForStep } from "../orders.ts";
import { nothingSupplied } from "../steps.ts";
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
