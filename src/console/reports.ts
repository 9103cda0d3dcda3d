import { type Static, type TObject, Type } from "typebox";
import {
  type Period,
  reportBuyers,
  reportCommission,
  reportProducers,
  reportProducts,
  reportSales,
  TaxRate,
} from "#orders";
import { openKinds, reportInvoices, reportOpenItems, reportTaxes } from "#payments";
import {
  asCsv,
  closed,
  daysAfter,
  described,
  Id,
  invalidInput,
  isRecord,
  Money,
  named,
  nullable,
  oneOf,
  showMoney,
} from "#platform/base";
import type { Db } from "#platform/database";
import type { PagePosition, PageRow } from "#platform/listing";
import { PayoutStatus, reportPayouts } from "#wallet";

/** A report: what a row of it holds, and how a page of them is read. */
export interface Report<Row extends TObject = TObject> {
  summary: string;
  description: string;
  row: Row;
  /** Of what stands open now, so of no period. */
  isOfNow?: true;
  read(db: Db, period: Period, page: PagePosition): Promise<(Static<Row> & PageRow)[]>;
}

const Day = Type.String({ format: "date", examples: ["2026-05-01"] });
const Name = Type.String({ examples: ["Ana Peeters"] });
const Count = Type.Integer({ examples: [12] });

const Month = Type.String({ pattern: "^\\d{4}-\\d\\d$", examples: ["2026-05"] });
const taxed = {
  net: described(Money, { examples: [{ amount: "6.60", currency: "EUR" }] }),
  tax: described(Money, { examples: [{ amount: "0.40", currency: "EUR" }] }),
  gross: described(Money, { examples: [{ amount: "7.00", currency: "EUR" }] }),
};

export const reports = {
  sales: reportOf({
    summary: "Report what was sold on each day",
    description: "Orders that were handed over, by the day of that.",
    row: named("SalesReportRow", closed({ day: Day, orders: Count, total: Money, commission: Money })),
    read: async (db, period, page) => (await reportSales(db, period, page)).map(withMoney),
  }),
  producers: reportOf({
    summary: "Report what each producer sold",
    description: "Orders that were handed over; who sold the most comes first, in each currency.",
    row: named(
      "ProducersReportRow",
      closed({ producer_id: Id, producer: Name, orders: Count, total: Money, commission: Money }),
    ),
    read: async (db, period, page) => (await reportProducers(db, period, page)).map(withMoney),
  }),
  commission: reportOf({
    summary: "Report the commission of each order",
    description:
      "Orders that were handed over and of which the site keeps something, after all that has gone back.",
    row: named(
      "CommissionReportRow",
      closed({ order_id: Id, day: Day, producer_id: Id, producer: Name, total: Money, commission: Money }),
    ),
    read: async (db, period, page) => (await reportCommission(db, period, page)).map(withMoney),
  }),
  buyers: reportOf({
    summary: "Report what each buyer bought",
    description: "Orders that were handed over; who bought the most comes first, in each currency.",
    row: named(
      "BuyersReportRow",
      closed({ buyer_id: Id, buyer: Name, orders: Count, total: Money, last_on: Day }),
    ),
    read: async (db, period, page) => (await reportBuyers(db, period, page)).map(withMoney),
  }),
  products: reportOf({
    summary: "Report how much was sold of each product",
    description: "In orders that were handed over; the most comes first, in each currency.",
    row: named(
      "ProductsReportRow",
      closed({
        product_id: Id,
        product: Name,
        producer_id: Id,
        producer: Name,
        packages: Count,
        total: Money,
      }),
    ),
    read: async (db, period, page) => (await reportProducts(db, period, page)).map(withMoney),
  }),
  payouts: reportOf({
    summary: "Report the payouts of a period",
    description: "By the day on which they were asked for.",
    row: named(
      "PayoutsReportRow",
      closed({
        payout_id: Id,
        requested_on: Day,
        status: PayoutStatus,
        decided_on: nullable(Day),
        producer_id: Id,
        producer: Name,
        holder: nullable(Name),
        iban: nullable(Type.String({ examples: ["BE68539007547034"] })),
        amount: Money,
        reason: nullable(Type.String({ examples: [null] })),
      }),
    ),
    read: async (db, period, page) =>
      (await reportPayouts(db, period, page)).map(({ amount_minor, currency, status, ...row }) => ({
        ...row,
        status: status as Static<typeof PayoutStatus>,
        amount: showMoney(amount_minor, currency),
      })),
  }),
  taxes: reportOf({
    summary: "Report taxes by month and rate",
    description:
      "What each producer sold at each rate, less what was credited, by the month of the receipts and credit notes.",
    row: named(
      "TaxesReportRow",
      closed({
        month: Month,
        producer_id: Id,
        producer: Name,
        rate: TaxRate.properties.name,
        percent: TaxRate.properties.percent,
        code: TaxRate.properties.code,
        ...taxed,
      }),
    ),
    read: async (db, period, page) => (await reportTaxes(db, period, page)).map(withTaxes),
  }),
  invoices: reportOf({
    summary: "Report the invoices of commission",
    description:
      "By the day on which they were issued: the first of the month after. Negative where commission is given back.",
    row: named(
      "InvoicesReportRow",
      closed({
        paper_id: Id,
        number: Type.String({ examples: ["F-2026-0001"] }),
        issued_on: Day,
        month: Month,
        producer_id: Id,
        producer: Name,
        ...taxed,
      }),
    ),
    read: async (db, period, page) =>
      (await reportInvoices(db, period, page)).map(({ kind: _, ...row }) => withTaxes(row)),
  }),
  open: reportOf({
    summary: "Report what is owed to the site and by it",
    description:
      "As it stands now: what producers owe the site, orders that wait for a bank transfer, cash that is due at the hand-over, refunds that have not reached their buyers, and what goes back to payers by bank. What producers owe comes to the ledger's `receivable`, refunds and repayments together to its `refunds`.",
    isOfNow: true,
    row: named(
      "OpenReportRow",
      closed({
        kind: oneOf(...openKinds),
        since: nullable(Day),
        order_id: nullable(Id),
        person_id: nullable(Id),
        person: nullable(Name),
        amount: Money,
      }),
    ),
    read: async (db, { timeZone }, page) =>
      (await reportOpenItems(db, timeZone, page)).map(({ amount_minor, currency, ...row }) => ({
        ...row,
        amount: showMoney(amount_minor, currency),
      })),
  }),
};

