import { html } from "ghtml";
import { type Static, Type } from "typebox";
import {
  type EntryStatus,
  entryStatuses,
  matchEntry,
  notAStatement,
  readEntries,
  readEntry,
  readLatestStatements,
} from "#payments";
import { closed, Id, invalidInput, oneOf, Problem, tooLarge } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  button,
  buttonLink,
  field,
  formErrors,
  type Html,
  notice,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  tabs,
  type Visit,
} from "#web";
import { showEntry } from "../../bank-show.ts";
import { statementSeconds, takeUpload } from "../../bank-upload.ts";
import { actForm, consolePage, consoleWords, hiddenKey, refusalsOf } from "../frame.ts";
import { ordersOf } from "./orders.ts";
import { otherSide, purpose, standing } from "./shown.ts";

const Query = closed({ status: Type.Optional(oneOf(...entryStatuses)), cursor: pageQuery.cursor });
type ListVisit = Visit<Partial<Static<typeof Query>>>;
const params = closed({ entry_id: Id });
const path = "/console/bank/";

/** What people look at first stands first. */
const order: EntryStatus[] = ["proposed", "unmatched", "matched", "returned", "ignored"];

/** What has happened on the site's account: statements are read in, and what a person must decide stands first. */
export function bankPages(pages: Pages): void {
  pages.notices({
    statementTaken: (visit, ...counts) => {
      const [entries = 0, fresh = 0, matched = 0, proposed = 0, unmatched = 0] = counts.map(Number);
      const { bank } = consoleWords(visit);
      return { kind: "done", text: bank.taken(entries, fresh, matched, proposed, unmatched) };
    },
  });
  pages.page(path, { query: Query, access: "staff" }, write);
  const config = { takesFile: true, handlerTimeoutSeconds: statementSeconds };
  pages.form(`${path}statements/`, { body: closed({}), access: "staff", config }, take, (visit) =>
    write({ ...visit, query: {} } as never),
  );
  actForm(
    pages,
    `${path}entries/:entry_id/confirmation/`,
    {
      params,
      back: () => `${path}?status=proposed`,
      act: async (tx, by, { entry_id }) => {
        const { checkout_id, payout_id } = await readEntry(tx, entry_id);
        const meant = { checkout_id: checkout_id ?? undefined, payout_id: payout_id ?? undefined };
        await matchEntry(tx, pages.site, by, entry_id, meant);
      },
    },
    (visit) => write({ ...visit, query: {} } as never),
  );
}

/** Each booking is taken once, so a form that is sent twice does once what it does. */
async function take(visit: Visit) {
  const { site, request } = visit;
  if (request.formFile === undefined) throw invalidInput({ file: "required" });
  const taken = await takeUpload(site, request.formFile.file, personOf(visit).user_id);
  const { entries, matched, returned, proposed, unmatched } = taken;
  const about = [entries, taken.new, matched + returned, proposed, unmatched].map(String);
  const first = proposed > 0 ? "proposed" : unmatched > 0 ? "unmatched" : "matched";
  return { to: `${path}?status=${first}`, notice: { name: "statementTaken", about } };
}

async function write(visit: ListVisit): Promise<PageContent> {
  const { site, query } = visit;
  const words = consoleWords(visit);
  const { bank } = words;
  const { cursor, status = "proposed" } = query;
  const asked = cursor ? { cursor } : { status };
  const { rows, previous, next } = await readListPage(visit, asked, (page) => readEntries(site.db, page));
  const shown = (rows[0]?.status as EntryStatus | undefined) ?? status;
  const content = html`!${await uploadForm(visit)}
<section class="stack"><h2>${bank.entries}</h2>!${tabs({
    label: words.status,
    tabs: order.map((one) => ({
      text: bank.status[one],
      href: `${path}?status=${one}`,
      isCurrent: one === shown,
    })),
  })}
!${rows.length === 0 ? html`<p>${bank.none}</p>` : entryTable(visit, rows.map(showEntry), await ordersOf(site.db, rows))}
!${pager({ label: words.pages, previous, next })}</section>`;
  return consolePage(visit, "bank", content, undefined, { hasSummary: true });
}

