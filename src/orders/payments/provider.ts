/** What a provider of card payments does for the site. Stripe, Mollie and the sandbox are kinds of it. */
export interface PaymentProvider {
  /** As `payments.provider` holds it. */
  name: string;
  /** Whether a client may send this token. */
  knows(token: string): boolean;
  /**
   * Takes the whole of a checkout, or only holds it where `isAuthorisation` says so: then `succeeded` means that it is
   * held. The same `reference` again takes nothing more and answers what became of the first. Throws ProviderUnavailable where the outcome is not known: it may have taken the money or not.
   */
  charge(charge: Charge): Promise<Outcome>;
  /** What became of a charge that nobody waits for any more; one that never arrived is declined from here on. */
  close(reference: string): Promise<Outcome>;
  /**
   * Takes part of what a charge holds. The same `reference` again takes nothing more and answers what became of the first.
   * Throws ProviderUnavailable.
   */
  capture(capture: Capture): Promise<"captured" | "failed">;
  /** Lets go of what a charge still holds; again, of nothing. Throws ProviderUnavailable. */
  release(of: string): Promise<void>;
  /** Gives back. The same `reference` again gives nothing more. Throws ProviderUnavailable. */
  refund(refund: Refund): Promise<void>;
}

/** The providers that this release knows. */
export interface Providers {
  /** What is begun is begun through this one. */
  present: PaymentProvider;
  /** What has begun goes on through the provider that its row names. Throws where this release knows none of that name. */
  named(name: string): PaymentProvider;
  /** Whether a client may send this token, to any of them. */
  know(token: string): boolean;
}

/** The first is the present one. */
export function providersOf(...all: [PaymentProvider, ...PaymentProvider[]]): Providers {
  return {
    present: all[0],
    named(name) {
      const found = all.find((one) => one.name === name);
      if (!found) throw new Error(`This release knows no payment provider named ${name}.`);
      return found;
    },
    know: (token) => all.some((one) => one.knows(token)),
  };
}

export interface Charge {
  reference: string;
  /** One per currency. */
  amounts: Amount[];
  token: string;
  /** Whether the amounts are the most that is taken later, by `capture`. */
  isAuthorisation: boolean;
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

export interface Amount {
  amountMinor: number;
  currency: string;
}

/** `succeeded` and `declined` are final. A later word from the provider comes through `settle`, maybe twice or late. */
export type Outcome =
  | { status: "succeeded" | "declined" | "processing" }
  | { status: "requires_action"; redirectUrl: string };

/** No answer came in time, or none that can be read. */
export class ProviderUnavailable extends Error {}
