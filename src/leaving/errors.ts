import { problemKind } from "#platform/base";

export const walletNotEmpty = problemKind(
  409,
  "wallet_not_empty",
  "You still have money in your wallet or on its way. Have it paid out before you leave.",
);

export const openOrders = problemKind(
  409,
  "open_orders",
  "You still have open orders. Finish or cancel them first.",
);
