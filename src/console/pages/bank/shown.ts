import { html } from "ghtml";
import type { Static } from "typebox";
import { badge, type Html, type Visit } from "#web";
import type { BankEntry } from "../../bank-schemas.ts";
import { consoleWords } from "../frame.ts";

type Shown = Static<typeof BankEntry>;

/** Who is on the other side. */
export function otherSide({ name, iban }: Shown): Html {
  return html`${name ?? "–"}!${iban === null ? "" : html`<br><span class="small">${iban}</span>`}`;
}

/** What an entry turned out to be, and what is to be done about it. */
export function standing(visit: Visit<unknown, unknown>, entry: Shown): Html {
  const { format } = visit;
  const { bank } = consoleWords(visit);
  const { status, finding, missing, owed } = entry;
  const isOpen = status === "proposed" || status === "unmatched";
  const kind = isOpen || finding === "short" ? "notable" : "plain";
  const text = finding === null ? bank.status[status] : bank.finding[finding];
  const isOwed = finding !== null && Number(owed.amount) !== 0;
  const more = [missing && bank.missing(format.money(missing)), isOwed && bank.owed(format.money(owed))];
  return html`!${badge({ text, kind: finding === "taken_back" ? "bad" : kind })}!${more
    .filter((line) => line)
    .map((line) => html` <span class="small">${line}</span>`)}`;
}

/** What it is for. */
export function purpose(
  visit: Visit<unknown, unknown>,
  { checkout_id, payout_id }: Shown,
  orders: number[],
): Html {
  const words = consoleWords(visit);
  if (payout_id !== null) return html`<a href="/console/payouts/">${words.bank.payout(payout_id)}</a>`;
  if (checkout_id === null) return "";
  const links = orders.map((id) => html`<a href="/console/orders/${id}/">${words.orderTitle(id)}</a>`);
  return html`!${links.map((link, i) => (i === 0 ? link : html`, !${link}`))}`;
}
