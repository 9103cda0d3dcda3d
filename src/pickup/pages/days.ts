import { html } from "ghtml";
import { findDaysToHandOver } from "#days";
import { type Pages, personOf } from "#web";
import { nameOfDay, pickupWords } from "./frame.ts";

/** Which days one may hand over. */
export function daysPage({ page, site }: Pages): void {
  page("/pickup/", { access: "member" }, async (visit) => {
    const words = pickupWords(visit);
    const days = await findDaysToHandOver(site.db, personOf(visit).user_id, visit.now);
    const list = html`<ul class="stack">!${days.map(
      (day) => html`<li><a href="/pickup/${day.id}/">${nameOfDay(visit, day)}</a></li>`,
    )}</ul>`;
    const body = html`<div class="stack"><h1>${words.days}</h1>
!${days.length === 0 ? html`<p>${words.noDays}</p>` : list}</div>`;
    return { title: words.days, body };
  });
}
