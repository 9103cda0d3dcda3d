import { problemKind } from "#platform/base";
import { Available } from "#products";

export const ownProduct = problemKind(403, "own_product", "Nobody buys their own product.");
export const notInCart = problemKind(404, "not_in_cart", "This product is not in the cart.");
export const cartFull = problemKind(
  409,
  "cart_full",
  "A cart holds 100 products. Buy or remove some of them first.",
);
export const notEnoughStock = problemKind(409, "not_enough_stock", "There is not that much in stock.", {
  available: Available,
});
export const pastBestBefore = problemKind(
  409,
  "past_best_before",
  "This product is past its best-before day.",
);
