import { problemKind } from "#platform/base";

export const ownProduct = problemKind(403, "own_product", "You can't buy your own product.");
export const notInCart = problemKind(404, "not_in_cart", "This product is not in the cart.");
export const cartFull = problemKind(
  409,
  "cart_full",
  "A cart can hold 100 products. Buy or remove some of them first.",
);
