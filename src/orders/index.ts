/** The door of orders: orders from checkout to handover, and what is paid for them. */

export {
  countUnsettled,
  type OrderSummary,
  readAllOrders,
  readWholeOrder,
  type WholeOrder,
} from "./all.ts";
export { auditOrders } from "./audit.ts";
export type { OrderTag } from "./cache-tags.ts";
export { prepareCheckout } from "./checkout.ts";
export { cancelMarketDay } from "./day-cancellation.ts";
export { dayCancellationRoute } from "./day-routes.ts";
export {
  moreThanPaid,
  nothingToRefund,
  notWeighed,
  notYourStep,
  overMost,
  paymentMethodUnavailable,
  producerHasOrders,
  refundNotFailed,
  wrongStatus,
} from "./errors.ts";
export { handOverAtDay, takeHandOversBack } from "./hand-over.ts";
export { orderJobs } from "./jobs.ts";
export { changeLine } from "./lines/changing.ts";
export { supplyLine, supplyLineAfterAll } from "./lines/supplying.ts";
export { unweighLine, weighLine } from "./lines/weighing.ts";
export { disablePerson, formatOpenOrders } from "./operator.ts";
export { Order, type OrderBody, OrderStatus, OwnOrders, PaymentMethod, TaxRate } from "./order-schemas.ts";
export {
  cancelByOperator,
  countChanges,
  exportOrders,
  readOrder,
  readOrders,
  takeStep,
} from "./orders.ts";
export {
  type CreditedRefund,
  findParty,
  issuePapers,
  lockForPapers,
  type NamedParty,
  type OrderForPapers,
  readKeptCommissions,
} from "./papers.ts";
export {
  capturePayment,
  findCapture,
  findCapturesOf,
  isOpen,
  isWaiting,
  releaseAuthorisation,
} from "./payments/captures.ts";
export { lapseAuthorisation, recordCapture } from "./payments/capturing.ts";
export { moveBlame, returnDisputed, takeDisputed } from "./payments/disputed.ts";
export { partOf } from "./payments/kept.ts";
export type { Amount, CaptureOutcome, Outcome, RefundOutcome } from "./payments/outcomes.ts";
export { beginPayment, recordOutcome, settlePayment } from "./payments/payments.ts";
export {
  findUnpaidRefund,
  markGivenByHand,
  payRefund,
  type Refund,
  type RefundKey,
  recordRefundOutcome,
  tryRefundAgain,
} from "./payments/refunds.ts";
export { leftToRefund, refundOnRequest } from "./payments/requests.ts";
export {
  askForTransfer,
  isByTransfer,
  lockTransfer,
  receiveTransferOf,
} from "./payments/transfers.ts";
export { closeProducer } from "./producer-closing.ts";
export { countOpenOrdersIn, rescaleOrders } from "./queries/currencies.ts";
export { type DayBasket, findDayBaskets, findDayGoods, lockDayOrders } from "./queries/day-baskets.ts";
export { readDayOrders } from "./queries/day-orders.ts";
export { eraseOrders, hasBoughtFrom, hasOpenOrders } from "./queries/leaving.ts";
export { findOrdersOfCheckout, type LockedOrder, lockOrders } from "./queries/orders.ts";
export {
  findAuthorisation,
  findBuyerToTell,
  findCheckoutOfPayment,
  findPaymentsInVain,
  findPaymentsUnderWay,
  findProviderOf,
  lockPayment,
  markReleased,
} from "./queries/payments.ts";
export {
  findRefund,
  findRefundsUnderWay,
  hasOrder,
  type RefundRow,
  readRefund,
  readRefunds,
} from "./queries/refunds.ts";
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
export { LineWeight, type NewOrder, noteLength, Supplied, wantedDaysAhead } from "./schemas.ts";
export { showOrder } from "./show.ts";
export {
  mayBeCancelled,
  nothingSupplied,
  type Status,
  statuses,
} from "./steps.ts";
export { eraseFromStoredResponses } from "./stored-responses.ts";
export { awaitTransfer, offeredMethods } from "./waiting.ts";
export { readRunningOut, readToPrepare, readWork, type Work } from "./work.ts";
