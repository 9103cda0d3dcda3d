import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { readWholeOrder } from "#orders";
import { ignoreEntry, matchEntry, readEntry, repayEntry } from "#payments";
import { closed, Id, invalidInput, Line, Problem } from "#platform/base";
import type { Db, Tx } from "#platform/database";
import {
  button,
  facts,
  field,
  formErrors,
  type Html,
  notice,
  type PageContent,
  type Pages,
  type Visit,
} from "#web";
import { showEntry } from "../../bank-show.ts";
import { actForm, consolePage, consoleWords, hiddenKey, once, refusalsOf } from "../frame.ts";
import { ordersOf } from "./orders.ts";
import { purpose, standing } from "./shown.ts";

const params = closed({ entry_id: Id });
type EntryVisit = Visit<unknown, Static<typeof params>>;

const Match = closed({ order_id: Type.Optional(Id), payout_id: Type.Optional(Id) });
const Repayment = closed({
  holder: Type.Optional(Line(140)),
  iban: Type.Optional(Type.String({ format: "iban", maxLength: 200 })),
});

const pathOf = ({ entry_id }: Static<typeof params>) => `/console/bank/entries/${entry_id}/`;

/** One booking, and what a person can decide about it. */
export function bankEntryPages(pages: Pages): void {
  const { page, form, site } = pages;
  const path = "/console/bank/entries/:entry_id/";
  page(path, { params, access: "staff" }, write as never);
  form(
    `${path}match/`,
    { body: Match, params, access: "staff" },
    (visit, { order_id, payout_id }) =>
      once(visit, pathOf(visit.params), async (tx, by) => {
        const checkout_id = order_id === undefined ? undefined : await checkoutOf(tx, order_id);
        if (checkout_id === undefined && payout_id === undefined)
          throw invalidInput({ order_id: "required" });
        const meant = { checkout_id, payout_id: checkout_id === undefined ? payout_id : undefined };
        await inTypedFields(matchEntry(tx, site, by, visit.params.entry_id, meant));
      }),
    write as never,
  );
  form(
    `${path}repayment/`,
    { body: Repayment, params, access: "staff" },
    (visit, payee) =>
      once(visit, pathOf(visit.params), (tx, by) => repayEntry(tx, site, by, visit.params.entry_id, payee)),
    write as never,
  );
  actForm(
    pages,
    `${path}ignoring/`,
    { params, back: pathOf, act: (tx, by, { entry_id }) => ignoreEntry(tx, site, by, entry_id) },
    write as never,
  );
}

/** Staff know orders by their number. */
async function checkoutOf(tx: Tx, orderId: number): Promise<number> {
  try {
    return (await readWholeOrder(tx, orderId)).order.checkout_id;
  } catch (error) {
    if (error instanceof Problem) throw invalidInput({ order_id: "not_a_choice" });
    throw error;
  }
}

async function inTypedFields(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (
      error instanceof Problem &&
      "errors" in error.members &&
      "checkout_id" in Object(error.members.errors)
    )
      throw invalidInput({ order_id: "not_a_choice" });
    throw error;
  }
}

async function write(visit: EntryVisit): Promise<PageContent> {
  const { site } = visit;
  const words = consoleWords(visit);
  const { bank } = words;
  const row = await readEntry(site.db, visit.params.entry_id);
  const entry = showEntry(row);
  const labels = { order_id: bank.payOrder, payout_id: bank.payPayout, holder: bank.holder, iban: bank.iban };
  const errors = formErrors(visit, labels, refusalsOf(words));
  const isOpen = entry.finding === null && entry.status !== "matched";
  const mayIgnore = entry.status === "unmatched" || entry.status === "proposed";
  const warning =
    entry.finding === "taken_back"
      ? html`!${notice({ kind: "warning", text: bank.takenBackText })}<p><a href="/console/disputes/">${bank.toDisputes}</a></p>`
      : "";
  const content = html`!${errors.summary}<div class="stack narrow">!${warning}
!${await entryFacts(visit, entry, site.db)}
!${isOpen ? matchForm(visit, entry, errors) : ""}
!${Number(entry.owed.amount) === 0 ? "" : repayForm(visit, entry, errors)}
!${mayIgnore ? ignoreForm(visit, entry) : ""}</div>`;
  return consolePage(visit, "bank", content, bank.entryTitle(entry.id), { hasSummary: true });
}

