import { problemKind } from "#platform/base";
import { Available } from "./schemas.ts";

export const notAProducer = problemKind(
  403,
  "not_a_producer",
  "Only producers sell. Become one on your profile.",
);
export const producerNotApproved = problemKind(
  403,
  "producer_not_approved",
  "An operator has yet to approve you as a producer.",
);
export const notOwner = problemKind(403, "not_owner", "This product is another producer's.");
export const notEnoughStock = problemKind(409, "not_enough_stock", "There is not that much in stock.", {
  available: Available,
});
