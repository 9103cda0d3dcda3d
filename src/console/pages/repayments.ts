import { html } from "ghtml";
import type { Static } from "typebox";
import {
  mayBeSentAgain,
  type RepaymentRow,
  readRepayment,
  readRepayments,
  repaymentStatuses,
} from "#payments";
import { closed, Id, showMoney } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  button,
  buttonLink,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  table,
  type Visit,
} from "#web";
import { RepaymentAccount, RepaymentsQuery } from "../money-schemas.ts";
import { setRepaymentAccount, settleRepayment } from "../payout-file.ts";
import { fileIssueOf } from "../show.ts";
import { consolePage, consoleWords, hiddenKey, once, reasonPage, refusalsOf } from "./frame.ts";
import { type AskedStatus, statusList } from "./status-list.ts";

const list = "/console/payouts/repayments/";
const Query = closed({ status: RepaymentsQuery.properties.status, cursor: pageQuery.cursor });
const params = closed({ repayment_id: Id });
type Status = (typeof repaymentStatuses)[number];
type AccountVisit = Visit<unknown, Static<typeof params>>;

/** What goes back to buyers by bank, and to which account where no statement says so. */
export function repaymentPages(pages: Pages): void {
  const { page, form, site } = pages;
  page(list, { query: Query, access: "staff" }, write);
  const path = `${list}:repayment_id/account/`;
  page(path, { params, access: "staff" }, writeAccount);
  form(
    path,
    { body: RepaymentAccount, params, access: "staff" },
    (visit, account) =>
      once(visit, list, async (tx, by) => {
        await setRepaymentAccount(tx, site, by, visit.params.repayment_id, account);
      }),
    writeAccount,
  );
  reasonPage(pages, `${list}:repayment_id/settlement/`, {
    params,
    async ask(visit) {
      const { bankFile: words } = consoleWords(visit);
      const { id } = await readRepayment(site.db, visit.params.repayment_id);
      const asked = { title: words.settleTitle(id), text: words.settleText, confirm: words.settleConfirm };
      return { ...asked, hint: consoleWords(visit).reasonInLog };
    },
    act: (tx, by, { repayment_id: id }, reason) => settleRepayment(tx, site, by, { id, reason }),
    back: () => list,
  });
}

async function write(visit: Visit<AskedStatus<Status>, unknown>): Promise<PageContent> {
  const { bankFile, payoutStatus } = consoleWords(visit);
  return statusList<Status, RepaymentRow>(visit, {
    ...{ part: "repayments", path: list, first: "requested" },
    statuses: Object.fromEntries(repaymentStatuses.map((one) => [one, payoutStatus[one]])) as Record<
      Status,
      string
    >,
    read: (page) => readRepayments(visit.site.db, page),
    table: (rows) => repaymentTable(visit, rows),
    ...{ none: bankFile.noRepayments, heading: bankFile.repayments },
  });
}

function repaymentTable(visit: Visit<unknown, unknown>, rows: RepaymentRow[]): Html {
  const { format, site } = visit;
  const words = consoleWords(visit);
  const { bankFile } = words;
  return table({
    caption: bankFile.repayments,
    isCaptionHidden: true,
    columns: [
      { text: words.what },
      { text: words.amount, isFigure: true },
      { text: words.payoutTo },
      { text: words.status },
      { text: words.when },
    ],
    rows: rows.map((row) => {
      const issue = fileIssueOf(row, site.settings);
      return [
        html`${words.subject["repayment"]} ${row.id}!${row.checkout_id && html`<br><span class="small">${bankFile.ofCheckout(row.checkout_id)}</span>`}`,
        html`${format.money(showMoney(row.amount_minor, row.currency))}`,
        row.iban === null || row.status === "requested" || mayBeSentAgain(row)
          ? html`${row.holder ?? ""} <span class="small">${row.iban ?? ""}</span> !${accountLink(visit, row)}!${settleLink(visit, row)}`
          : html`${row.holder ?? ""}<br><span class="small">${row.iban}</span>`,
        html`!${badge({ text: words.payoutStatus[row.status as (typeof repaymentStatuses)[number]] })}!${issue && html` <span class="small">${bankFile.issues[issue]}</span>`}!${isSettled(row) ? html` <span class="small">${bankFile.takenBack}</span>` : ""}!${row.reason && html` <span class="small">${row.reason}</span>`}`,
        html`${format.moment(row.decided_at ?? row.created_at)}`,
      ];
    }),
  });
}

function accountLink(visit: Visit<unknown, unknown>, row: RepaymentRow): Html {
  const { bankFile } = consoleWords(visit);
  const { id, status } = row;
  const isAgain = mayBeSentAgain(row);
  if (status !== "requested" && !isAgain) return "";
  const text = isAgain ? bankFile.sendAgain : bankFile.account;
  const label = `${text}: ${bankFile.accountTitle(id)}`;
  return buttonLink({ text, label, href: `${list}${id}/account/`, kind: "quiet" });
}

function isSettled({ status, taken_back_by }: RepaymentRow): boolean {
  return status === "paid" && taken_back_by !== null;
}

/** Beside the account: one of the two is the way out for what the bank took back meanwhile. */
function settleLink(visit: Visit<unknown, unknown>, { id, status, taken_back_by }: RepaymentRow): Html {
  if (status !== "requested" || taken_back_by === null) return "";
  const { settle: text, settleTitle } = consoleWords(visit).bankFile;
  return buttonLink({ text, label: settleTitle(id), href: `${list}${id}/settlement/`, kind: "quiet" });
}

async function writeAccount(visit: AccountVisit): Promise<PageContent> {
  const words = consoleWords(visit);
  const { holder, iban, id } = await readRepayment(visit.site.db, visit.params.repayment_id);
  const { setting, save } = words;
  const errors = formErrors(visit, { holder: setting.holder, iban: setting.iban }, refusalsOf(words));
  const content = html`!${errors.summary}
<form class="stack" method="post">!${hiddenKey(visit)}
!${field({ name: "holder", label: setting.holder, value: visit.typed["holder"] ?? holder ?? "", maxlength: 70, isRequired: true, ...errors.of("holder") })}
!${field({ name: "iban", label: setting.iban, value: visit.typed["iban"] ?? iban ?? "", maxlength: 80, isRequired: true, ...errors.of("iban") })}
<p>!${button({ text: save })}</p></form>`;
  const heading = words.bankFile.accountTitle(id);
  return consolePage(visit, "payouts", content, heading, { hasSummary: true });
}
