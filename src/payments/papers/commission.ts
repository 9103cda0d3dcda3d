import { sql } from "kysely";
import { findParty, readKeptCommissions } from "#orders";
import type { Platform } from "#platform";
import { dayIn, secondsAfter, showMoney, type TaxRate, taxesOf } from "#platform/base";
import { type Db, type Tx, transaction } from "#platform/database";
import { amountsOf, partyOf, rateColumns, siteParty, writeLines } from "./document.ts";
import { type InvoicedOrderRow, insertPaper } from "./queries.ts";

type Site = Pick<Platform, "db" | "config" | "settings" | "clock">;

/**
 * Invoices the commission of every month that is over, to each producer in each currency: once, whoever asks and how often.
 * Invoiced is what the site keeps, as the ledger has it, of the orders whose receipts and credit notes are of that month, less
 * what was invoiced of them before.
 */
export async function issueCommissionInvoices(site: Site): Promise<void> {
  const { db, config, clock } = site;
  // What was issued as the month ended has been committed an hour later.
  const today = dayIn(config.timeZone, secondsAfter(clock.now(), -3600));
  for (const period of await findOpenMonths(db, `${today.slice(0, 7)}-01`)) {
    for (const { producer_id, currency } of await findSellers(db, period))
      await transaction(db, (tx) => issueInvoice(tx, site, { producer_id, currency, period }));
    await sql`insert into commission_months (period, finished_at) values (${period}, ${clock.now()})
      on conflict do nothing`.execute(db);
  }
}

interface Invoiced {
  producer_id: number;
  currency: string;
  /** The first day of the month. */
  period: string;
}

/** Issues the invoice of a month, or a credit note where more commission was given back than kept; neither where there is none. */
async function issueInvoice(tx: Tx, { config, settings, clock }: Site, asked: Invoiced): Promise<void> {
  const { producer_id, currency, period } = asked;
  // Who comes second finds it issued.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`commission ${producer_id} ${currency}`}, 0))`.execute(
    tx,
  );
  if (await isInvoiced(tx, asked)) return;
  const orders = await findToInvoice(tx, asked);
  if (orders.length === 0) return;
  const sum = orders.reduce((all, { commission_minor }) => all + commission_minor, 0);
  const rate = config.taxRates.find(({ name }) => name === config.commissionTaxRate) ?? null;
  const issuer = siteParty(settings.current, config.siteName);
  const now = clock.now();
  const { document, taxes } = written(Math.abs(sum), rate, currency);
  const id = await insertPaper(
    tx,
    {
      ...(sum < 0
        ? { kind: "commission_credit_note", series: "G" }
        : { kind: "commission_invoice", series: "F" }),
      ...{ producer_id, currency, period, total_minor: sum },
      ...{ issued_at: now, issued_on: dayIn(config.timeZone, now) },
      document: {
        ...{ seller: issuer, buyer: partyOf(await findParty(tx, producer_id)), issuer, order: null },
        ...document,
        ...{ corrects: null, reason: null, period: { from: period, to: lastOf(period) } },
      },
    },
    taxes,
  );
  await tx
    .insertInto("paper_orders")
    .values(orders.map((order) => ({ paper_id: id, ...order })))
    .execute();
}

/** The commission includes its tax. */
function written(minor: number, tax: TaxRate | null, currency: string) {
  const price = showMoney(minor, currency);
  const line = {
    ...{
      kind: "commission" as const,
      n: null,
      name: "",
      unit_code: "C62",
      quantity: "1",
      pack: null,
      pieces: null,
    },
    ...{ price, total: price, ...rateColumns(tax) },
  };
  const part = { tax, gross_minor: minor };
  const { lines, laidOut } = writeLines([{ line, part }], currency, taxesOf([part]));
  return { document: { lines, ...amountsOf(laidOut, minor, currency) }, taxes: laidOut.taxes };
}

/** Months that are over and not yet invoiced, since the first paper of an order; as their first days. */
async function findOpenMonths(db: Db, firstOfThis: string): Promise<string[]> {
  const { rows } = await sql<{ period: string }>`
    select month::date::text as period from generate_series(
      coalesce((select max(period) + interval '1 month' from commission_months),
        (select date_trunc('month', min(issued_on)) from papers)),
      ${firstOfThis}::date - interval '1 month', interval '1 month') month order by month`.execute(db);
  return rows.map(({ period }) => period);
}

async function findSellers(db: Db, period: string): Promise<Pick<Invoiced, "producer_id" | "currency">[]> {
  const { rows } = await sql<Pick<Invoiced, "producer_id" | "currency">>`
    select producer_id, currency from papers where ${isOf(period)}
    union select producer_id, currency from papers where order_id in (${disputed})
    order by producer_id, currency`.execute(db);
  return rows;
}

async function isInvoiced(tx: Tx, { producer_id, currency, period }: Invoiced): Promise<boolean> {
  const { rows } = await sql`select from papers
    where producer_id = ${producer_id} and currency = ${currency} and period = ${period}`.execute(tx);
  return rows.length > 0;
}

/**
 * The orders of the month of which another commission is due than was invoiced, and by how much; nothing is due of one whose
 * hand-over was taken back.
 */
async function findToInvoice(
  tx: Tx,
  { producer_id, currency, period }: Invoiced,
): Promise<InvoicedOrderRow[]> {
  const { rows } = await sql<{
    order_id: number;
    total_minor: number;
    invoiced_minor: number;
    is_sold: boolean;
  }>`
    select order_id, (select sum(total_minor)::bigint from papers whole where whole.order_id = own.order_id) as total_minor,
      coalesce((select sum(commission_minor) from paper_orders where paper_orders.order_id = own.order_id), 0)::bigint
        as invoiced_minor,
      exists (select from papers receipt where receipt.order_id = own.order_id and kind = 'receipt'
        and not exists (select from papers back where back.corrects_id = receipt.id and back.refund_id is null)) as is_sold
    from (
      select order_id from papers where ${isOf(period)} and producer_id = ${producer_id} and currency = ${currency}
      union
      select order_id from papers where order_id in (${disputed}) and producer_id = ${producer_id}
        and currency = ${currency} and issued_on < ${period}::date + interval '1 month'
    ) own
    order by order_id`.execute(tx);
  const due = await readKeptCommissions(
    tx,
    rows.map(({ order_id }) => order_id),
  );
  return rows.flatMap(({ order_id, total_minor, invoiced_minor, is_sold }) => {
    const commission_minor = (is_sold ? (due.get(order_id) ?? 0) : 0) - invoiced_minor;
    return commission_minor === 0 ? [] : [{ order_id, total_minor, commission_minor }];
  });
}

/** What a bank takes back or returns gets no paper of its own, and changes what the site keeps. */
const disputed = sql`select order_id from dispute_shares`;

function isOf(period: string) {
  return sql<boolean>`issued_on >= ${period}::date and issued_on < ${period}::date + interval '1 month'
    and order_id is not null`;
}

function lastOf(period: string): string {
  return Temporal.PlainDate.from(period).add({ months: 1 }).subtract({ days: 1 }).toString();
}
