import { problemKind } from "#platform/base";
import { Available } from "./schemas.ts";

export const producerNotApproved = problemKind(
  403,
  "producer_not_approved",
  "An operator has yet to approve you as a producer.",
);
export const notOwner = problemKind(403, "not_owner", "This product is another producer's.");
export const notEnoughStock = problemKind(409, "not_enough_stock", "There is not that much in stock.", {
  available: Available,
});
export const pastBestBefore = problemKind(
  409,
  "past_best_before",
  "This product is past its best-before day.",
);
