import { html } from "ghtml";
import type { Static } from "typebox";
import {
  attendDay,
  attendSeries,
  findDays,
  findPlaces,
  leaveDay,
  leaveSeries,
  readDays,
  readSeries,
  showDay,
  showSeries,
} from "#days";
import { closed, Id } from "#platform/base";
import { type Tx, transaction } from "#platform/database";
import { type Actor, pageQuery } from "#platform/http";
import {
  badge,
  button,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  type Visit,
} from "#web";
import { daysOffForms, daysOffSection } from "./days-off.ts";
import { type AnyVisit, deskPage, deskWords, section } from "./frame.ts";

const Query = closed({ cursor: pageQuery.cursor });
const DayPath = closed({ market_day_id: Id });
const SeriesPath = closed({ series_id: Id });
type DaysVisit = Visit<Partial<Static<typeof Query>>>;

/** The market days to come, and whether the producer comes: to one, to a whole series, or not while away. */
export function dayPages(pages: Pages): void {
  const { page, form, notices } = pages;
  const text = (name: "comes" | "staysAway") => (visit: Visit) =>
    ({ kind: "done", text: deskWords(visit).days[name] }) as const;
  notices({ deskComes: text("comes"), deskStaysAway: text("staysAway") });
  const again = (visit: AnyVisit) => write({ ...visit, query: {} } as DaysVisit);
  page("/desk/days/", { query: Query, access: "producer" }, write);
  for (const [name, act] of [
    ["attendance", attendDay],
    ["absence", leaveDay],
  ] as const)
    form(
      `/desk/days/:market_day_id/${name}/`,
      { body: closed({}), params: DayPath, access: "producer" },
      (visit) => change(visit, name, (tx, actor) => act(tx, actor, visit.params.market_day_id)),
      again,
    );
  for (const [name, act] of [
    ["attendance", attendSeries],
    ["absence", leaveSeries],
  ] as const)
    form(
      `/desk/series/:series_id/${name}/`,
      { body: closed({}), params: SeriesPath, access: "producer" },
      (visit) => change(visit, name, (tx, actor) => act(tx, actor, visit.params.series_id)),
      again,
    );
  daysOffForms(pages, again);
}

async function change(
  visit: Visit<unknown, unknown>,
  name: "attendance" | "absence",
  act: (tx: Tx, actor: Actor) => Promise<unknown>,
) {
  const { site, now } = visit;
  await transaction(site.db, (tx) => act(tx, { userId: personOf(visit).user_id, now }));
  const notice = name === "attendance" ? "deskComes" : "deskStaysAway";
  return { to: "/desk/days/", notice: { name: notice, about: [] } };
}

async function write(visit: DaysVisit): Promise<PageContent> {
  const { days, desk } = deskWords(visit);
  const refusals = Object.fromEntries(Object.entries(days.refusals).map(([code, text]) => [code, { text }]));
  const errors = formErrors(visit, { "days_off.from": days.from, "days_off.to": days.to }, refusals);
  const [coming, series, off] = await Promise.all([
    upcoming(visit),
    seriesList(visit),
    daysOffSection(visit, errors),
  ]);
  const content = html`!${section(
    "coming",
    days.coming,
    html`!${coming.list}
!${pager({ label: desk.pages, previous: coming.previous, next: coming.next })}`,
  )}
!${series === "" ? "" : section("series", days.series, series)}
!${off}`;
  return deskPage(visit, "days", { content, summary: errors.summary });
}

async function upcoming(visit: DaysVisit) {
  const { site, query, now, siteUrl, person } = visit;
  const { user_id: viewerId } = personOf({ person });
  const { timeZone } = site.config;
  const asked = query.cursor ? { cursor: query.cursor } : { status: "announced,open,closed,under_way" };
  const { rows, ...links } = await readListPage(visit, asked, (page) =>
    readDays(site.db, { timeZone, now }, page),
  );
  const ids = rows.map(({ id }) => id);
  const found = new Map((await findDays(site.db, viewerId, ids)).map((row) => [row.id, row]));
  const shown = ids.flatMap((id) => {
    const row = found.get(id);
    return row ? [showDay(row, { viewerId, siteUrl, timeZone, now })] : [];
  });
  return { list: dayList(visit, shown), ...links };
}

function dayList(visit: AnyVisit, shown: ReturnType<typeof showDay>[]): Html {
  const { format } = visit;
  const { days, desk } = deskWords(visit);
  if (shown.length === 0) return html`<p class="faint">${days.none}</p>`;
  return html`<ul class="stack plain">!${shown.map(
    ({ id, date, place, starts_at, ends_at, closes_at, status, is_attending: comes }) => {
      const name = format.weekday(date);
      const isOpen = status === "announced" || status === "open";
      const action = comes ? "absence" : "attendance";
      const text = comes ? days.stayAway : days.come;
      return html`<li class="row apart"><div><b><a href="/market-days/${id}/">${name}</a></b> !${comes ? badge({ text: days.youCome, kind: "good" }) : ""}<br>
${place.name}, ${days.hours(format.time(starts_at), format.time(ends_at))}<br>
!${comes ? html`<a href="/desk/orders/?market_day=${id}">${days.ofDay(desk.orders, name)}</a><br>` : ""}<span class="faint small">${isOpen ? days.closes(format.moment(closes_at)) : days.closed}</span>
!${comes ? html` · <a href="/pickup/${id}/sheets/" aria-label="${days.ofDay(days.sheets, name)}">${days.sheets}</a>` : ""}</div>
!${isOpen || (comes && status === "closed") ? html`<form method="post" action="/desk/days/${id}/${action}/">!${button({ text, label: days.ofDay(text, name), kind: comes ? "secondary" : "primary" })}</form>` : ""}</li>`;
    },
  )}</ul>`;
}

/** All of them: the staff lay down a handful. */
async function seriesList(visit: AnyVisit): Promise<Html> {
  const { site } = visit;
  const { days } = deskWords(visit);
  const page = { take: 50, after: undefined, backwards: false };
  const all = (await readSeries(site.db, personOf(visit).user_id, page)).map(showSeries);
  const active = all.filter(({ is_active }) => is_active);
  if (active.length === 0) return "";
  const placeIds = [...new Set(active.map(({ place_id }) => place_id))];
  const places = new Map((await findPlaces(site.db, placeIds)).map(({ id, name }) => [id, name]));
  return html`<ul class="stack plain">!${active.map((series) => {
    const { id, rule, starts_at, ends_at, place_id, is_attending: comes } = series;
    const name = days.rule(rule, visit.format.dayName(rule.weekday));
    const text = comes ? days.stayAwayAlways : days.comeAlways;
    return html`<li class="row apart"><div><b>${name}</b> !${comes ? badge({ text: days.youCome, kind: "good" }) : ""}<br>
${places.get(place_id) ?? ""}, ${days.hours(starts_at, ends_at)}</div>
<form method="post" action="/desk/series/${id}/${comes ? "absence" : "attendance"}/">!${button({ text, label: days.ofDay(text, name), kind: "secondary" })}</form></li>`;
  })}</ul>`;
}
