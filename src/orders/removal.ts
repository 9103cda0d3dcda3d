import { notFound } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { giveStockBack } from "#products";
import { commissionOfRest } from "./commission.ts";
import { tellRemoval } from "./letters.ts";
import { lockForStep, takeStep } from "./orders.ts";
import { refundOrder } from "./payments/refunds.ts";

/**
 * Takes a product out of an order for its buyer: its stock is restored, the order's total and commission are what is
 * left, and what was paid for it is refunded. Without its last product the order is cancelled instead. Throws not_found
 * for who is no party of the order and for what is not in it, not_your_step, wrong_status with `status_now`.
 */
export async function removeItem(
  tx: Tx,
  jobs: JobQueue,
  actor: Actor,
  orderId: number,
  productId: number,
): Promise<void> {
  const { order, now } = await lockForStep(tx, actor, orderId, "removal");
  const items = await findItems(tx, orderId);
  const item = items.find(({ product_id }) => product_id === productId);
  if (!item) throw notFound();
  if (items.length === 1) return takeStep(tx, jobs, actor, orderId, "cancellation");

  const total_minor = order.total_minor - item.line_total_minor;
  const commission_minor = commissionOfRest(order, total_minor);
  await markRemoved(tx, orderId, item.n, now);
  await setAmounts(tx, orderId, { total_minor, commission_minor });
  await giveStockBack(tx, [item]);
  if (order.payment_method === "card" && order.paid_at !== null) {
    const removed = {
      total_minor: item.line_total_minor,
      commission_minor: order.commission_minor - commission_minor,
    };
    await refundOrder(tx, jobs, { ...order, ...removed }, now);
  }
  await tellRemoval(tx, jobs, orderId, productId);
}

/** What a held order is made up of. */
async function findItems(tx: Tx, orderId: number) {
  return tx
    .selectFrom("order_items")
    .select(["n", "product_id", "quantity", "line_total_minor"])
    .where("order_id", "=", orderId)
    .where("removed_at", "is", null)
    .execute();
}

async function markRemoved(tx: Tx, orderId: number, n: number, now: Date): Promise<void> {
  await tx
    .updateTable("order_items")
    .set({ removed_at: now })
    .where("order_id", "=", orderId)
    .where("n", "=", n)
    .execute();
}

async function setAmounts(
  tx: Tx,
  orderId: number,
  amounts: { total_minor: number; commission_minor: number },
): Promise<void> {
  await tx.updateTable("orders").set(amounts).where("id", "=", orderId).execute();
}
