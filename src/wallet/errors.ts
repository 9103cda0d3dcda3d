import { notAProducer } from "#accounts";
import { inOtherWords, problemKind } from "#platform/base";

export const noWallet = inOtherWords(notAProducer, "Only producers have wallets.");
export const insufficientFunds = problemKind(
  409,
  "insufficient_funds",
  "There isn't enough money available in the wallet.",
);
export const payoutDecided = problemKind(
  409,
  "payout_decided",
  "The payout has been paid or refused already.",
);
export const payoutInFile = problemKind(
  409,
  "payout_in_file",
  "The payout is in a file for the bank: its statement says what becomes of it.",
);
export const noPayoutAccount = problemKind(
  409,
  "no_payout_account",
  "Add a payout account to your profile first.",
);
