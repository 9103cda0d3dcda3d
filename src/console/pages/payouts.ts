import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Id } from "#platform/base";
import { pageQuery } from "#platform/http";
import { PayoutStatus, readAllPayouts, readAnyPayout, type StaffPayoutRow } from "#wallet";
import { badge, button, buttonLink, type Html, type PageContent, type Pages, table, type Visit } from "#web";
import { payPayout, turnDownPayout } from "../money.ts";
import { showConsolePayout } from "../show.ts";
import { actForm, consoleWords, hiddenKey, reasonPage } from "./frame.ts";
import { fileSection, payoutFilePages } from "./payout-file.ts";
import { repaymentPages } from "./repayments.ts";
import { type AskedStatus, statusList } from "./status-list.ts";

const Query = closed({ status: Type.Optional(PayoutStatus), cursor: pageQuery.cursor });
const params = closed({ payout_id: Id });
type Status = Static<typeof PayoutStatus>;

/** What producers want paid out, and what became of it. */
export function payoutPages(pages: Pages): void {
  const { page, site } = pages;
  const back = () => "/console/payouts/";
  page("/console/payouts/", { query: Query, access: "staff" }, write);
  actForm(
    pages,
    "/console/payouts/:payout_id/payment/",
    { params, back, act: (tx, by, { payout_id }) => payPayout(tx, site, by, payout_id) },
    (visit) => write({ ...visit, query: {} }),
  );
  reasonPage(pages, "/console/payouts/:payout_id/refusal/", {
    params,
    back,
    ask: async (visit) => {
      const words = consoleWords(visit);
      const { id } = await readAnyPayout(site.db, visit.params.payout_id);
      return { title: words.refusePayoutTitle(id), text: words.refusePayoutText, confirm: words.refuse };
    },
    act: (tx, by, { payout_id }, reason) => turnDownPayout(tx, site, by, payout_id, reason),
  });
  payoutFilePages(pages, (visit) => write({ ...visit, query: {} }));
  repaymentPages(pages);
}

async function write(visit: Visit<AskedStatus<Status>, unknown>): Promise<PageContent> {
  const { noPayouts, payoutStatus } = consoleWords(visit);
  return statusList<Status, StaffPayoutRow>(visit, {
    ...{ part: "payouts", path: "/console/payouts/", statuses: payoutStatus, first: "requested" },
    read: (page) => readAllPayouts(visit.site.db, page),
    table: (rows) => payoutTable(visit, rows),
    ...{ none: noPayouts, above: await fileSection(visit) },
  });
}

function payoutTable(visit: Visit<unknown, unknown>, rows: StaffPayoutRow[]): Html {
  const { format } = visit;
  const words = consoleWords(visit);
  return table({
    caption: words.payouts,
    isCaptionHidden: true,
    columns: [
      { text: words.producer },
      { text: words.amount, isFigure: true },
      { text: words.payoutTo },
      { text: words.status },
      { text: words.when },
      { text: words.actions, isHidden: true },
    ],
    rows: rows.map((row) => {
      const payout = showConsolePayout(row, visit.site.settings);
      const amount = format.money(payout.amount);
      return [
        html`<a href="/console/people/${payout.user.id}/">${payout.user.display_name}</a>`,
        html`${amount}`,
        html`${payout.holder ?? ""}<br><span class="small">${payout.iban ?? ""}</span>`,
        html`!${badge({ text: words.payoutStatus[payout.status] })}!${payout.file_issue && html` <span class="small">${words.bankFile.leftOut}: ${words.bankFile.issues[payout.file_issue]}</span>`}!${payout.reason && html` <span class="small">${payout.reason}</span>`}`,
        html`${format.moment(payout.decided_at ?? payout.requested_at)}`,
        payout.status === "requested"
          ? decisions(visit, payout.id, `${payout.user.display_name}, ${amount}`)
          : "",
      ];
    }),
  });
}

function decisions(visit: Visit<unknown, unknown>, id: number, name: string): Html {
  const words = consoleWords(visit);
  return html`<div class="row"><form method="post" action="/console/payouts/${id}/payment/">!${hiddenKey(visit)}!${button({ text: words.markPaid, label: words.ofName(words.markPaid, name), kind: "secondary" })}</form>
!${buttonLink({ text: words.refuse, label: words.ofName(words.refuse, name), href: `/console/payouts/${id}/refusal/`, kind: "secondary" })}</div>`;
}
