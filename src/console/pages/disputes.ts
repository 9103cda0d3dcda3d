import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { blameForDispute, DisputeStatus, readDisputes, showDispute } from "#payments";
import { closed, Id, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
import { badge, button, type Html, type PageContent, type Pages, table, type Visit } from "#web";
import { consoleWords, hiddenKey, once } from "./frame.ts";
import { type AskedStatus, statusList } from "./status-list.ts";

const Query = closed({ status: Type.Optional(DisputeStatus), cursor: pageQuery.cursor });
const params = closed({ dispute_id: Id });
type Status = Static<typeof DisputeStatus>;
type Row = Awaited<ReturnType<typeof readDisputes>>[number];
const Body = closed({ blame: oneOf("producer", "site") });

/** Money that banks take back from the site, and who bears it. */
export function disputePages({ page, form, site }: Pages): void {
  page("/console/disputes/", { query: Query, access: "staff" }, write);
  form(
    "/console/disputes/:dispute_id/blame/",
    { body: Body, params, access: "staff" },
    (visit, { blame }) =>
      once(visit, "/console/disputes/", (tx, by) =>
        blameForDispute(tx, site.jobs, by, visit.params.dispute_id, blame, site.clock.now()),
      ),
    (visit) => write({ ...visit, query: {} }),
  );
}

async function write(visit: Visit<AskedStatus<Status>, unknown>): Promise<PageContent> {
  const { dispute, disputes } = consoleWords(visit);
  return statusList<Status, Row>(visit, {
    ...{ part: "disputes", path: "/console/disputes/", statuses: dispute.status, first: "open" },
    read: (page) => readDisputes(visit.site.db, page),
    table: (rows) => disputeTable(visit, rows.map(showDispute)),
    ...{ none: dispute.none, above: html`<p>${dispute.text}</p>`, heading: disputes },
  });
}

type Shown = ReturnType<typeof showDispute>;

function disputeTable(visit: Visit<unknown, unknown>, disputes: Shown[]): Html {
  const { format } = visit;
  const words = consoleWords(visit);
  return table({
    caption: words.disputes,
    isCaptionHidden: true,
    columns: [
      { text: words.order },
      { text: words.amount, isFigure: true },
      { text: words.status },
      { text: words.dispute.bears },
      { text: words.when },
      { text: words.actions, isHidden: true },
    ],
    rows: disputes.map((dispute) => [
      html`!${dispute.orders.map((order) => html`<a href="/console/orders/${order.id}/">${order.id}, ${order.producer}</a>!${order.amount && html` <span class="small">${format.money(order.amount)}</span>`}<br>`)}<span class="small">${dispute.provider_id}</span>`,
      html`${format.money(dispute.amount)}`,
      html`!${badge({ text: words.dispute.status[dispute.status] })} <span class="small">${dispute.is_taken ? words.dispute.atBank : words.dispute.notTaken}!${dispute.reason && html`, ${dispute.reason}`}</span>`,
      html`${dispute.blame === null ? words.dispute.undecided : words.dispute.by[dispute.blame]}`,
      html`${format.moment(dispute.closed_at ?? dispute.opened_at)}`,
      dispute.status === "won" ? "" : decisions(visit, dispute),
    ]),
  });
}

/** To whom else it may go. */
function decisions(visit: Visit<unknown, unknown>, { id, blame, provider_id }: Shown): Html {
  const words = consoleWords(visit);
  const others = (["producer", "site"] as const).filter((one) => one !== blame);
  return html`<div class="row">!${others.map(
    (one) =>
      html`<form method="post" action="/console/disputes/${id}/blame/">!${hiddenKey(visit)}<input type="hidden" name="blame" value="${one}">!${button({ text: words.dispute.decide[one], label: words.ofName(words.dispute.decide[one], provider_id), kind: "secondary" })}</form>`,
  )}</div>`;
}
