import type Stripe from "stripe";
import type { Outcome } from "#orders";
import { secondsAfter } from "#platform/base";
import { type Charge, ProviderUnavailable } from "../provider.ts";
import { toStripe } from "./amounts.ts";
import { findSession, keepIntent, keepSession } from "./queries.ts";
import { isStripeError } from "./sdk.ts";
import type { Till } from "./till.ts";

/**
 * Hosted Checkout. The address of a session's page is given to nobody before its id is kept here: so of a payment without
 * one it is known that nobody can have paid it, and of all others Stripe can be asked by the id.
 */
export async function startSession(till: Till, charge: Charge): Promise<Outcome> {
  const known = await findSession(till.db, charge.reference);
  if (known) return outcomeOf(await retrieve(till, known.session_id));
  const made = await createSession(till, charge);
  if (!made) return { status: "declined" };
  const kept = await keepSession(till.db, charge.reference, made.id, till.clock.now());
  // Whoever was quicker has sent the buyer to another session.
  return outcomeOf(kept === made.id ? made : await retrieve(till, kept));
}

/** What became of a payment; undefined where nobody was ever sent to a page of Stripe's. */
export async function askSession(till: Till, reference: string): Promise<Outcome | undefined> {
  const known = await findSession(till.db, reference);
  if (!known) return undefined;
  const session = await retrieve(till, known.session_id);
  const { payment_intent: intent } = session;
  if (intent) await keepIntent(till.db, reference, typeof intent === "string" ? intent : intent.id);
  return outcomeOf(session);
}

/** Ends a session that is still open; what was paid meanwhile counts. */
export async function closeSession(till: Till, reference: string): Promise<Outcome> {
  const known = await findSession(till.db, reference);
  if (!known) return { status: "declined" };
  try {
    await till.sdk.ask((stripe) => stripe.checkout.sessions.expire(known.session_id));
  } catch (error) {
    // No longer open: what it came to is asked next.
    if (!isStripeError(error)) throw error;
  }
  return (await askSession(till, reference)) ?? { status: "declined" };
}

/** What Stripe says of a session. Words that this release doesn't know are no end of it. */
export function outcomeOf(session: Stripe.Checkout.Session): Outcome {
  const { id: providerId, status, url, payment_status } = session;
  const intent = typeof session.payment_intent === "string" ? null : session.payment_intent;
  if (status === "open" && url !== null) return { providerId, status: "requires_action", redirectUrl: url };
  if (status === "expired") return { providerId, status: "declined" };
  if (status === "complete") {
    if (payment_status === "paid" || intent?.status === "requires_capture" || intent?.status === "succeeded")
      return { providerId, status: "succeeded" };
    if (intent?.status === "canceled" || intent?.status === "requires_payment_method")
      return { providerId, status: "declined" };
  }
  return { providerId, status: "processing" };
}

async function retrieve({ sdk }: Till, id: string): Promise<Stripe.Checkout.Session> {
  return sdk.ask((stripe) => stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] }));
}

/** Undefined where Stripe takes no such amount: less than about half a euro, or of a currency that it doesn't know. */
async function createSession(till: Till, charge: Charge): Promise<Stripe.Checkout.Session | undefined> {
  const params = paramsOf(till, charge);
  if (!params) return undefined;
  const { reference } = charge;
  const create = (idempotencyKey: string) =>
    till.sdk.ask((stripe) => stripe.checkout.sessions.create(params, { idempotencyKey }));
  try {
    return await create(reference);
  } catch (error) {
    if (!isStripeError(error)) throw error;
    // Asked for before from another address of the site, with an answer that got lost: nobody has that session's page.
    if (error.type === "StripeIdempotencyError")
      return create(`${reference}/${charge.returnUrl}`.slice(0, 255));
    if (error.code === "amount_too_small" || error.code === "amount_too_large") return undefined;
    till.warn({ type: error.type, code: error.code, param: error.param, request: error.requestId });
    throw new ProviderUnavailable(`Stripe refuses a session (${error.code}).`);
  }
}

function paramsOf(
  { config }: Till,
  { reference, checkoutId, amounts, isAuthorisation, returnUrl, paidUntil }: Charge,
): Stripe.Checkout.SessionCreateParams | undefined {
  const [amount, ...others] = amounts;
  if (!amount || others.length > 0) throw new Error("A session of Stripe's is of one currency.");
  const price = toStripe(amount);
  if (!price) return undefined;
  const { origin } = new URL(returnUrl);
  return {
    mode: "payment",
    // Whatever else an account has turned on, other ways to pay wait for days or can't be held.
    allowed_payment_method_types: ["card"],
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: price.currency,
          unit_amount: price.amount,
          product_data: { name: config.siteName, description: `#${checkoutId}` },
        },
      },
    ],
    client_reference_id: reference,
    // Texts only: what is none is dropped in silence.
    metadata: { reference, checkout: String(checkoutId) },
    payment_intent_data: {
      capture_method: isAuthorisation ? "manual" : "automatic",
      metadata: { reference, checkout: String(checkoutId) },
    },
    success_url: returnUrl,
    cancel_url: `${origin}/checkout/${checkoutId}/payment/`,
    // The site ends it itself once the goods are held no longer; Stripe takes no end sooner than in half an hour. Told from
    // when the goods are held, so that a retry asks for the same.
    expires_at: Math.ceil(secondsAfter(paidUntil, shortestSeconds).getTime() / 1000),
  };
}

/** Half an hour and a minute for clocks that differ. */
const shortestSeconds = 31 * 60;
