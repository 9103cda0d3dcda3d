import { notAProducer } from "#accounts";
import { inOtherWords, problemKind } from "#platform/base";

export const noWallet = inOtherWords(notAProducer, "Only producers have a wallet.");
export const insufficientFunds = problemKind(
  409,
  "insufficient_funds",
  "There is not that much available in the wallet.",
);
export const noPayoutAccount = problemKind(
  409,
  "no_payout_account",
  "Say on your profile which account money is paid out to.",
);
