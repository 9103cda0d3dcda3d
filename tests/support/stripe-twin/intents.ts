import type Stripe from "stripe";
import { type Account, found, idOf, newId } from "./account.ts";
import { book, feeOf } from "./balance.ts";
import { wrongParam, wrongState } from "./errors.ts";
import { type Form, integerIn } from "./form.ts";

/** A payment of a session, as the page of Checkout begins one. */
export function newIntent(
  account: Account,
  session: Stripe.Checkout.Session,
  captureMethod: string,
  metadata: Record<string, string>,
): Stripe.PaymentIntent {
  const intent = {
    id: newId("pi"),
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: captureMethod,
    client_secret: null,
    confirmation_method: "automatic",
    created: account.seconds(),
    currency: session.currency ?? "",
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_group: null,
  } satisfies Stripe.PaymentIntent;
  account.intents.set(intent.id, intent);
  account.tell("payment_intent.created", intent);
  return intent;
}

/** A card is good for the amount: it is taken, or only held. */
export function authorise(account: Account, intent: Stripe.PaymentIntent, cardFrom: string): void {
  const charge = newCharge(account, intent, cardFrom);
  intent.latest_charge = charge.id;
  if (intent.capture_method === "manual") {
    intent.status = "requires_capture";
    intent.amount_capturable = intent.amount;
    account.tell("payment_intent.amount_capturable_updated", intent);
  } else take(account, intent, charge, intent.amount);
}

/** POST /v1/payment_intents/:id/capture: once, the rest is let go of. */
export function captureIntent(account: Account, id: string, body: Form): Stripe.PaymentIntent {
  const intent = found(account.intents, "payment_intent", id);
  if (intent.status !== "requires_capture")
    throw wrongState(`This PaymentIntent could not be captured because it has a status of ${intent.status}.`);
  const amount = integerIn(body["amount_to_capture"]) ?? intent.amount_capturable;
  if (amount < 1) throw wrongParam("amount_to_capture", "This value must be greater than or equal to 1.");
  if (amount > intent.amount_capturable)
    throw wrongParam(
      "amount_to_capture",
      "The amount is greater than what can be captured.",
      "amount_too_large",
    );
  const charge = found(account.charges, "charge", idOf(intent.latest_charge));
  take(account, intent, charge, amount);
  return intent;
}

/** POST /v1/payment_intents/:id/cancel. */
export function cancelIntent(
  account: Account,
  id: string,
  reason: Stripe.PaymentIntent.CancellationReason | null = null,
): Stripe.PaymentIntent {
  const intent = found(account.intents, "payment_intent", id);
  if (intent.status === "succeeded" || intent.status === "canceled")
    throw wrongState(`You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`);
  intent.status = "canceled";
  intent.canceled_at = account.seconds();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  account.tell("payment_intent.canceled", intent);
  return intent;
}

function take(account: Account, intent: Stripe.PaymentIntent, charge: Stripe.Charge, amount: number): void {
  const { currency } = intent;
  const fee = feeOf(amount, charge.billing_details.address?.country ?? "");
  charge.captured = true;
  charge.amount_captured = amount;
  charge.balance_transaction = book(account, "charge", charge.id, { amount, fee, currency }).id;
  intent.status = "succeeded";
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  account.tell("charge.captured", charge);
  account.tell("payment_intent.succeeded", intent);
}

function newCharge(account: Account, intent: Stripe.PaymentIntent, cardFrom: string): Stripe.Charge {
  const address = { city: null, country: cardFrom, line1: null, line2: null, postal_code: null, state: null };
  const charge = {
    id: newId("ch"),
    object: "charge",
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: false,
    created: account.seconds(),
    currency: intent.currency,
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: null,
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: intent.id,
    payment_method: null,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.Charge;
  account.charges.set(charge.id, charge);
  account.tell("charge.succeeded", charge);
  return charge;
}
