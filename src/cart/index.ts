/** The door of cart: what a buyer is about to buy. */
export {
  addToCart,
  lockWholeCart,
  readCart,
  removeAll,
  removeFromCart,
  setInCart,
  takeFromCart,
} from "./cart.ts";
export { type DayForGoods, type DayIssue, dayIssueOf } from "./day-issues.ts";
export { cartFull, linesPerCart, notInCart, ownProduct } from "./errors.ts";
export { cartJobs } from "./jobs.ts";
export { type MergeChange, mergeCarts } from "./merge.ts";
export {
  type CartOwner,
  clearCart as eraseCart,
  countHolding,
  emptyingCart,
  exportCart,
  findBuyersHolding,
  findProductsInCarts,
  type LineChange,
  lockingCart,
} from "./queries.ts";
export { cartRoutes } from "./routes.ts";
export { Cart, mostOfOne, OwnCart, type ShownCart, type ShownLine } from "./schemas.ts";
export { type CartRow, type Issue, issueOf, showCart } from "./show.ts";
export { countInCart, visitorCartSeconds } from "./visitors.ts";
