import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { blameForDispute, DisputeStatus, disputeStatuses, readDisputes, showDispute } from "#payments";
import { closed, Id, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  button,
  type Html,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  table,
  tabs,
  type Visit,
} from "#web";
import { consolePage, consoleWords, hiddenKey, once } from "./frame.ts";
import { payoutParts } from "./payout-parts.ts";

const Query = closed({ status: Type.Optional(DisputeStatus), cursor: pageQuery.cursor });
const params = closed({ dispute_id: Id });
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
    (visit) => write({ ...visit, query: {} } as never),
  );
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query } = visit;
  const words = consoleWords(visit);
  const { cursor, status = "open" } = query;
  const asked = cursor ? { cursor } : { status };
  const { rows, previous, next } = await readListPage(visit, asked, (page) => readDisputes(site.db, page));
  const shown = rows[0]?.status ?? status;
  const content = html`!${payoutParts(visit, "disputes")}
<p>${words.dispute.text}</p>
!${tabs({
    label: words.status,
    tabs: disputeStatuses.map((one) => ({
      text: words.dispute.status[one],
      href: `/console/disputes/?status=${one}`,
      isCurrent: one === shown,
    })),
  })}
!${rows.length === 0 ? html`<p>${words.dispute.none}</p>` : disputeTable(visit, rows.map(showDispute))}
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "payouts", content, words.disputes);
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
