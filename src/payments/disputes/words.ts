/** What a provider says of a dispute. */
export interface DisputeWord {
  provider: string;
  /** As the provider calls it. */
  providerId: string;
  /** Of the charge. */
  paymentReference: string;
  currency: string;
  amountMinor: number;
  /** A warning may come before a dispute; `won` and `lost` are final. */
  status: "warning" | "open" | "won" | "lost";
  reason: string | null;
  /** Whether the money has been taken from the site. */
  fundsTaken: boolean;
}
