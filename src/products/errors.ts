import { problemKind } from "#platform/base";
import { Available } from "./schemas.ts";

export const notOwner = problemKind(403, "not_owner", "This product belongs to another producer.");
export const notEnoughStock = problemKind(409, "not_enough_stock", "There isn't that much in stock.", {
  available: Available,
});
export const pastBestBefore = problemKind(
  409,
  "past_best_before",
  "This product is past its best-before date.",
);
