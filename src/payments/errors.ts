import { problemKind } from "#platform/base";

export const disputeWon = problemKind(
  409,
  "dispute_won",
  "This dispute was won: the money is back, and nobody has to bear it.",
);
export const cardDeclined = problemKind(402, "card_declined", "The card was declined. Try another card.");
export const wrongSignature = problemKind(
  400,
  "wrong_signature",
  "The signature is missing, wrong or too old.",
);
export const paymentProviderUnavailable = problemKind(
  503,
  "payment_provider_unavailable",
  "The payment provider isn't responding. Try again: you won't be charged twice.",
);
