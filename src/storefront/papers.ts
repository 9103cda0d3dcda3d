import { html } from "ghtml";
import type { Static } from "typebox";
import { type Paper, readOrderPapers, readPaper, readReceipt, showPaper, showSummary } from "#payments";
import { closed, dayIn, Id } from "#platform/base";
import { facts, type Html, type PageContent, type Pages, personOf, table, type Visit } from "#web";
import { words as all, type StorefrontWords } from "./words/index.ts";

type PaperBody = Static<typeof Paper>;
type PaperWords = StorefrontWords["papers"];
const PaperPath = closed({ paper_id: Id });

/** A paper to print or keep, for one of its parties and for those who run the site. */
export function paperPages({ page }: Pages): void {
  page("/papers/:paper_id/", { params: PaperPath, access: "member" }, async (visit) => {
    const paper = await readPaper(visit.site.db, personOf(visit).user_id, visit.params.paper_id);
    return writePaper(visit, showPaper(paper));
  });
}

/** The receipt of an order as a page; undefined before it is issued. Throws not_found for who may not see it. */
export async function receiptPage(visit: Visit, orderId: number): Promise<PageContent | undefined> {
  const paper = await readReceipt(visit.site.db, personOf(visit).user_id, orderId);
  return paper && writePaper(visit, showPaper(paper));
}

/** The way to what was issued of an order; nothing before it is. */
export async function paperLinks(visit: Visit, orderId: number): Promise<Html> {
  const words = all[visit.language].papers;
  const page = { filters: {}, take: 100, after: undefined, backwards: false };
  const papers = await readOrderPapers(visit.site.db, personOf(visit).user_id, orderId, page);
  if (papers.length === 0) return "";
  return html`<ul class="stack tight">!${papers
    .map(showSummary)
    .map(
      ({ id, kind, number, total }) =>
        html`<li><a href="/papers/${id}/">${words.title(words.kind[kind], number)}</a>, ${visit.format.money(total)}</li>`,
    )}</ul>`;
}

/** The taxes in a sum, a line each; nothing where it bears none. */
export function taxFacts(
  { language, format }: Pick<Visit, "language" | "format">,
  taxes: { percent: string; code: string; tax: { amount: string; currency: string } }[],
) {
  const words = all[language].papers;
  return taxes
    .filter(({ percent }) => percent !== "0")
    .map(({ percent, tax }) => ({
      term: words.includedTax(format.number(percent)),
      text: format.money(tax),
    }));
}

function writePaper(visit: Visit<unknown, unknown>, paper: PaperBody): PageContent {
  const words = all[visit.language].papers;
  const { format } = visit;
  const { seller, buyer, issuer, order, corrects, reason } = paper;
  const title = words.title(words.kind[paper.kind], paper.number);
  const isOfSite = paper.kind.startsWith("commission");
  const supplied = order?.supplied_at && dayIn(visit.site.config.timeZone, order.supplied_at);
  const body = html`<article class="stack narrow receipt"><h1>${title}</h1>
<p>${words.issuedOn(format.day(paper.issued_on))}!${supplied ? html`<br>${words.suppliedOn(format.day(supplied))}` : ""}!${
    corrects ? html`<br><a href="/papers/${corrects.id}/">${words.corrects(corrects.number)}</a>` : ""
  }!${reason ? html`<br>${reason}` : ""}</p>
<div class="row top spread">!${partyHtml(visit, words, words.seller, seller)}!${partyHtml(visit, words, words.buyer, buyer)}</div>
!${linesTable(visit, words, paper)}
!${facts([
    { term: words.total, text: format.money(paper.total), isTotal: true },
    ...(order ? [{ term: words.order(order.id), text: paymentOf(words, order.payment_method) }] : []),
  ])}
!${taxTable(visit, words, paper)}
!${ordersTable(visit, words, paper)}
<p class="faint small">!${paper.taxes.length > 0 ? html`${words.includesTax} ` : ""}!${isOfSite ? "" : html`${words.issuedBy(issuer.name, seller.name)}`}</p>
</article>`;
  return { title, body };
}