export type ReportName = keyof typeof reports;
export const reportNames = Object.keys(reports) as ReportName[];

/** So many days at most, so that a report's work is bounded. */
export const longestPeriodDays = 366;

/** Throws invalid_input for a period without a beginning or an end, turned round, or too long. */
function periodOf({ from, to }: { from?: string; to?: string }, timeZone: string): Period {
  if (from === undefined) throw invalidInput({ from: "required" });
  if (to === undefined) throw invalidInput({ to: "required" });
  if (to < from) throw invalidInput({ to: "too_small" });
  if (to >= daysAfter(from, longestPeriodDays)) throw invalidInput({ to: "too_large" });
  return { from, to, timeZone };
}

/** The days that a report is of. Throws invalid_input as `periodOf` does. */
export function periodFor(
  { isOfNow }: Report,
  asked: { from?: string; to?: string },
  { timeZone, today }: { timeZone: string; today: string },
): Period {
  return isOfNow ? { from: today, to: today, timeZone } : periodOf(asked, timeZone);
}

/** The whole of a report as CSV, read some rows at a time. Amounts are in the currency that each row names. */
export async function reportAsCsv(db: Db, report: Report, period: Period): Promise<string> {
  const columns = Object.keys(report.row.properties);
  const parts = [asCsv([[...columns, "currency"]])];
  let after: PageRow["keys"] | undefined;
  do {
    const rows = await report.read(db, period, { take: rowsAtOnce, after, backwards: false });
    if (rows.length > 0) parts.push(asCsv(rows.map((row) => cellsOf(row, columns))));
    after = rows.length === rowsAtOnce ? rows.at(-1)?.keys : undefined;
  } while (after !== undefined);
  return `${parts.join("\r\n")}\r\n`;
}

const rowsAtOnce = 10_000;

function cellsOf(row: object, columns: string[]): string[] {
  const values = columns.map((name) => (row as Record<string, unknown>)[name]);
  const currency = values.find(isMoney)?.currency ?? "";
  return [...values.map((value) => (isMoney(value) ? value.amount : String(value ?? ""))), currency];
}

function isMoney(value: unknown): value is Static<typeof Money> {
  return isRecord(value) && typeof value["currency"] === "string";
}

function reportOf<Row extends TObject>(report: Report<Row>): Report<Row> {
  return report;
}

function withTaxes<
  Row extends { currency: string } & Record<"net_minor" | "tax_minor" | "gross_minor", number>,
>({ currency, net_minor, tax_minor, gross_minor, ...row }: Row) {
  const money = (minor: number) => showMoney(minor, currency);
  return { ...row, net: money(net_minor), tax: money(tax_minor), gross: money(gross_minor) };
}

/** A row with its amounts in the place of columns of minor units. */
function withMoney<Row extends { currency: string; total_minor: number; commission_minor?: number }>({
  currency,
  total_minor,
  commission_minor,
  ...row
}: Row) {
  return {
    ...row,
    total: showMoney(total_minor, currency),
    commission: showMoney(commission_minor ?? 0, currency),
  };
}
