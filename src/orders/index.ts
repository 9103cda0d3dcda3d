/** The door of orders: orders from checkout to handover, and their payments. */

export { auditOrders } from "./audit.ts";
export { placeOrders } from "./checkout.ts";
export { orderJobs } from "./jobs.ts";
export { disablePerson, formatOpenOrders } from "./operator.ts";
export { cancelByOperator, exportOrders, readOrder, readOrders, takeStep } from "./orders.ts";
export { beginPayment, recordOutcome } from "./payments/payments.ts";
export { countOpenOrdersIn, rescaleOrders } from "./queries/currencies.ts";
export { eraseOrders, hasBoughtFrom, hasOpenOrders } from "./queries/leaving.ts";
export { orderRoutes } from "./routes.ts";
export { noteLength, OwnOrders, PaymentMethod, wantedDaysAhead } from "./schemas.ts";
export { eraseFromStoredResponses } from "./stored-responses.ts";
