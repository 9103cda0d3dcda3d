import { problemKind } from "#platform/base";

export const openBusiness = problemKind(
  409,
  "open_business",
  "You still have open orders or money. First finish or cancel the orders and have the money paid out.",
);