type Shown = ReturnType<typeof showEntry>;
type Errors = ReturnType<typeof formErrors>;

async function entryFacts(visit: EntryVisit, entry: Shown, db: Db): Promise<Html> {
  const { format } = visit;
  const { bank } = consoleWords(visit);
  const orders = (await ordersOf(db, [entry])).get(entry.checkout_id ?? 0) ?? [];
  const lines: [string, string | null][] = [
    [bank.amount, format.money(entry.amount)],
    [bank.booked, format.day(entry.booked_on)],
    [bank.valued, entry.valued_on && format.day(entry.valued_on)],
    [bank.otherSide, [entry.name, entry.iban].filter(Boolean).join(", ")],
    [bank.text, entry.remittance],
    [bank.returnReason, entry.return_reason],
    [bank.account, entry.account],
    [bank.bankReference, entry.bank_reference],
    [bank.endToEnd, entry.end_to_end_id],
  ];
  const told = lines.flatMap(([term, text]) => (text ? [{ term, text }] : []));
  return html`<p>!${standing(visit, entry)} !${purpose(visit, entry, orders)}</p>!${facts(told)}`;
}

function matchForm(visit: EntryVisit, entry: Shown, errors: Errors): Html {
  const { bank } = consoleWords(visit);
  const isCredit = !entry.amount.amount.startsWith("-");
  const typed = (name: string) => visit.typed[name];
  const orderField = field({
    ...{ name: "order_id", label: bank.payOrder, hint: bank.payOrderHint, value: typed("order_id") },
    ...{ inputmode: "numeric", isShort: true, ...errors.of("order_id") },
  });
  const payoutField = field({
    ...{ name: "payout_id", label: bank.payPayout, value: typed("payout_id") },
    ...{ inputmode: "numeric", isShort: true, ...errors.of("payout_id") },
  });
  const fields = isCredit && !entry.is_reversal ? html`!${orderField}!${payoutField}` : payoutField;
  return html`<section class="stack"><h2>${bank.match}</h2>
<form class="stack" method="post" action="/console/bank/entries/${entry.id}/match/">!${hiddenKey(visit)}!${fields}
<p>!${button({ text: bank.confirm })}</p></form></section>`;
}

function repayForm(visit: EntryVisit, entry: Shown, errors: Errors): Html {
  const { bank } = consoleWords(visit);
  return html`<section class="stack"><h2>${bank.repay}</h2><p>${bank.repayText(visit.format.money(entry.owed))}</p>
<form class="stack" method="post" action="/console/bank/entries/${entry.id}/repayment/">!${hiddenKey(visit)}
!${field({ name: "holder", label: bank.holder, value: visit.typed["holder"] ?? entry.name ?? "", maxlength: 140, autocomplete: "off", ...errors.of("holder") })}
!${field({ name: "iban", label: bank.iban, value: visit.typed["iban"] ?? entry.iban ?? "", maxlength: 200, autocomplete: "off", ...errors.of("iban") })}
<p>!${button({ text: bank.repay, kind: "secondary" })}</p></form></section>`;
}

function ignoreForm(visit: EntryVisit, entry: Shown): Html {
  const { bank } = consoleWords(visit);
  return html`<section class="stack"><h2>${bank.ignore}</h2><p>${bank.ignoreText}</p>
<form method="post" action="/console/bank/entries/${entry.id}/ignoring/">!${hiddenKey(visit)}!${button({ text: bank.ignore, kind: "secondary" })}</form></section>`;
}
