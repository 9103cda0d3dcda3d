import { problemKind } from "#platform/base";

export const walletNotEmpty = problemKind(
  409,
  "wallet_not_empty",
  "You still have money in your wallet or on its way. Have it paid out before you leave.",
);
