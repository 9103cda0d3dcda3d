import { problemKind } from "#platform/base";

/** Said of whatever somebody can't do while orders that bind them are open. */
export const openOrders = problemKind(
  409,
  "open_orders",
  "You still have open orders. Finish or cancel them first.",
);
export const openBusiness = problemKind(
  409,
  "open_business",
  "You still have open orders or money. First finish or cancel the orders and have the money paid out.",
);
