import { randomUUID } from "node:crypto";
import { type Db, type Tx, transaction } from "#platform/database";
import { recordRefundPaid, refundSale } from "#wallet";
import type { OrderJobs } from "../jobs.ts";
import { type HeldOrder, lockOrders, saleOf } from "../queries/orders.ts";
import { findUnpaidRefund, insertRefund, markRefunded } from "../queries/payments.ts";
import type { PaymentProvider } from "./provider.ts";

/** Takes a paid order's money out of its producer's wallet and owes it to the buyer. */
export async function returnMoney(tx: Tx, orderJobs: OrderJobs, order: HeldOrder, now: Date): Promise<void> {
  if (order.payment_id === null) return;
  await refundSale(tx, saleOf(order), now);
  await owe(tx, orderJobs, order, order.payment_id, now);
}

/** Writes down that the buyer gets an order's money back; a job pays it. */
export async function owe(
  tx: Tx,
  orderJobs: OrderJobs,
  { id, currency, total_minor }: HeldOrder,
  paymentId: number,
  now: Date,
): Promise<void> {
  await insertRefund(tx, {
    order_id: id,
    payment_id: paymentId,
    reference: randomUUID(),
    currency,
    amount_minor: total_minor,
    requested_at: now,
  });
  await orderJobs.refund(tx, id);
}

/** Gives an order's money back through the provider. Throws ProviderUnavailable: the job comes back. */
export async function payRefund(
  db: Db,
  provider: PaymentProvider,
  orderId: number,
  now: Date,
): Promise<void> {
  const refund = await findUnpaidRefund(db, orderId);
  if (!refund) return;
  const { reference, of, currency, amount_minor } = refund;
  await provider.refund({ reference, of, currency, amountMinor: amount_minor });
  await transaction(db, async (tx) => {
    const [order] = await lockOrders(tx, { id: orderId });
    if (order && (await markRefunded(tx, orderId, now))) await recordRefundPaid(tx, saleOf(order), now);
  });
}
