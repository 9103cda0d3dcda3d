/** The door of the wallet: the ledger, in which all money moves. */
export { insufficientFunds } from "./errors.ts";
export {
  payPromotion,
  recordLatePayment,
  recordRefundPaid,
  recordSales,
  refundSale,
  releaseSale,
  type Sale,
} from "./ledger.ts";
export { hasMoney } from "./queries.ts";
