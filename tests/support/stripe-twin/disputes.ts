import type Stripe from "stripe";
import { type Account, found, idOf, newId } from "./account.ts";
import { book } from "./balance.ts";

/** What a dispute costs, whoever wins it. */
const disputeFee = 2000;

/** A buyer's bank takes a payment back, or only asks about it. */
export function openDispute(
  account: Account,
  intentId: string,
  { amount: asked, isInquiry = false }: { amount?: number; isInquiry?: boolean } = {},
): Stripe.Dispute {
  const intent = found(account.intents, "payment_intent", intentId);
  const charge = found(account.charges, "charge", idOf(intent.latest_charge));
  const amount = asked ?? charge.amount_captured - charge.amount_refunded;
  const dispute = {
    id: newId("du"),
    object: "dispute",
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: account.seconds(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: account.seconds() + 7 * 24 * 3600,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: isInquiry,
    livemode: false,
    metadata: {},
    payment_intent: intentId,
    reason: "fraudulent",
    status: isInquiry ? "warning_needs_response" : "needs_response",
  } satisfies Stripe.Dispute;
  account.disputes.set(dispute.id, dispute);
  charge.disputed = !isInquiry;
  if (!isInquiry) withdraw(account, dispute);
  account.tell("charge.dispute.created", dispute);
  if (!isInquiry) account.tell("charge.dispute.funds_withdrawn", dispute);
  return dispute;
}

/** The bank's last word. What is won comes back, without the fee. */
export function closeDispute(account: Account, id: string, isWon: boolean): void {
  const dispute = found(account.disputes, "dispute", id);
  const isInquiry = dispute.status.startsWith("warning");
  dispute.status = isInquiry ? "warning_closed" : isWon ? "won" : "lost";
  if (isWon && !isInquiry) {
    const { amount, currency } = dispute;
    dispute.balance_transactions.push(book(account, "adjustment", id, { amount, currency }));
    account.tell("charge.dispute.funds_reinstated", dispute);
  }
  account.tell("charge.dispute.closed", dispute);
}

/** GET /v1/disputes/:id. */
export function findDispute(account: Account, id: string): Stripe.Dispute {
  return found(account.disputes, "dispute", id);
}

function withdraw(account: Account, dispute: Stripe.Dispute): void {
  const { id, amount, currency } = dispute;
  dispute.balance_transactions.push(
    book(account, "adjustment", id, { amount: -amount, fee: disputeFee, currency }),
  );
}

const noEvidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
} satisfies Stripe.Dispute.Evidence;
