import type Stripe from "stripe";
import type { RefundOutcome } from "#orders";
import { ProviderUnavailable, type Refund } from "../provider.ts";
import { toStripe } from "./amounts.ts";
import { intentIdOf } from "./intents.ts";
import { findForeignId } from "./queries.ts";
import { isStripeError } from "./sdk.ts";
import type { Till } from "./till.ts";

/**
 * Gives money back, once. Stripe forgets an idempotency key after a day and a job comes back for a week, so what was
 * asked for before is looked for first, by the reference in its metadata.
 */
export async function refundIntent(till: Till, { reference, of, ...sum }: Refund): Promise<RefundOutcome> {
  const foreignId = await findForeignId(till.db, reference);
  if (foreignId !== undefined)
    return refundOutcomeOf(await till.sdk.ask((stripe) => stripe.refunds.retrieve(foreignId)));
  const intentId = await intentIdOf(till, of);
  const amount = toStripe(sum)?.amount;
  if (intentId === undefined || amount === undefined)
    return { status: "failed", failure: "nothing_to_refund" };
  const known = await findByReference(till, intentId, reference);
  if (known) return refundOutcomeOf(known);
  try {
    const made = await till.sdk.ask((stripe) =>
      stripe.refunds.create(
        { payment_intent: intentId, amount, metadata: { reference } },
        { idempotencyKey: reference },
      ),
    );
    // What is kept under the key may be older than what has become of it.
    return refundOutcomeOf(made);
  } catch (error) {
    if (!isStripeError(error)) throw error;
    // It was asked for in other words, so it may have been made: the next look finds it.
    if (error.type === "StripeIdempotencyError")
      throw new ProviderUnavailable("Stripe knows a refund of that key.");
    till.warn({ type: error.type, code: error.code, request: error.requestId });
    return { status: "failed", failure: error.code ?? error.type };
  }
}

/** Words that this release doesn't know are no end of it. */
export function refundOutcomeOf({ id, status, failure_reason }: Stripe.Refund): RefundOutcome {
  const providerId = id;
  if (status === "succeeded") return { status: "done", providerId };
  if (status === "failed" || status === "canceled")
    return { status: "failed", providerId, failure: failure_reason ?? status };
  return { status: "requested", providerId };
}

async function findByReference(
  { sdk }: Till,
  intentId: string,
  reference: string,
): Promise<Stripe.Refund | undefined> {
  return sdk.ask(async (stripe) => {
    for await (const refund of stripe.refunds.list({ payment_intent: intentId, limit: 100 }))
      if (refund.metadata?.["reference"] === reference) return refund;
    return undefined;
  });
}
