import type { Platform } from "#platform";
import type { StripeAccount } from "#platform/base";
import type { PaymentProvider } from "../provider.ts";
import { captureIntent, voidIntent } from "./intents.ts";
import { refundIntent } from "./refunds.ts";
import { openSdk, type Sdk } from "./sdk.ts";
import { askSession, closeSession, startSession } from "./sessions.ts";

export type Surroundings = Pick<Platform, "db" | "clock" | "config" | "log">;

/** What is needed to ask Stripe. */
export interface Till extends Surroundings {
  sdk: Sdk;
  /** Says in the log that Stripe refused something, by its codes alone. */
  warn(what: object): void;
}

/** One for each process and account, so that the SDK's connections are shared. */
const tills = new WeakMap<StripeAccount, Till>();

/** Stripe, where the site has an account there. */
export function openTill(platform: Surroundings): Till | undefined {
  const { db, clock, config, log } = platform;
  const account = config.stripe;
  if (!account) return undefined;
  const open = tills.get(account);
  if (open) return open;
  const warn = (what: object) => log.warn(what, "Stripe refuses a request");
  const till = { db, clock, config, log, warn, sdk: openSdk(account, warn) };
  tills.set(account, till);
  return till;
}

/** The site is the merchant: all is paid to its account, and producers are paid from their wallets. */
export function createStripe(till: Till): PaymentProvider {
  return {
    name: "stripe",
    method: "card",
    can: { authorise: true, severalCurrencies: false, severalCaptures: false },
    // Cards are named to Stripe alone.
    knows: () => false,
    start: (charge) => startSession(till, charge),
    find: (reference) => askSession(till, reference),
    close: (reference) => closeSession(till, reference),
    capture: (capture) => captureIntent(till, capture),
    void: (of) => voidIntent(till, of),
    refund: (refund) => refundIntent(till, refund),
  };
}
