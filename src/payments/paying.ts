import { beginPayment, findProviderOf, type Outcome, recordOutcome, wrongStatus } from "#orders";
import type { Config } from "#platform/base";
import { type Db, transaction } from "#platform/database";
import type { Actor } from "#platform/http";
import type { JobQueue } from "#platform/jobs";
import { cardDeclined, paymentProviderUnavailable } from "./errors.ts";
import { type Charge, type PaymentProvider, ProviderUnavailable } from "./provider.ts";
import type { Providers } from "./providers.ts";

interface PaymentContext {
  db: Db;
  config: Pick<Config, "paymentMethods">;
  providers: Providers;
  jobs: JobQueue;
}

/** What the payment came to, as far as it is known. */
export interface Paid {
  reference: string;
  outcome: Exclude<Outcome, { status: "declined" }>;
}

/** What the buyer said, and where the site is, to which a provider's page leads back. */
interface Asked {
  token?: string | undefined;
  siteUrl: string;
}

/**
 * Pays all orders of a checkout that wait for it: what is to be paid is written down and committed, then the provider
 * is asked. What it said is for the caller to write down by `recordOutcome`, together with the answer, so that a retry
 * finds both or neither; whatever is cut off in between goes on from there. Asked again meanwhile, it is the same
 * payment. Throws not_found, not_your_step for a producer of it, wrong_status with `status_now`,
 * payment_method_unavailable, card_declined, payment_provider_unavailable.
 */
export async function payCheckout(
  { db, config, providers, jobs }: PaymentContext,
  actor: Actor,
  checkoutId: number,
  { token, siteUrl }: Asked,
): Promise<Paid> {
  const present = (method: string) => providers.present(method);
  const begun = await transaction(db, (tx) => beginPayment(tx, { config, present, jobs }, actor, checkoutId));
  if ("lapsed" in begun) throw wrongStatus({ status_now: "cancelled" });
  const { provider, ...charge } = begun;
  const returnUrl = `${siteUrl}/orders/?checkout_id=${checkoutId}`;
  const outcome = await ask(providers.named(provider), { ...charge, checkoutId, token, returnUrl });
  if (outcome.status !== "declined") return { reference: charge.reference, outcome };
  await settle({ db, jobs }, charge.reference, outcome, actor.now);
  throw cardDeclined();
}

/** Takes in what the provider says of a payment. */
export async function settle(
  { db, jobs }: Pick<PaymentContext, "db" | "jobs">,
  reference: string,
  outcome: Outcome,
  now: Date,
): Promise<void> {
  await transaction(db, (tx) => recordOutcome(tx, jobs, reference, outcome, now));
}

/**
 * What became of a payment whose answer didn't come. One that never arrived is closed; of one that goes on on a page of the
 * provider nothing is known yet. Throws where it is still open otherwise: the job comes back.
 */
export async function settleLater(
  till: Omit<PaymentContext, "config">,
  reference: string,
  now: Date,
): Promise<void> {
  const name = await findProviderOf(till.db, reference);
  if (name === undefined) return;
  const provider = till.providers.named(name);
  const outcome = (await provider.find(reference)) ?? (await provider.close(reference));
  await settle(till, reference, outcome, now);
  if (outcome.status === "processing") throw new ProviderUnavailable("The payment is still under way.");
}

/** Ends a payment that nobody waits for any more; what was paid meanwhile counts. */
export async function closePayment(
  till: Omit<PaymentContext, "config">,
  { reference, provider }: { reference: string; provider: string },
  now: Date,
): Promise<void> {
  await settle(till, reference, await till.providers.named(provider).close(reference), now);
}

async function ask(provider: PaymentProvider, charge: Charge): Promise<Outcome> {
  try {
    return await provider.start(charge);
  } catch (error) {
    if (!(error instanceof ProviderUnavailable)) throw error;
    throw paymentProviderUnavailable({}, undefined, { "retry-after": "5" });
  }
}