function partyHtml(
  { format }: Visit<unknown, unknown>,
  words: PaperWords,
  heading: string,
  { name, address, tax_number }: PaperBody["seller"],
): Html {
  const lines = [
    name,
    ...(address
      ? [
          address.street,
          address.line2,
          `${address.postal_code} ${address.city}`.trim(),
          format.country(address.country),
        ]
      : []),
    tax_number && words.taxNumber(tax_number),
  ].filter(Boolean);
  return html`<section><h2>${heading}</h2><p>!${lines.map((line, index) => html`!${index === 0 ? "" : html`<br>`}${line}`)}</p></section>`;
}

function linesTable(visit: Visit<unknown, unknown>, words: PaperWords, paper: PaperBody): Html {
  const { format } = visit;
  const hasTaxes = paper.taxes.length > 0;
  return table({
    caption: words.what,
    isCaptionHidden: true,
    columns: [
      { text: words.what },
      { text: words.quantity, isFigure: true },
      { text: words.price, isFigure: true },
      ...(hasTaxes ? [{ text: words.rate, isFigure: true }] : []),
      { text: words.sum, isFigure: true },
    ],
    rows: paper.lines.map((line) => [
      html`${nameOf(visit, words, paper, line)}`,
      html`${quantityOf(visit, line)}`,
      html`${format.money(line.price)}`,
      ...(hasTaxes ? [html`${line.tax_percent === null ? "" : rateOf(visit, words, paper, line)}`] : []),
      html`${format.money(line.total)}`,
    ]),
  });
}

function nameOf(
  { format }: Visit<unknown, unknown>,
  words: PaperWords,
  { period }: PaperBody,
  { kind, name, pack, pieces }: PaperBody["lines"][number],
): string {
  if (kind === "delivery") return words.delivery;
  if (kind === "commission")
    return words.commission(format.day(period?.from ?? ""), format.day(period?.to ?? ""));
  if (kind === "refund") return name === "" ? words.refund : `${words.refund}: ${pieces} × ${name}`;
  return pack ? `${name}, ${format.pack(pack.size, pack.unit)}` : name;
}

function quantityOf({ format }: Visit<unknown, unknown>, line: PaperBody["lines"][number]): string {
  if (line.kind !== "goods") return "";
  return line.pack === null ? format.pack(line.quantity, "kg") : format.number(line.quantity);
}

function rateOf(
  visit: Visit<unknown, unknown>,
  words: PaperWords,
  { taxes }: PaperBody,
  line: PaperBody["lines"][number],
): string {
  const tax = taxes.find(({ rate, percent }) => rate === line.tax_rate && percent === line.tax_percent);
  return tax ? rateName(visit, words, tax) : visit.format.number(line.tax_percent ?? "0");
}

function rateName(
  { format }: Visit<unknown, unknown>,
  words: PaperWords,
  { percent, code }: { percent: string; code: string },
): string {
  if (percent !== "0") return words.taxOf(format.number(percent));
  return words.noTax[code as keyof PaperWords["noTax"]] ?? words.taxOf("0");
}

function taxTable(visit: Visit<unknown, unknown>, words: PaperWords, { taxes }: PaperBody): Html {
  if (taxes.length === 0) return "";
  const { format } = visit;
  return table({
    caption: words.taxes,
    columns: [
      { text: words.rate },
      { text: words.net, isFigure: true },
      { text: words.tax, isFigure: true },
      { text: words.gross, isFigure: true },
    ],
    rows: taxes.map((tax) => [
      html`${rateName(visit, words, tax)}`,
      html`${format.money(tax.net)}`,
      html`${format.money(tax.tax)}`,
      html`${format.money(tax.gross)}`,
    ]),
  });
}

/** Of which orders an invoice is. */
function ordersTable({ format }: Visit<unknown, unknown>, words: PaperWords, { orders }: PaperBody): Html {
  if (orders.length === 0) return "";
  return table({
    caption: words.orders,
    columns: [
      { text: words.orders },
      { text: words.sold, isFigure: true },
      { text: words.commissionOf, isFigure: true },
    ],
    rows: orders.map(({ order_id, total, commission }) => [
      html`${words.order(order_id)}`,
      html`${format.money(total)}`,
      html`${format.money(commission)}`,
    ]),
  });
}

function paymentOf(words: PaperWords, method: string): string {
  return words.payment[method as keyof PaperWords["payment"]] ?? method;
}
