/** The door of orders: orders from checkout to handover, and their payments. */

export { countUnsettled, type OrderSummary, readAllOrders, readWholeOrder, type WholeOrder } from "./all.ts";
export { auditOrders } from "./audit.ts";
export type { OrderTag } from "./cache-tags.ts";
export { prepareCheckout } from "./checkout.ts";
export { cancelMarketDay } from "./day-cancellation.ts";
export { dayCancellationRoute } from "./day-routes.ts";
export {
  cardDeclined,
  cartChanged,
  notWeighed,
  overMost,
  paymentProviderUnavailable,
  wrongStatus,
} from "./errors.ts";
export { handOverAtDay, takeHandOversBack } from "./hand-over.ts";
export { orderJobs } from "./jobs.ts";
export { changeLine } from "./lines/changing.ts";
export { supplyLine, supplyLineAfterAll } from "./lines/supplying.ts";
export { unweighLine, type Weight, weighLine } from "./lines/weighing.ts";
export { disablePerson, formatOpenOrders } from "./operator.ts";
export {
  type Caller,
  cancelByOperator,
  countChanges,
  exportOrders,
  readOrder,
  readOrders,
  takeStep,
} from "./orders.ts";
export { beginPayment, payCheckout, recordOutcome } from "./payments/payments.ts";
export { openProviders } from "./payments/providers.ts";
export { countOpenOrdersIn, rescaleOrders } from "./queries/currencies.ts";
export { type DayBasket, findDayBaskets, findDayGoods, lockDayOrders } from "./queries/day-baskets.ts";
export { eraseOrders, hasBoughtFrom, hasOpenOrders } from "./queries/leaving.ts";
export { readOrdersOfDay } from "./queries/orders.ts";
export { removeItem } from "./removal.ts";
export {
  type Period,
  reportBuyers,
  reportCommission,
  reportProducers,
  reportProducts,
  reportSales,
} from "./reports.ts";
export { orderRoutes } from "./routes.ts";
export {
  type GoodsSales,
  readBestGoods,
  readBuyers,
  readSoldWhile,
  readWeeks,
  type WeekSales,
} from "./sales.ts";
export {
  LineWeight,
  type NewOrder,
  noteLength,
  Order,
  type OrderBody,
  OrderStatus,
  OwnOrders,
  PaymentMethod,
  Supplied,
  wantedDaysAhead,
} from "./schemas.ts";
export { showOrder } from "./show.ts";
export {
  type ActionName,
  mayBeCancelled,
  mayRemoveItems,
  nothingSupplied,
  type Status,
  statuses,
} from "./steps.ts";
export { eraseFromStoredResponses } from "./stored-responses.ts";
export { readRunningOut, readToPrepare, readWork, type Work } from "./work.ts";
