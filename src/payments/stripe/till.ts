import type { Platform } from "#platform";
import type { StripeAccount } from "#platform/base";
import { openSdk, type Sdk } from "./sdk.ts";

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
