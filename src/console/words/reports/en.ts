/** The words of the reports. */
export const report = {
  sales: "Sales",
  producers: "Producers",
  commission: "Commission",
  buyers: "Buyers",
  products: "Products",
  payouts: "Payouts",
  taxes: "Taxes",
  invoices: "Invoices of commission",
  open: "Open items",
};

export const columns = {
  day: "Day",
  orders: "Orders",
  total: "Total",
  commission: "Commission",
  producer_id: "No.",
  producer: "Producer",
  order_id: "Order",
  buyer_id: "No.",
  buyer: "Buyer",
  last_on: "Last order",
  product_id: "No.",
  product: "Product",
  packages: "Packages",
  payout_id: "Payout",
  requested_on: "Requested",
  status: "Status",
  decided_on: "Decided",
  holder: "Account of",
  iban: "IBAN",
  amount: "Amount",
  reason: "Reason",
  month: "Month",
  rate: "Rate",
  percent: "%",
  code: "EN 16931",
  net: "Net",
  tax: "Tax",
  gross: "With tax",
  paper_id: "Paper",
  number: "Number",
  issued_on: "Issued",
  kind: "Kind",
  since: "Since",
  person_id: "No.",
  person: "Person",
};

export const openKind = {
  producer_owes: "Owed by the producer",
  transfer_awaited: "Transfer awaited",
  cash_due: "Cash due",
  refund_owed: "Refund to the buyer",
  repayment_owed: "Repayment by bank",
};

export type ReportWords = typeof report;
export type ColumnsWords = typeof columns;
export type OpenKindWords = typeof openKind;
