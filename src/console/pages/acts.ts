import { html } from "ghtml";
import type { Static } from "typebox";
import { closed } from "#platform/base";
import { pageQuery } from "#platform/http";
import { type ActRow, readActs } from "#staff";
import { type Html, type PageContent, type Pages, pager, readListPage, table, type Visit } from "#web";
import { ActsQuery } from "../schemas.ts";
import { consolePage, consoleWords } from "./frame.ts";

const { staff_id, subject, subject_id } = ActsQuery.properties;
const Query = closed({ staff_id, subject, subject_id, cursor: pageQuery.cursor });

/** Who of the staff did what, and why. */
export function actsPage({ page }: Pages): void {
  page("/console/acts/", { query: Query, access: "staff" }, write);
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query } = visit;
  const words = consoleWords(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) => readActs(site.db, page));
  const content = html`!${rows.length === 0 ? html`<p>${words.noActs}</p>` : actTable(visit, rows)}
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "acts", content);
}

export function actTable(visit: Visit<unknown, unknown>, rows: ActRow[]): Html {
  const { format } = visit;
  const words = consoleWords(visit);
  return table({
    caption: words.acts,
    isCaptionHidden: true,
    columns: [{ text: words.when }, { text: words.who }, { text: words.what }, { text: words.reason }],
    rows: rows.map((row) => [
      html`${format.moment(row.at)}`,
      html`${row.staff?.display_name ?? words.byCommand}`,
      html`${words.act[row.act] ?? row.act}!${roleOf(visit, row)}!${changedOf(visit, row)} (!${subjectOf(visit, row)})`,
      html`${row.reason ?? "–"}`,
    ]),
  });
}

function roleOf(visit: Visit<unknown, unknown>, { details }: ActRow): Html {
  const words = consoleWords(visit);
  const { role } = details ?? {};
  return role === undefined ? "" : html`: ${words.roles[role as keyof typeof words.roles] ?? role}`;
}

/** Which of the settings were changed; their values are kept nowhere. */
function changedOf(visit: Visit<unknown, unknown>, { details }: ActRow): Html {
  const { setting: set, setup } = consoleWords(visit);
  const { changed } = details ?? {};
  if (changed === undefined) return html``;
  const names: Record<string, string> = {
    name: set.name,
    logo: set.logo,
    accent_color: set.accent,
    contact: set.contact,
    bank_account: set.bank,
    delivery: set.delivery,
    business: set.business,
    weight_labels: set.weightLabels,
    texts: set.texts,
    mail: setup.mail,
    language: setup.language,
    currencies: setup.currency,
    time_zone: setup.timeZone,
  };
  return html`: ${changed
    .split(",")
    .map((name) => names[name] ?? name)
    .join(", ")}`;
}

/** What it was done to, with a link where the console shows that. */
function subjectOf(visit: Visit<unknown, unknown>, row: ActRow): Html {
  const words = consoleWords(visit);
  const kind = row.subject as keyof typeof words.subject;
  const text = `${words.subject[kind]} ${row.subject_id}`;
  const places: Partial<Record<typeof kind, string>> = { user: "people", order: "orders" };
  const place = places[kind];
  return place === undefined
    ? html`${text}`
    : html`<a href="/console/${place}/${row.subject_id}/">${text}</a>`;
}
