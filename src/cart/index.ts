/** The door of cart: what a buyer is about to buy. */
export { readCart } from "./cart.ts";
export { cartFull, linesPerCart } from "./errors.ts";
export { cartJobs } from "./jobs.ts";
export {
  clearCart as eraseCart,
  emptyCart,
  exportCart,
  findBuyersHolding,
  findProductsInCarts,
  lockCart,
} from "./queries.ts";
export { cartRoutes } from "./routes.ts";
export { Cart, OwnCart } from "./schemas.ts";
export { type CartRow, issueOf, showCart } from "./show.ts";
