import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { type DayRow, type DayStatus, findDays, readDays, statusAt } from "#days";
import { closed, Day } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  button,
  buttonLink,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  pager,
  readListPage,
  table,
  type Visit,
} from "#web";
import { consolePage, consoleWords } from "../frame.ts";

const Query = closed({ from: Type.Optional(Day()), cursor: pageQuery.cursor });
type ListVisit = Visit<Partial<Static<typeof Query>>>;

/** The market days from today on, or from any day. */
export function daysPage({ page }: Pages): void {
  page("/console/days/", { query: Query, access: "staff" }, write);
}

async function write(visit: ListVisit): Promise<PageContent> {
  const { site, query, now, today } = visit;
  const { days, pages } = consoleWords(visit);
  const { timeZone } = site.config;
  const asked = query.cursor ? { cursor: query.cursor } : { from: query.from ?? today };
  const { rows, previous, next } = await readListPage(visit, asked, (page) =>
    readDays(site.db, { timeZone, now }, page),
  );
  const ids = rows.map(({ id }) => id);
  const found = new Map((await findDays(site.db, undefined, ids)).map((day) => [day.id, day]));
  const shown = ids.flatMap((id) => found.get(id) ?? []);
  const content = html`<p class="row">!${buttonLink({ text: days.newDay, href: "/console/days/new/" })}
!${buttonLink({ text: days.series, href: "/console/series/", kind: "secondary" })}
!${buttonLink({ text: days.places, href: "/console/places/", kind: "secondary" })}</p>
!${filter(visit)}
!${shown.length === 0 ? html`<p>${days.none}</p>` : dayTable(visit, shown)}
!${pager({ label: pages, previous, next })}`;
  return consolePage(visit, "days", content);
}

function dayTable(visit: ListVisit, shown: DayRow[]): Html {
  const { format, now } = visit;
  const { days, status } = consoleWords(visit);
  return table({
    caption: days.title,
    isCaptionHidden: true,
    columns: [
      { text: days.date },
      { text: days.place },
      { text: days.hours },
      { text: days.closesAt },
      { text: days.baskets, isFigure: true },
      { text: days.producers, isFigure: true },
      { text: status },
    ],
    rows: shown.map((day) => [
      html`<a href="/console/days/${day.id}/">${format.weekday(day.date)}</a>`,
      html`${day.place.name}`,
      html`${days.fromTo(format.time(day.starts_at), format.time(day.ends_at))}`,
      html`${format.moment(day.closes_at)}`,
      html`${format.number(basketsOf(day))}`,
      html`${format.number(day.attending.length)}`,
      dayStatus(visit, statusAt(now, day)),
    ]),
  });
}

/** How many buyers fetch something at a day. */
export function basketsOf({ slots }: DayRow): number {
  return slots.reduce((sum, { taken }) => sum + taken, 0);
}

export function dayStatus(visit: Visit<unknown, unknown>, name: DayStatus): Html {
  const kinds = { open: "good", under_way: "notable", cancelled: "bad" } as const;
  const kind = name in kinds ? kinds[name as keyof typeof kinds] : "plain";
  return badge({ text: consoleWords(visit).days.status[name], kind });
}

function filter(visit: ListVisit): Html {
  const { query, today } = visit;
  const { from, show } = consoleWords(visit);
  const errors = formErrors(visit, { from });
  return html`<form class="row end" action="/console/days/">
!${field({ name: "from", label: from, value: query.from ?? today, type: "date", ...errors.of("from") })}
!${button({ text: show, kind: "secondary" })}
</form>`;
}
