/** What a payment provider says of what it was asked to do. Asking is the part `payments`; what follows is decided here. */

export interface Amount {
  amountMinor: number;
  currency: string;
}

/** What the provider itself calls what it has done. */
interface Known {
  providerId?: string;
}

/** `succeeded` and `declined` are final. The same word may come twice, and an old one late. */
export type Outcome = Known &
  ({ status: "succeeded" | "declined" | "processing" } | { status: "requires_action"; redirectUrl: string });

/** Both are final. */
export type CaptureOutcome = Known & { status: "captured" | "failed" };

/** `requested`: the provider says later whether it is done. One that is done may fail later, where the card is gone. */
export type RefundOutcome = Known & { status: "requested" | "done" | "failed"; failure?: string };
