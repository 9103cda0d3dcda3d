import { html } from "ghtml";
import type { Static } from "typebox";
import { closed } from "#platform/base";
import { pageQuery } from "#platform/http";
import { type PersonRow, readPeople } from "#staff";
import {
  badges,
  button,
  field,
  type Html,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  select,
  table,
  type Visit,
} from "#web";
import { PeopleQuery } from "../people-schemas.ts";
import { consolePage, consoleWords } from "./frame.ts";

const { search, role, status } = PeopleQuery.properties;
const Query = closed({ search, role, status, cursor: pageQuery.cursor });

/** Everybody, to be found by name, address, role and status. */
export function peoplePage({ page }: Pages): void {
  page("/console/people/", { query: Query, access: "staff" }, write);
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query, format } = visit;
  const words = consoleWords(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) => readPeople(site.db, page));
  const content = html`!${filters(visit)}
!${
    rows.length === 0
      ? html`<p>${words.nobody}</p>`
      : table({
          caption: words.people,
          isCaptionHidden: true,
          columns: [
            { text: words.name },
            { text: words.email },
            { text: words.status },
            { text: words.joined },
          ],
          rows: rows.map((row) => [
            html`<a href="/console/people/${row.id}/">${row.display_name ?? row.username}</a>`,
            html`${row.email ?? words.noEmail}`,
            statusOf(visit, row),
            html`${format.moment(row.joined_at)}`,
          ]),
        })
  }
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "people", content);
}

/** What somebody is, as badges. */
export function statusOf(visit: Visit<unknown, unknown>, row: PersonRow): Html {
  const words = consoleWords(visit);
  const status = row.producer_status as keyof typeof words.producerStatus;
  const roles = row.roles as (keyof typeof words.roles)[];
  return badges([
    ...(row.disabled_at ? [{ text: words.disabled, kind: "bad" as const }] : []),
    ...(row.selling_stopped_at ? [{ text: words.stopped, kind: "bad" as const }] : []),
    ...(status === "none" || row.selling_stopped_at
      ? []
      : [{ text: words.producerStatus[status], kind: status === "pending" ? "notable" : "plain" } as const]),
    ...roles.map((name) => ({ text: words.roles[name], kind: "good" as const })),
  ]);
}

function filters(visit: Visit<Partial<Static<typeof Query>>>): Html {
  const { query } = visit;
  const words = consoleWords(visit);
  return html`<form class="row end" action="/console/people/">
!${field({ name: "search", label: words.findPeople, value: query.search, type: "search", autocomplete: "off", maxlength: 254 })}
!${select({
    name: "role",
    label: words.role,
    value: query.role ?? "",
    options: [
      { value: "", text: words.all },
      ...Object.entries(words.roles).map(([value, text]) => ({ value, text })),
    ],
  })}
!${select({
    name: "status",
    label: words.status,
    value: query.status ?? "",
    options: [
      { value: "", text: words.all },
      { value: "active", text: words.active },
      { value: "disabled", text: words.disabled },
    ],
  })}
!${button({ text: words.search, kind: "secondary" })}
</form>`;
}
