import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Day, isRecord, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
import type { PageRow } from "#platform/listing";
import {
  button,
  buttonLink,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  table,
  tabs,
  type Visit,
} from "#web";
import { longestPeriodDays, periodFor, type Report, reportNames, reports } from "../reports.ts";
import { consolePage, consoleWords } from "./frame.ts";

const params = closed({ report: oneOf(...reportNames) });
const Query = closed({
  from: Type.Optional(Day()),
  to: Type.Optional(Day()),
  cursor: pageQuery.cursor,
});
type ReportVisit = Visit<Partial<Static<typeof Query>>, Static<typeof params>>;

/** Reports as pages; each as a file of CSV, too. */
export function reportsPage({ page }: Pages): void {
  page("/console/reports/:report/", { query: Query, params, access: "staff" }, write);
}

async function write(visit: ReportVisit): Promise<PageContent> {
  const { site, query, params: asked, today } = visit;
  const words = consoleWords(visit);
  const report: Report = reports[asked.report];
  // What is wrong with the days asked for is told beside them.
  const { from = `${today.slice(0, 7)}-01`, to = today, cursor } = query;
  const period = { from, to };
  const { timeZone } = site.config;
  const { rows, previous, next } = await readListPage(visit, cursor ? { cursor } : period, (page) =>
    report.read(site.db, periodFor(report, page.filters as typeof period, { timeZone, today }), page),
  );
  const content = html`!${tabs({
    label: words.reports,
    tabs: reportNames.map((name) => ({
      text: words.report[name],
      href: `/console/reports/${name}/?from=${from}&to=${to}`,
      isCurrent: name === asked.report,
    })),
  })}
!${report.isOfNow ? html`<p>${words.openText}</p>` : periodForm(visit, period)}
!${
    rows.length === 0
      ? html`<p>${report.isOfNow ? words.nothingOpen : words.nothingInPeriod}</p>`
      : table({
          caption: words.report[asked.report],
          isCaptionHidden: true,
          columns: columnsOf(report).map((name) => ({
            text: words.columns[name as keyof typeof words.columns],
            isFigure: isFigure(name),
          })),
          rows: rows.map((row) => cellsOf(visit, report, row)),
        })
  }
!${pager({ label: words.pages, previous, next })}
<p>!${buttonLink({ text: words.csv, href: `/console/reports/${asked.report}/report.csv?from=${from}&to=${to}`, kind: "secondary" })}</p>`;
  return consolePage(visit, "reports", content, `${words.reports}: ${words.report[asked.report]}`);
}

function periodForm(visit: ReportVisit, { from, to }: { from: string; to: string }): Html {
  const words = consoleWords(visit);
  const errors = formErrors(visit, { from: words.from, to: words.to });
  return html`<form class="row end" action="/console/reports/${visit.params.report}/">
!${field({ name: "from", label: words.from, value: from, type: "date", ...errors.of("from") })}
!${field({ name: "to", label: words.to, value: to, type: "date", hint: words.longest(longestPeriodDays), ...errors.of("to") })}
!${button({ text: words.show, kind: "secondary" })}
</form>`;
}

/** What is shown of a row: a name says who somebody is, so their number stays in the file. */
function columnsOf({ row }: Report): string[] {
  return Object.keys(row.properties).filter(
    (name) => !["producer_id", "buyer_id", "product_id", "paper_id", "person_id"].includes(name),
  );
}

function isFigure(name: string): boolean {
  return ["orders", "packages", "total", "commission", "amount", "percent", "net", "tax", "gross"].includes(
    name,
  );
}

function cellsOf(visit: ReportVisit, report: Report, row: PageRow): Html[] {
  const { format } = visit;
  const words = consoleWords(visit);
  const of = row as unknown as Record<string, unknown>;
  return columnsOf(report).map((name) => {
    const value = of[name];
    if (isRecord(value)) return html`${format.money(value as { amount: string; currency: string })}`;
    if (value === null || value === undefined) return "–";
    if (name === "day" || name === "since" || name.endsWith("_on")) return html`${format.day(String(value))}`;
    if (name === "number") return html`<a href="/papers/${String(of["paper_id"])}/">${String(value)}</a>`;
    if (name === "order_id") return html`<a href="/console/orders/${String(value)}/">${String(value)}</a>`;
    if (name === "kind") return html`${words.openKind[value as keyof typeof words.openKind]}`;
    if (name === "status") return html`${words.payoutStatus[value as keyof typeof words.payoutStatus]}`;
    return html`${typeof value === "number" ? format.number(value) : String(value)}`;
  });
}
