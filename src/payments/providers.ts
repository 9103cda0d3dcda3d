import { paymentMethodUnavailable } from "#orders";
import type { Platform } from "#platform";
import { createBank } from "./bank/provider.ts";
import type { PaymentProvider } from "./provider.ts";
import { createSandbox } from "./sandbox/sandbox.ts";
import { createStripe } from "./stripe/provider.ts";
import { openTill } from "./stripe/till.ts";

/** The providers that this release knows. */
export interface Providers {
  /**
   * Through which one a payment by that method begins. Throws payment_method_unavailable where there is none.
   */
  present(method: string): PaymentProvider;
  /** What has begun goes on through the provider that its row names. Throws where this release knows none of that name. */
  named(name: string): PaymentProvider;
  /** Whether a client may send this token, to any of them. */
  know(token: string): boolean;
}

/** The providers of this site: of those that serve a method the first is the present one. */
export function openProviders(
  platform: Pick<Platform, "db" | "clock" | "jobs" | "config" | "log">,
): Providers {
  const stripe = openTill(platform);
  return providersOf(
    ...(stripe ? [createStripe(stripe)] : []),
    createSandbox(platform),
    createBank(platform),
  );
}

export function providersOf(...all: PaymentProvider[]): Providers {
  return {
    present(method) {
      const found = all.find((one) => one.method === method);
      if (!found) throw paymentMethodUnavailable({ lines: [] });
      return found;
    },
    named(name) {
      const found = all.find((one) => one.name === name);
      if (!found) throw new Error(`This release knows no payment provider named ${name}.`);
      return found;
    },
    know: (token) => all.some((one) => one.knows(token)),
  };
}
