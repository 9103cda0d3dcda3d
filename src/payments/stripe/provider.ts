import type { PaymentProvider } from "../provider.ts";
import { captureIntent, voidIntent } from "./intents.ts";
import { refundIntent } from "./refunds.ts";
import { askSession, closeSession, startSession } from "./sessions.ts";
import type { Till } from "./till.ts";

/** The site is the merchant: all is paid to its account, and producers are paid from their wallets. */
export function createStripe(till: Till): PaymentProvider {
  return {
    name: "stripe",
    method: "card",
    can: { authorise: true, severalCurrencies: false, severalCaptures: false },
    pages: till.config.stripe?.apiBase ?? "https://checkout.stripe.com",
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
