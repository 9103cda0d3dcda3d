import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, oneOf } from "#platform/base";
import { pageQuery } from "#platform/http";
import { readPeople } from "#staff";
import { type PageContent, type Pages, pager, readListPage, table, tabs, type Visit } from "#web";
import { consolePage, consoleWords } from "./frame.ts";
import { statusOf } from "./people.ts";
import { sellingActions } from "./person.ts";

const statuses = ["pending", "approved", "paused"] as const;
const Query = closed({ status: Type.Optional(oneOf(...statuses)), cursor: pageQuery.cursor });

/** Who sells, who waits to, and who was paused. */
export function producersPage({ page }: Pages): void {
  page("/console/producers/", { query: Query, access: "staff" }, write);
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query, format } = visit;
  const words = consoleWords(visit);
  const { cursor, status = "approved" } = query;
  const asked = { ...(cursor ? { cursor } : { producer_status: status }) };
  const { rows, previous, next } = await readListPage(visit, asked, (page) => readPeople(site.db, page));
  const shown = rows[0]?.producer_status ?? status;
  const content = html`!${tabs({
    label: words.status,
    tabs: statuses.map((one) => ({
      text: words.producerStatus[one],
      href: `/console/producers/?status=${one}`,
      isCurrent: one === shown,
    })),
  })}
!${
    rows.length === 0
      ? html`<p>${words.nobody}</p>`
      : table({
          caption: words.producers,
          isCaptionHidden: true,
          columns: [
            { text: words.name },
            { text: words.status },
            { text: words.products, isFigure: true },
            { text: words.since },
            { text: words.actions, isHidden: true },
          ],
          rows: rows.map((row) => [
            html`<a href="/console/people/${row.id}/">${row.display_name ?? row.username}</a>`,
            statusOf(visit, row),
            html`${format.number(row.product_count)}`,
            html`${format.moment(row.producer_asked_at ?? row.joined_at)}`,
            html`<div class="row">!${sellingActions(visit, row)}</div>`,
          ]),
        })
  }
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "producers", content);
}
