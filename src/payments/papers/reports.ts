import { sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys, PagePosition } from "#platform/listing";
import type { PaperKind } from "./schemas.ts";
import { numberOf } from "./show.ts";

/** Reports of what was issued in a period of days, both included, told by the index of papers by their day. */
interface Days {
  from: string;
  to: string;
}

type Paged<Row> = Promise<(Row & { keys: Keys })[]>;

export interface MonthTaxes {
  month: string;
  producer_id: number;
  producer: string;
  rate: string;
  percent: string;
  code: string;
  currency: string;
  net_minor: number;
  tax_minor: number;
  gross_minor: number;
}

/** What each producer sold at each rate in each month, less what was credited; the earliest first. */
export async function reportTaxes(db: Db, { from, to }: Days, page: PagePosition): Paged<MonthTaxes> {
  const { take, after, backwards } = page;
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = sql.raw(backwards ? "<" : ">");
  const key = sql.raw("month, producer_id, currency, rate, percent, code");
  const beside = after
    ? sql`where (${key}) ${beyond} (${after[0]}::text, ${after[1]}::bigint, ${after[2]}::text collate "C",
        ${after[3]}::text collate "C", ${after[4]}::numeric, ${after[5]}::text collate "C")`
    : sql``;
  const { rows } = await sql<Omit<MonthTaxes, "percent"> & { percent: string }>`
    select month, sold.producer_id, coalesce(display_name, username) as producer, rate, trim_scale(percent)::text as percent,
      code, currency, net_minor, tax_minor, gross_minor
    from (
      select * from (
        select to_char(issued_on, 'YYYY-MM') as month, producer_id, currency, rate, percent, code,
          sum(net_minor)::bigint as net_minor, sum(tax_minor)::bigint as tax_minor, sum(gross_minor)::bigint as gross_minor
        from papers join paper_taxes on paper_id = papers.id
        where issued_on between ${from}::date and ${to}::date and order_id is not null
        group by 1, 2, 3, 4, 5, 6
      ) sums ${beside}
      order by ${sql.raw(orderBy("month producer_id currency rate percent code", backwards))} limit ${take}
    ) sold join users on users.id = sold.producer_id
    order by month ${direction}, sold.producer_id ${direction}, currency ${direction}, rate ${direction},
      sold.percent ${direction}, code ${direction}`.execute(withCustomPlan(db));
  return rows.map((row) => ({
    ...row,
    keys: [row.month, row.producer_id, row.currency, row.rate, row.percent, row.code],
  }));
}

function orderBy(columns: string, backwards: boolean): string {
  return columns
    .split(" ")
    .map((column) => `${column} ${backwards ? "desc" : "asc"}`)
    .join();
}

export interface IssuedInvoice {
  paper_id: number;
  number: string;
  kind: PaperKind;
  issued_on: string;
  month: string;
  producer_id: number;
  producer: string;
  currency: string;
  net_minor: number;
  tax_minor: number;
  gross_minor: number;
}

/** The site's invoices of its commission, and what corrects them; the earliest first. */
export async function reportInvoices(db: Db, { from, to }: Days, page: PagePosition): Paged<IssuedInvoice> {
  const { take, after, backwards } = page;
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = after
    ? sql`and (issued_on, papers.id) ${sql.raw(backwards ? "<" : ">")} (${after[0]}::date, ${after[1]}::bigint)`
    : sql``;
  const { rows } = await sql<
    Omit<IssuedInvoice, "paper_id" | "number"> & { id: number; series: string; year: number; number: number }
  >`
    select papers.id, kind, series, year, number, issued_on, to_char(period, 'YYYY-MM') as month, producer_id,
      coalesce(display_name, username) as producer, currency, total_minor - coalesce(tax, 0)::bigint as net_minor,
      coalesce(tax, 0)::bigint as tax_minor, total_minor as gross_minor
    from papers join users on users.id = producer_id left join lateral (
      select sum(tax_minor) as tax from paper_taxes where paper_id = papers.id
    ) taxed on true
    where issued_on between ${from}::date and ${to}::date and period is not null ${beyond}
    order by issued_on ${direction}, papers.id ${direction} limit ${take}`.execute(withCustomPlan(db));
  return rows.map(({ id, series, year, number, ...row }) => ({
    ...{ paper_id: id, number: numberOf({ series, year, number }), ...row },
    keys: [row.issued_on, id],
  }));
}