type Row = ReturnType<typeof showEntry>;

function entryTable(visit: ListVisit, rows: Row[], orders: Map<number, number[]>): Html {
  const { format } = visit;
  const words = consoleWords(visit);
  const { bank } = words;
  return table({
    caption: bank.entries,
    isCaptionHidden: true,
    columns: [
      { text: bank.otherSide },
      { text: bank.amount, isFigure: true },
      { text: bank.booked },
      { text: bank.text },
      { text: words.status },
      { text: bank.forWhat },
      { text: words.actions, isHidden: true },
    ],
    rows: rows.map((entry) => [
      otherSide(entry),
      html`${format.money(entry.amount)}`,
      html`${format.day(entry.booked_on)}`,
      html`<span class="small">${entry.remittance ?? ""}</span>`,
      standing(visit, entry),
      purpose(visit, entry, orders.get(entry.checkout_id ?? 0) ?? []),
      actions(visit, entry),
    ]),
  });
}

function actions(visit: ListVisit, entry: Row): Html {
  const words = consoleWords(visit);
  const { bank } = words;
  const name = `${entry.name ?? ""} ${visit.format.money(entry.amount)}`.trim();
  const confirm =
    entry.status !== "proposed"
      ? ""
      : html`<form method="post" action="${path}entries/${entry.id}/confirmation/">!${hiddenKey(visit)}!${button({ text: bank.confirm, label: words.ofName(bank.confirm, name), kind: "secondary" })}</form>`;
  const href = `${path}entries/${entry.id}/`;
  return html`<div class="row">!${confirm}!${buttonLink({ text: bank.look, label: words.ofName(bank.look, name), href, kind: "secondary" })}</div>`;
}

async function uploadForm(visit: ListVisit): Promise<Html> {
  const words = consoleWords(visit);
  const { bank } = words;
  const { refusal } = visit;
  const line = refusal instanceof Problem && "line" in refusal.members ? String(refusal.members.line) : "";
  const errors = formErrors(
    visit,
    { file: bank.file },
    {
      ...refusalsOf(words),
      [notAStatement.code]: { field: "file", text: `${bank.notAStatement}. ${bank.atLine(line)}` },
      [tooLarge.code]: { field: "file", text: bank.tooLarge },
    },
  );
  return html`!${errors.summary}<section class="stack narrow"><h2>${bank.upload}</h2>
<p>${bank.uploadText}</p>!${await lastRead(visit)}
<form class="stack" method="post" action="${path}statements/" enctype="multipart/form-data">
!${field({ name: "file", label: bank.file, type: "file", accept: ".xml,.sta,.mt940,.940,.txt,.swi,application/xml,text/xml,text/plain", isRequired: true, ...errors.of("file") })}
<p>!${button({ text: bank.read })}</p></form></section>`;
}

/** The statement that was read last, and those of the last ones that don't add up. */
async function lastRead(visit: ListVisit): Promise<Html> {
  const { bank } = consoleWords(visit);
  const statements = await readLatestStatements(visit.site.db, latest);
  const [last] = statements;
  if (!last) return "";
  const odd = statements.filter(
    ({ opening_minor, closing_minor, sum_minor }) =>
      opening_minor !== null &&
      closing_minor !== null &&
      sum_minor !== null &&
      opening_minor + sum_minor !== closing_minor,
  );
  return html`<p class="small">${bank.last(visit.format.moment(last.read_at), last.account)}</p>!${odd.map(
    (one) => notice({ kind: "warning", text: bank.sumsDiffer(one.sequence ?? String(one.closed_on)) }),
  )}`;
}

const latest = 5;
