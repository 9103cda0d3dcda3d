import { problemKind } from "#platform/base";

/** The constraint cart_lines_at_most_100 of the database refuses more. */
export const linesPerCart = 100;

export const ownProduct = problemKind(403, "own_product", "You can't buy your own product.");
export const notInCart = problemKind(404, "not_in_cart", "This product is not in the cart.");
export const cartFull = problemKind(
  409,
  "cart_full",
  `A cart can hold ${linesPerCart} products. Buy or remove some of them first.`,
);
