import { html } from "ghtml";
import type { Static } from "typebox";
import { dayTags, findDays, type MarketDay, readDays, showDay } from "#days";
import { dayIn } from "#platform/base";
import type { CacheTags } from "#platform/cache";
import { badge, type Html, type Visit } from "#web";
import { words } from "./words/index.ts";

type AnyVisit = Visit<unknown, unknown>;

/** A market day as everybody sees it, with what makes it stale. */
export type ShownDay = Static<typeof MarketDay> & { tags: CacheTags };

/** Those days, in the order of a list. */
export async function readShownDays({ site, now }: AnyVisit, rows: { id: number }[]): Promise<ShownDay[]> {
  const { db, config } = site;
  const ids = rows.map(({ id }) => id);
  const viewer = { siteUrl: "", timeZone: config.timeZone, now };
  const found = new Map(
    (await findDays(db, undefined, ids)).map((row) => [
      row.id,
      { ...showDay(row, viewer), tags: dayTags(row, now) },
    ]),
  );
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The next day that can be ordered for, now or soon; of one producer where they come. */
export async function readNextDay(visit: AnyVisit, producer?: number): Promise<ShownDay | undefined> {
  const { db, config } = visit.site;
  const filters = { status: "announced,open", ...(producer !== undefined && { producer }) };
  const first = { filters, take: 1, after: undefined, backwards: false };
  const rows = await readDays(db, { timeZone: config.timeZone, now: visit.now }, first);
  const [next] = await readShownDays(visit, rows);
  return next;
}

/** The next day with its place and cut-off, under a heading of its own. */
export function nextDay(visit: AnyVisit, day: ShownDay): Html {
  const { days } = words[visit.language];
  return html`<section class="stack" aria-labelledby="next-day"><div class="row apart"><h2 id="next-day">${days.next}</h2>
<a href="/market-days/">${days.all}</a></div>
<ul class="grid wide">!${dayCard(visit, day, 3)}</ul></section>`;
}

/** When somebody comes next, in a sentence that leads there. */
export function comesOn(visit: AnyVisit, day: ShownDay): Html {
  const { days } = words[visit.language];
  return html`<p class="small">${days.comesOn} <a href="/market-days/${day.id}/">${visit.format.weekday(day.date)}, ${day.place.name}</a>. ${ordersOf(visit, day)}.</p>`;
}

/** A day in a `<ul class="grid wide">`. */
export function dayCard(visit: AnyVisit, day: ShownDay, heading: 2 | 3): Html {
  const { days } = words[visit.language];
  const { place, attending, status } = day;
  const count = attending.length;
  return html`<li class="card padded stack tight"><h${heading} class="lesser"><a href="/market-days/${day.id}/">${visit.format.weekday(day.date)}</a></h${heading}>
<p>${hoursOf(visit, day)}<br>${place.name}, ${place.address.city}</p>
<p class="row">!${badge({ text: days.status[status], kind: statusKinds[status] })}</p>
!${status === "cancelled" ? html`<p class="small">${day.cancel_reason}</p>` : html`<p class="small">${ordersOf(visit, day)}</p>`}
!${count > 0 ? html`<p class="faint small">${days.attendingCount(count, visit.format.number(count))}</p>` : ""}</li>
`;
}

export const statusKinds = {
  announced: "plain",
  open: "good",
  closed: "plain",
  under_way: "notable",
  done: "plain",
  cancelled: "bad",
} as const;

export function hoursOf(
  { language, format }: AnyVisit,
  { starts_at, ends_at }: Pick<ShownDay, "starts_at" | "ends_at">,
): string {
  return words[language].days.hours(format.time(starts_at), format.time(ends_at));
}

/** Until when one orders, or from when on. */
export function ordersOf(
  { language, format, site }: AnyVisit,
  day: Pick<ShownDay, "status" | "opens_at" | "closes_at">,
): string {
  const { days } = words[language];
  const at = day.status === "announced" ? day.opens_at : day.closes_at;
  const write = day.status === "announced" ? days.orderFrom : days.orderUntil;
  return write(format.weekday(dayIn(site.config.timeZone, at)), format.time(at));
}
