import { html } from "ghtml";
import { type AskedDays, dayListTags, readDays } from "#days";
import { closed, endOfDay } from "#platform/base";
import { mergeTags } from "#platform/cache";
import { pageQuery } from "#platform/http";
import type { PageQuery } from "#platform/listing";
import { empty, type Pages, pager, readListPage } from "#web";
import { dayCard, readShownDays } from "./day-cards.ts";
import { words } from "./words/index.ts";

/** `/market-days/`: the coming ones, from today on. */
export function marketDaysPage({ page }: Pages): void {
  page("/market-days/", { query: closed({ cursor: pageQuery.cursor }) }, async (visit) => {
    const { site, now } = visit;
    const { timeZone, siteName } = site.config;
    const { cursor } = visit.query;
    // A cursor holds where the list began.
    const query: PageQuery<AskedDays> = cursor === undefined ? { from: visit.today } : { cursor };
    const list = await readListPage(visit, query, (asked) => readDays(site.db, { timeZone, now }, asked));
    const shown = await readShownDays(visit, list.rows);
    const { days, goods } = words[visit.language];
    const found = html`<ul class="grid wide">
!${shown.map((day) => dayCard(visit, day, 2))}</ul>
!${pager({ label: goods.pages, previous: list.previous, next: list.next })}`;
    return {
      title: days.title,
      description: days.description(siteName),
      canonical: cursor === undefined ? "/market-days/" : undefined,
      tags: mergeTags([
        { ...dayListTags(), expiresAt: endOfDay(timeZone, now) },
        ...shown.map(({ tags }) => tags),
      ]),
      body: html`<div class="stack loose"><header class="stack tight"><h1>${days.title}</h1>
<p class="faint">${days.lead}</p></header>
!${shown.length === 0 ? empty({ title: days.nothingYet, text: days.comeBack }) : found}</div>`,
    };
  });
}
