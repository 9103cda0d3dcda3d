import { notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { lessen } from "./lines/changing.ts";
import { findLines, leftOf } from "./lines/held.ts";
import { lockForStep } from "./orders.ts";

/**
 * Takes a product out of an order for its buyer, as `changeLine` does down to nothing. Throws not_found for who is no party of
 * the order and for what is not in it, not_your_step, wrong_status with `status_now`.
 */
export async function removeItem(
  tx: Tx,
  jobs: JobQueue,
  actor: Actor,
  orderId: number,
  productId: number,
): Promise<void> {
  const { order, by, now } = await lockForStep(tx, actor, orderId, "change");
  const lines = await findLines(tx, orderId);
  const line = leftOf(lines).find(({ product_id }) => product_id === productId);
  if (!line) throw notFound();
  await lessen(tx, jobs, order, lines, line, {
    ...{ by, now, quantity: 0 },
    kind: "changed",
    reason: null,
    cancelReason: null,
  });
}
