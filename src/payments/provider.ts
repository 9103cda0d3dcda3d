import type { Amount, CaptureOutcome, Outcome, RefundOutcome } from "#orders";

/**
 * What a provider of payments does for the site. A payment keeps the name of its provider: whatever comes later of it is asked
 * of that one. References are the site's own; the same one again does nothing more and answers what became of the first. Each
 * question may throw ProviderUnavailable where the answer is not known: what was asked for may have been done or not.
 */
export interface PaymentProvider {
  /** As `payments.provider` holds it. */
  name: string;
  /** The payment method of checkouts that it serves. */
  method: "card" | "transfer";
  can: Abilities;
  /** The origin of its own pages, where it has some that buyers are sent to. */
  pages?: string;
  /** Whether a client may send this token. */
  knows(token: string): boolean;
  /** Takes the whole of a checkout, or holds it: then `succeeded` means that it is held. */
  start(charge: Charge): Promise<Outcome>;
  /** What became of a charge; undefined where it never arrived. */
  find(reference: string): Promise<Outcome | undefined>;
  /** Ends a charge that nobody waits for any more, where it still can be: what never arrived is declined from here on. */
  close(reference: string): Promise<Outcome>;
  /** Takes part of what a charge holds. */
  capture(capture: Capture): Promise<CaptureOutcome>;
  /** Lets go of what a charge still holds; again, of nothing. */
  void(of: string): Promise<void>;
  /** Gives back what was taken, or a part of it. */
  refund(refund: Refund): Promise<RefundOutcome>;
}

/** What not every provider can. */
export interface Abilities {
  /** Hold money and take it later; where it can't, the most that goods by weight may cost is taken at once. */
  authorise: boolean;
  /** Take several currencies by one charge; where it can't, they are paid one after the other. */
  severalCurrencies: boolean;
  /** Take what is held in parts; where it can't, it is asked once for all, when the last order is decided. */
  severalCaptures: boolean;
}

export interface Charge {
  reference: string;
  checkoutId: number;
  /** One per currency. */
  amounts: Amount[];
  token: string | undefined;
  /** Whether the amounts are the most that is taken later, by `capture`. */
  isAuthorisation: boolean;
  /** The page of the buyer's orders, for whoever pays on a page of the provider. */
  returnUrl: string;
  /** Until when the goods are held for the buyer. */
  paidUntil: Date;
}

/** What is taken of an authorisation. */
export interface Capture extends Amount {
  reference: string;
  /** Of the charge. */
  of: string;
}

export interface Refund extends Amount {
  reference: string;
  /** Of the charge. */
  of: string;
}

/** No answer came in time, or none that can be read. */
export class ProviderUnavailable extends Error {}
