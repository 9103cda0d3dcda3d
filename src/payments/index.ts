/** The door of payments: what providers are asked, and what comes of it. */

export { inGroups, makeCreditorReference, showCreditorReference } from "./bank/creditor-reference.ts";
export { auditBank } from "./bank/entries/audit.ts";
export { ignoreEntry, matchEntry, repayEntry } from "./bank/entries/by-hand.ts";
export {
  type EntryStatus,
  entryStatuses,
  type Finding,
  findings,
  signedMinor,
} from "./bank/entries/entry.ts";
export { settleTakenBack } from "./bank/entries/held.ts";
export { eraseBankEntries, exportBankEntries, OwnBankEntries } from "./bank/entries/leaving.ts";
export {
  countOpenEntries,
  readEntries,
  readEntry,
  readLatestStatements,
  readOrderIds,
  type ShownEntry,
} from "./bank/entries/lists.ts";
export { entryDecided, notAStatement, nothingOwed, notTakenBack } from "./bank/errors.ts";
export { type FileIssue, fileIssues, issueOf } from "./bank/files/contents.ts";
export {
  confirmFile,
  findLastFile,
  findLeftOut,
  findOpenFile,
  noBankAccount,
  noPayoutFile,
  nothingToPay,
  openFile,
  type PayoutFile,
  siteAddressOf,
  withdrawFile,
} from "./bank/files/file.ts";
export { eraseTransfers, exportTransfers } from "./bank/leaving.ts";
export {
  countRepayments,
  mayBeSentAgain,
  oweBack,
  type RepaymentRow,
  readRepayment,
  readRepayments,
  repaymentDecided,
  repaymentStatuses,
  setAccount,
} from "./bank/repayments.ts";
export { type Taken, takeStatements } from "./bank/statements/take.ts";
export { type TransferAsked, tellTransfer } from "./bank/transfers.ts";
export { blameForDispute } from "./disputes/blame.ts";
export { countUndecided, readDispute, readDisputes, type WholeDispute } from "./disputes/queries.ts";
export { recordDispute } from "./disputes/record.ts";
export { showDispute } from "./disputes/show.ts";
export { disputeWon } from "./errors.ts";
export { paymentJobs } from "./jobs.ts";
export { openKinds, reportOpenItems } from "./open-items.ts";
export { auditPapers } from "./papers/audit.ts";
export { paperJobs } from "./papers/jobs.ts";
export { exportPapers, readOrderPapers, readPaper, readPapers, readReceipt } from "./papers/papers.ts";
export { reportInvoices, reportTaxes } from "./papers/reports.ts";
export { paperRoutes } from "./papers/routes.ts";
export { OwnPapers, type Paper, type PaperKind, paperKinds } from "./papers/schemas.ts";
export { showPaper, showSummary } from "./papers/show.ts";
export { payCheckout } from "./paying.ts";
export { openProviders } from "./providers.ts";
export { askRefund, giveByHand, retryRefund } from "./refunds/asking.ts";
export { showRefund } from "./refunds/show.ts";
export { rescalePayments } from "./rescale.ts";
export { paymentRoutes } from "./routes.ts";
export { sandboxTraits } from "./sandbox/sandbox.ts";
export {
  Dispute,
  DisputePage,
  DisputeStatus,
  disputeStatuses,
  NewRefund,
  OwnTransfers,
  Refund,
  refundReasonLength,
} from "./schemas.ts";
