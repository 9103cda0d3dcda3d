/** The door of the wallet: the ledger, in which all money moves. */
export { auditWallet } from "./audit.ts";
export { countWalletsIn, rescaleWallet } from "./currency-queries.ts";
export { insufficientFunds } from "./errors.ts";
export { sendPayoutDecision, walletJobs } from "./jobs.ts";
export {
  payPromotion,
  recordLatePayment,
  recordRefundPaid,
  recordSales,
  refundSale,
  releaseSale,
} from "./ledger.ts";
export { formatPayouts, payoutsAsCsv } from "./operator.ts";
export { eraseWallet } from "./payout-queries.ts";
export { markPaid, readPayouts, refusePayout } from "./payouts.ts";
export { hasMoney } from "./queries.ts";
export { walletRoutes } from "./routes.ts";
export { OwnWallets } from "./schemas.ts";
export { exportWallet, readEntries, readWallet, readWallets } from "./wallet.ts";
