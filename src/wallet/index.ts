/** The door of the wallet: the ledger, in which all money moves. */

export { auditWallet } from "./audit.ts";
export {
  allocateBankEntry,
  type BankMovement,
  causeOfSettling,
  movedInBank,
  oweBankEntry,
  recordBankEntries,
  recordRepaymentPaid,
  recordRepaymentReturned,
  recordRepaymentSettled,
} from "./bank-ledger.ts";
export {
  findPayoutsToFile,
  lockPayoutsToFile,
  markPaidByBank,
  moveFiled,
  type PayoutToFile,
  returnPayout,
} from "./bank-payouts.ts";
export { countWalletsIn, rescaleWallet, setSiteCurrency } from "./currency-queries.ts";
export { insufficientFunds, noPayoutAccount, payoutDecided, payoutInFile } from "./errors.ts";
export { sendPayoutDecision, walletJobs } from "./jobs.ts";
export { eraseWallet, exportWallets, hasMoney } from "./leaving.ts";
export {
  canTakeReleasesBack,
  payPromotion,
  recordFee,
  recordLoss,
  recordSales,
  releaseSale,
  takeReleaseBack,
} from "./ledger.ts";
export { formatPayouts, payoutsAsCsv } from "./operator.ts";
export {
  countRequested,
  markPaid,
  readAllPayouts,
  readAnyPayout,
  readPayouts,
  refusePayout,
  requestPayout,
  type StaffPayoutRow,
} from "./payouts.ts";
export type { Sale } from "./posting.ts";
export { reportPayouts } from "./reports.ts";
export {
  causeOfRefund,
  giveBack,
  recordExcess,
  recordLatePayment,
  recordRefundFailed,
  recordRefundPaid,
  recordSiteLoss,
} from "./returns.ts";
export { walletRoutes } from "./routes.ts";
export { OwnWallets, Payout, PayoutStatus, payoutStatuses, Wallet } from "./schemas.ts";
export { showEntry, showPayout, showWallet } from "./show.ts";
export { readEntries, readWallet, readWallets } from "./wallet.ts";
