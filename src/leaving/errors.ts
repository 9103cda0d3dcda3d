import { problemKind } from "#platform";

export const walletNotEmpty = problemKind(
  409,
  "wallet_not_empty",
  "There is money in your wallet, or on its way. Have it paid out before you leave.",
);
