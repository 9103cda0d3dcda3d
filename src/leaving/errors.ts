import { problemKind } from "#platform/base";

export const walletNotEmpty = problemKind(
  409,
  "wallet_not_empty",
  "There is money in your wallet, or on its way. Have it paid out before you leave.",
);

export const openOrders = problemKind(
  409,
  "open_orders",
  "Orders are still open: finish or cancel them first.",
);
