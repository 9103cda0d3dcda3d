/** The door of orders: what was bought and what happened next. */
export { auditOrders } from "./audit.ts";
export { type Orders, openOrders } from "./jobs.ts";
export { eraseOrders, exportAllOrders, hasBoughtFrom, hasOpenOrders } from "./leaving.ts";
export { orderRoutes } from "./routes.ts";
export { OwnOrders } from "./schemas.ts";
