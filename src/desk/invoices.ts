import { html } from "ghtml";
import { readOrderPapers, readPapers, showSummary } from "#payments";
import { closed } from "#platform/base";
import { pageQuery } from "#platform/http";
import { showWallet } from "#wallet";
import {
  type Html,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  type Visit,
} from "#web";
import { type AnyVisit, deskWords, section } from "./frame.ts";
import { readOwnWallets, walletPage } from "./wallet-frame.ts";

const Query = closed({ cursor: pageQuery.cursor });

/** What the site has invoiced of a producer's sales, month by month. */
export function invoicesPage({ page }: Pages): void {
  page("/desk/invoices/", { query: Query, access: "producer" }, write);
}

async function write(visit: Visit<{ cursor?: string }>): Promise<PageContent> {
  const { site, query, format } = visit;
  const { money, desk } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const wallets = (await readOwnWallets(visit)).map(showWallet);
  const kind = { kind: "commission_invoice" as const };
  const { rows, previous, next } = await readListPage(
    visit,
    query.cursor ? { cursor: query.cursor } : kind,
    (page) => readPapers(site.db, userId, { ...page, filters: kind }),
  );
  const content = html`!${
    rows.length === 0
      ? html`<p class="faint">${money.noInvoices}</p>`
      : table({
          caption: money.invoices,
          isCaptionHidden: true,
          columns: [
            { text: money.paperNumber },
            { text: money.issuedOn },
            { text: money.paperTotal, isFigure: true },
          ],
          rows: rows
            .map(showSummary)
            .map(({ id, number, issued_on, total }) => [
              html`<a href="/papers/${id}/">${number}</a>`,
              html`${format.day(issued_on)}`,
              html`${format.money(total)}`,
            ]),
        })
  }
!${pager({ label: desk.pages, previous, next })}`;
  return walletPage(visit, { part: "invoices", wallets, wallet: wallets[0]?.id ?? 0, content });
}

/** The way to what was issued of an order in its producer's name; nothing before it is. */
export async function issuedPapers(visit: AnyVisit, orderId: number): Promise<Html> {
  const { money } = deskWords(visit);
  const page = { filters: {}, take: 100, after: undefined, backwards: false };
  const papers = await readOrderPapers(visit.site.db, personOf(visit).user_id, orderId, page);
  if (papers.length === 0) return "";
  return section(
    "papers",
    money.issuedPapers,
    html`<ul class="stack tight">!${papers
      .map(showSummary)
      .map(
        ({ id, kind, number, total }) =>
          html`<li><a href="/papers/${id}/">${money.paperKind[kind]} ${number}</a>, ${visit.format.money(total)}</li>`,
      )}</ul>`,
  );
}
