/** The door of the wallet: the ledger, in which all money moves. */
export { auditWallet } from "./audit.ts";
export { countWalletsIn, rescaleWallet, setSiteCurrency } from "./currency-queries.ts";
export { insufficientFunds } from "./errors.ts";
export { sendPayoutDecision, walletJobs } from "./jobs.ts";
export { eraseWallet, exportWallets, hasMoney } from "./leaving.ts";
export {
  payPromotion,
  recordLatePayment,
  recordRefundPaid,
  recordSales,
  refundSale,
  releaseSale,
} from "./ledger.ts";
export { formatPayouts, payoutsAsCsv } from "./operator.ts";
export { markPaid, readPayouts, refusePayout } from "./payouts.ts";
export { walletRoutes } from "./routes.ts";
export { OwnWallets, Wallet } from "./schemas.ts";
export { readEntries, readWallet, readWallets } from "./wallet.ts";
