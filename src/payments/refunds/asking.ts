import type { Static } from "typebox";
import { requireActivePerson } from "#accounts";
import {
  findRefund,
  type LockedOrder,
  lockOrders,
  markGivenByHand,
  notYourStep,
  type Refund,
  refundNotFailed,
  refundOnRequest,
  tryRefundAgain,
} from "#orders";
import { invalidInput, notFound, readAmount } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { recordAct, type StaffId } from "#staff";
import type { NewRefund } from "../schemas.ts";

/**
 * Gives something of an order back to its buyer, and answers the refund's id: its producer may while the money is theirs,
 * staff may always. Throws not_found, not_your_step for the buyer, invalid_input, nothing_to_refund, more_than_paid,
 * insufficient_funds.
 */
export async function askRefund(
  tx: Tx,
  jobs: JobQueue,
  { userId, now }: Actor,
  orderId: number,
  request: Static<typeof NewRefund>,
): Promise<number> {
  const { roles } = await requireActivePerson(tx, userId, "for key share");
  const [order] = await lockOrders(tx, { id: orderId });
  const as = order && roleIn(order, userId, roles.includes("staff"));
  if (!order || !as) throw notFound();
  // Also of the staff: nobody gives money to themselves.
  if (as === "buyer") throw notYourStep();
  const { paid_by: paidBy = "producer", reason } = request;
  if (as === "producer" && paidBy === "site") throw invalidInput({ paid_by: "not_a_choice" });
  const what = whatOf(request, order.currency);
  const id = await refundOnRequest(tx, jobs, order, { what, reason, as, userId, paidBy }, now);
  if (as === "staff")
    await recordAct(
      tx,
      userId,
      { act: "order_refunded", subject: "order", subject_id: orderId, reason },
      now,
    );
  return id;
}

/** A refund that failed is tried again. Throws not_found, refund_not_failed. */
export async function retryRefund(
  tx: Tx,
  jobs: JobQueue,
  staffId: StaffId,
  id: number,
  now: Date,
): Promise<void> {
  const { refund } = await lockFailed(tx, id);
  await tryRefundAgain(tx, jobs, refund);
  await recordAct(tx, staffId, { act: "refund_retried", subject: "order", subject_id: refund.order_id }, now);
}

/** A refund that failed was given back without the provider, as the staff say. Throws not_found, refund_not_failed. */
export async function giveByHand(
  tx: Tx,
  jobs: JobQueue,
  staffId: StaffId,
  { id, reason }: { id: number; reason: string },
  now: Date,
): Promise<void> {
  const { order, refund } = await lockFailed(tx, id);
  await markGivenByHand(tx, jobs, order, refund, now);
  const about = { subject: "order", subject_id: refund.order_id, reason } as const;
  await recordAct(tx, staffId, { act: "refund_given_by_hand", ...about }, now);
}

async function lockFailed(tx: Tx, id: number): Promise<{ order: LockedOrder; refund: Refund }> {
  const found = await findRefund(tx, id);
  const [order] = found ? await lockOrders(tx, { id: found.order_id }) : [];
  const refund = await findRefund(tx, id);
  if (!order || !refund) throw notFound();
  if (refund.failed_at === null) throw refundNotFailed();
  return { order, refund };
}

function roleIn(
  { buyer_id, producer_id }: LockedOrder,
  userId: number,
  isStaff: boolean,
): "buyer" | "producer" | "staff" | undefined {
  if (buyer_id === userId) return "buyer";
  if (producer_id === userId) return "producer";
  return isStaff ? "staff" : undefined;
}

/** Either so much of the order, or so many pieces of its lines. Throws invalid_input. */
function whatOf({ amount, items }: Static<typeof NewRefund>, currency: string) {
  if (amount && items) throw invalidInput({ items: "unknown_field" });
  if (items) return { items };
  if (!amount) throw invalidInput({ amount: "required" });
  if (amount.currency !== currency) throw invalidInput({ "amount.currency": "not_a_choice" });
  const amountMinor = readAmount(amount.amount, currency);
  if (amountMinor === undefined) throw invalidInput({ "amount.amount": "wrong_format" });
  if (amountMinor <= 0) throw invalidInput({ "amount.amount": "too_small" });
  return { amountMinor };
}
