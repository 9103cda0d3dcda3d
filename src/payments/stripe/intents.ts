import type Stripe from "stripe";
import type { CaptureOutcome } from "#orders";
import { type Capture, ProviderUnavailable } from "../provider.ts";
import { toStripe } from "./amounts.ts";
import { findSession, keepIntent } from "./queries.ts";
import { isStripeError } from "./sdk.ts";
import type { Till } from "./till.ts";

/** The payment that was made on a session's page, as Stripe has it now; undefined where none was. */
async function findIntent(till: Till, reference: string): Promise<Stripe.PaymentIntent | undefined> {
  const id = await intentIdOf(till, reference);
  return id === undefined ? undefined : till.sdk.ask((stripe) => stripe.paymentIntents.retrieve(id));
}

export async function intentIdOf(till: Till, reference: string): Promise<string | undefined> {
  const known = await findSession(till.db, reference);
  if (!known) return undefined;
  if (known.payment_intent_id !== null) return known.payment_intent_id;
  const { payment_intent } = await till.sdk.ask((stripe) =>
    stripe.checkout.sessions.retrieve(known.session_id),
  );
  if (payment_intent === null) return undefined;
  const id = typeof payment_intent === "string" ? payment_intent : payment_intent.id;
  await keepIntent(till.db, reference, id);
  return id;
}

/** Takes what is held, once: Stripe lets go of the rest by itself. */
export async function captureIntent(till: Till, { reference, of, ...sum }: Capture): Promise<CaptureOutcome> {
  const intent = await findIntent(till, of);
  if (intent?.status !== "requires_capture") return captureOutcomeOf(intent);
  const amount = toStripe(sum)?.amount;
  if (amount === undefined) throw new Error(`Stripe can't take ${sum.amountMinor} ${sum.currency}.`);
  try {
    const taken = await till.sdk.ask((stripe) =>
      stripe.paymentIntents.capture(intent.id, { amount_to_capture: amount }, { idempotencyKey: reference }),
    );
    return captureOutcomeOf(taken);
  } catch (error) {
    if (!isStripeError(error)) throw error;
    const now = await findIntent(till, of);
    // It is still held and may not be taken: the bank, or Stripe, says no.
    return now?.status === "requires_capture"
      ? { status: "failed", providerId: intent.id }
      : captureOutcomeOf(now);
  }
}

/** Lets go of what is held. What was taken or let go of stays so. */
export async function voidIntent(till: Till, of: string): Promise<void> {
  const intent = await findIntent(till, of);
  if (intent?.status !== "requires_capture") return;
  try {
    await till.sdk.ask((stripe) => stripe.paymentIntents.cancel(intent.id));
  } catch (error) {
    if (!isStripeError(error)) throw error;
    const now = await findIntent(till, of);
    if (now?.status === "requires_capture")
      throw new ProviderUnavailable("Stripe did not let go of a payment.");
  }
}

function captureOutcomeOf(intent: Stripe.PaymentIntent | undefined): CaptureOutcome {
  if (!intent || intent.status === "canceled")
    return { status: "failed", ...(intent && { providerId: intent.id }) };
  if (intent.status === "succeeded") return { status: "captured", providerId: intent.id };
  throw new ProviderUnavailable(`A payment at Stripe is ${intent.status}.`);
}
