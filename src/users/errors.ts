import { problemKind } from "#platform/base";

export const openBusiness = problemKind(
  409,
  "open_business",
  "Orders or money are still open: finish or cancel the orders, and have the money paid out, first.",
);
