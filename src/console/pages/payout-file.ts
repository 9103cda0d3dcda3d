import { html } from "ghtml";
import { Type } from "typebox";
import { findLastFile, findLeftOut, findOpenFile, type PayoutFile } from "#payments";
import { closed, notFound, showMoney } from "#platform/base";
import { callerOf, permissionDenied } from "#platform/http";
import {
  button,
  buttonLink,
  confirmation,
  facts,
  type Html,
  notice,
  type PageContent,
  type Pages,
  type Visit,
} from "#web";
import { confirmPayoutFile, makePayoutFileIn, withdrawPayoutFile } from "../payout-file.ts";
import { sendFile } from "../payout-file-routes.ts";
import { consoleWords, hiddenKey, once } from "./frame.ts";

const list = "/console/payouts/";
const Meant = closed({ message_id: Type.String({ maxLength: 35 }) });
type AnyVisit = Visit<unknown, unknown>;

/** The file for the bank: it is made, downloaded, confirmed and withdrawn where payouts are listed; `again` shows these. */
export function payoutFilePages(pages: Pages, again: (visit: AnyVisit) => Promise<PageContent>): void {
  const { page, form, site } = pages;
  form(
    `${list}file/`,
    { body: closed({}), access: "staff" },
    async (visit) => {
      await site.settings.refresh();
      return once(visit, list, async (tx, by) => void (await makePayoutFileIn(tx, site, by)));
    },
    again,
  );
  form(
    `${list}file/confirmation/`,
    { body: Meant, access: "staff" },
    (visit, { message_id }) =>
      once(visit, list, async (tx, by) => void (await confirmPayoutFile(tx, site, by, message_id))),
    again,
  );
  page(`${list}file/withdrawal/`, { access: "staff" }, async (visit) => {
    const { bankFile, keep } = consoleWords(visit);
    const file = await findOpenFile(site.db);
    if (!file) throw notFound();
    const asked = { title: bankFile.withdrawTitle, text: bankFile.withdrawText, confirm: bankFile.withdraw };
    const cancel = { text: keep, href: list };
    const fields = html`!${hiddenKey(visit)}!${meant(file)}`;
    const body = confirmation({ ...asked, action: `${list}file/withdrawal/`, fields, cancel });
    return { title: asked.title, body: html`<div class="stack">!${body}</div>` };
  });
  form(
    `${list}file/withdrawal/`,
    { body: Meant, access: "staff" },
    (visit, { message_id }) =>
      once(visit, list, async (tx, by) => void (await withdrawPayoutFile(tx, site, by, message_id))),
    again,
  );
  download(pages);
}

/** The file that waits, for a link: a browser's link has no token. */
function download({ app, site }: Pages) {
  app.get(
    `${list}file.xml`,
    {
      config: { access: "credentials", fields: { "cache-control": "private, no-store" } },
      schema: { hide: true },
    },
    async (request, reply) => {
      callerOf(request);
      if (!request.visit?.person?.roles.includes("staff")) throw permissionDenied();
      const file = await findOpenFile(site.db);
      if (!file) throw notFound();
      return sendFile(reply, file);
    },
  );
}

/** The file that waits to be confirmed, or the way to make one, and what no file can hold. */
export async function fileSection(visit: AnyVisit): Promise<Html> {
  const { site } = visit;
  const { bankFile: words } = consoleWords(visit);
  const open = await findOpenFile(site.db);
  const content = open ? openFileOf(visit, open) : await noFile(visit);
  return html`<section class="card padded stack" aria-labelledby="file"><h2 id="file">${words.title}</h2>!${content}</section>`;
}

function openFileOf(visit: AnyVisit, file: PayoutFile): Html {
  const { format } = visit;
  const { bankFile: words } = consoleWords(visit);
  return html`<p>${words.open}</p>
!${facts([
    { term: words.facts.transactions, text: format.number(file.transactions) },
    { term: words.facts.total, text: format.money(showMoney(file.sum_minor, "EUR")) },
    { term: words.facts.made, text: format.moment(file.created_at) },
    { term: words.facts.name, text: file.message_id },
  ])}
<div class="row">!${buttonLink({ text: words.download, href: `${list}file.xml` })}
<form method="post" action="${list}file/confirmation/">!${hiddenKey(visit)}!${meant(file)}!${button({ text: words.confirm, kind: "secondary" })}</form>
!${buttonLink({ text: words.withdraw, href: `${list}file/withdrawal/`, kind: "quiet" })}</div>`;
}

async function noFile(visit: AnyVisit): Promise<Html> {
  const { site, format } = visit;
  const { bankFile: words } = consoleWords(visit);
  const last = await findLastFile(site.db);
  const leftOut = await findLeftOut(site.db, site.settings);
  return html`<p>${words.none}</p>
!${last?.confirmed_at ? html`<p class="faint">${words.facts.last}: ${format.moment(last.confirmed_at)}</p>` : ""}
!${leftOut.length === 0 ? "" : notice({ kind: "info", text: words.leftOut, details: leftOut.slice(0, mostShown).map(({ kind, id, issue }) => `${consoleWords(visit).subject[kind]} ${id}: ${words.issues[issue]}`) })}
<form method="post" action="${list}file/">!${hiddenKey(visit)}!${button({ text: words.make })}</form>`;
}

const mostShown = 20;

function meant({ message_id }: PayoutFile): Html {
  return html`<input type="hidden" name="message_id" value="${message_id}">`;
}
