import type Stripe from "stripe";
import { type Account, found, idOf, newId } from "./account.ts";
import { book } from "./balance.ts";
import { missing, wrongParam, wrongState } from "./errors.ts";
import { type Form, integerIn, mapIn, textIn } from "./form.ts";

/** POST /v1/refunds. */
export function createRefund(account: Account, body: Form): Stripe.Refund {
  const intentId = textIn(body["payment_intent"]) ?? "";
  const intent = found(account.intents, "payment_intent", intentId);
  const charge = account.charges.get(idOf(intent.latest_charge));
  if (!charge?.captured)
    throw wrongState(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
  const amount = integerIn(body["amount"]) ?? charge.amount_captured - charge.amount_refunded;
  if (amount < 1) throw wrongParam("amount", "Invalid positive integer", "parameter_invalid_integer");
  if (charge.disputed)
    throw wrongState(`Charge ${charge.id} has been charged back; cannot issue a refund.`, "charge_disputed");
  if (amount > charge.amount_captured - charge.amount_refunded)
    throw charge.refunded
      ? wrongState(`Charge ${charge.id} has already been refunded.`, "charge_already_refunded")
      : wrongParam("amount", "Refund amount is greater than unrefunded amount on charge.");
  const refund = {
    id: newId("re"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: account.seconds(),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    metadata: mapIn(body["metadata"]),
    payment_intent: intent.id,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "pending",
    transfer_reversal: null,
  } satisfies Stripe.Refund;
  account.refunds.set(refund.id, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  const { currency } = charge;
  const booked: Stripe.Refund = refund;
  booked.balance_transaction = book(account, "refund", refund.id, { amount: -amount, currency }).id;
  if (account.refundsGo === "succeeded") booked.status = "succeeded";
  account.tell("refund.created", refund);
  if (account.refundsGo === "failed") failRefund(account, refund.id);
  return refund;
}

/** GET /v1/refunds/:id. */
export function findRefund(account: Account, id: string): Stripe.Refund {
  return found(account.refunds, "refund", id);
}

/** A refund that waited has arrived. */
export function endRefund(account: Account, id: string): void {
  const refund = findRefund(account, id);
  refund.status = "succeeded";
  account.tell("refund.updated", refund);
}

/** A refund comes back, as from a card that was closed: the money is in the account again. */
export function failRefund(account: Account, id: string): void {
  const refund = findRefund(account, id);
  const charge = account.charges.get(idOf(refund.charge));
  if (!charge) throw missing("charge", idOf(refund.charge));
  const { amount, currency } = refund;
  refund.status = "failed";
  refund.failure_reason = "expired_or_canceled_card";
  refund.failure_balance_transaction = book(account, "refund_failure", id, { amount, currency }).id;
  charge.amount_refunded -= amount;
  charge.refunded = false;
  account.tell("refund.updated", refund);
  account.tell("refund.failed", refund);
}
