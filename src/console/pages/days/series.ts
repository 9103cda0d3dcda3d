import { html } from "ghtml";
import type { Static } from "typebox";
import {
  changeSeries,
  createSeries,
  deleteSeries,
  findPlaces,
  findSeries,
  readSeries,
  type SeriesRow,
  showSeries,
} from "#days";
import { closed, Id, notFound } from "#platform/base";
import { pageQuery } from "#platform/http";
import {
  badge,
  buttonLink,
  checkbox,
  type PageContent,
  type Pages,
  pager,
  personOf,
  readListPage,
  table,
  type Visit,
} from "#web";
import { consolePage, consoleWords } from "../frame.ts";
import { type AnyVisit, changesOf, confirmBox, formFields, placeOptions, sheet } from "./form.ts";
import { removalPage } from "./removal.ts";
import { repeatsOf, SeriesForm, toldSeries } from "./series-form.ts";

const Query = closed({ cursor: pageQuery.cursor });
const params = closed({ series_id: Id });
type SeriesVisit = Visit<unknown, Static<typeof params>>;

/** What repeats: the list of series, a form for each, and one for a new one. */
export function seriesPages(pages: Pages): void {
  const { page, form } = pages;
  const path = "/console/series/:series_id/";
  page("/console/series/", { query: Query, access: "staff" }, list);
  page("/console/series/new/", { access: "staff" }, writeNew);
  form("/console/series/new/", { body: SeriesForm, access: "staff" }, create, writeNew);
  page(path, { params, access: "staff" }, write);
  form(path, { body: SeriesForm, params, access: "staff" }, change, write);
  removalPage(pages, `${path}removal/`, {
    params,
    nameOf: async (visit) => nameOf(visit, await readOne(visit)),
    text: "seriesRemovalText",
    remove: (tx, actor, { series_id }) => deleteSeries(tx, actor, series_id),
    back: ({ series_id }) => `/console/series/${series_id}/`,
    to: "/console/series/",
  });
}

async function list(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query } = visit;
  const { days, status, pages } = consoleWords(visit);
  const { user_id } = personOf(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    readSeries(site.db, user_id, page),
  );
  const placeIds = [...new Set(rows.map(({ place_id }) => place_id))];
  const places = new Map((await findPlaces(site.db, placeIds)).map(({ id, name }) => [id, name]));
  const content = html`<p class="row">!${buttonLink({ text: days.newSeries, href: "/console/series/new/" })}
!${buttonLink({ text: days.title, href: "/console/days/", kind: "secondary" })}</p>
!${
    rows.length === 0
      ? html`<p>${days.noSeries}</p>`
      : table({
          caption: days.series,
          isCaptionHidden: true,
          columns: [
            { text: days.repeats },
            { text: days.place },
            { text: days.hours },
            { text: days.closesAt },
            { text: status },
          ],
          rows: rows.map((row) => {
            const { starts_at, ends_at, closes, is_active } = showSeries(row);
            return [
              html`<a href="/console/series/${row.id}/">${nameOf(visit, row)}</a>`,
              html`${places.get(row.place_id) ?? ""}`,
              html`${days.fromTo(starts_at, ends_at)}`,
              html`${days.closesBefore(closes.days_before, closes.at)}`,
              is_active ? "" : badge({ text: days.notInUse }),
            ];
          }),
        })
  }
!${pager({ label: pages, previous, next })}`;
  return consolePage(visit, "days", content, days.series);
}

function nameOf(visit: AnyVisit, row: SeriesRow): string {
  const { rule } = showSeries(row);
  return consoleWords(visit).days.rule(rule, visit.format.dayName(rule.weekday));
}

async function readOne(visit: SeriesVisit): Promise<SeriesRow> {
  const [series] = await findSeries(visit.site.db, personOf(visit).user_id, [visit.params.series_id]);
  if (!series) throw notFound();
  return series;
}

function create(visit: Visit, form: Static<typeof SeriesForm>) {
  const { site, now } = visit;
  const { confirm: _, ...told } = toldSeries(form);
  return visit.once(async (tx) => {
    await createSeries(tx, site.config, { userId: personOf(visit).user_id, now }, told);
    return { to: "/console/series/", notice: { name: "consoleDone", about: [] } };
  });
}

async function change(visit: SeriesVisit, form: Static<typeof SeriesForm>) {
  const { site, now, params: asked } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const { confirm, ...told } = toldSeries(form);
  const changes = { ...changesOf(showSeries(await readOne(visit)), told), ...(confirm ? { confirm } : {}) };
  return visit.once(async (tx) => {
    await changeSeries(tx, site, actor, asked.series_id, changes, () => {});
    return { to: "/console/series/", notice: { name: "consoleDone", about: [] } };
  });
}

async function writeNew(visit: AnyVisit): Promise<PageContent> {
  const { days } = consoleWords(visit);
  const content = await seriesForm(visit, "/console/series/new/", undefined);
  return consolePage(visit, "days", content, days.newSeries);
}

async function write(visit: SeriesVisit): Promise<PageContent> {
  const { days } = consoleWords(visit);
  const series = await readOne(visit);
  const action = `/console/series/${series.id}/`;
  const content = html`!${await seriesForm(visit, action, series)}
<p>!${buttonLink({ text: days.remove, href: `${action}removal/`, kind: "quiet" })}</p>`;
  return consolePage(visit, "days", content, nameOf(visit, series));
}

async function seriesForm(visit: AnyVisit, action: string, row: SeriesRow | undefined) {
  const { format } = visit;
  const { days } = consoleWords(visit);
  const known = row && showSeries(row);
  const labels = {
    ...{ place_id: days.place, repeats: days.repeats, weekday: days.weekday },
    ...{ starts_at: days.startsAt, ends_at: days.endsAt },
    ...{ "closes.days_before": days.daysBefore, "closes.at": days.closesTime },
    ...{ slot_minutes: days.slotMinutes, slot_capacity: days.slotCapacity },
    ...{ starts_on: days.startsOn, ends_on: days.endsOn },
  };
  const fields = formFields(visit, labels, {
    ...{ place_id: known?.place_id, starts_on: known?.starts_on, ends_on: known?.ends_on },
    ...{ slot_minutes: known?.slot_minutes, slot_capacity: known?.slot_capacity },
    ...{
      repeats: repeatsOf(known?.rule ?? { every_weeks: 1, weekday: 5 }),
      weekday: known?.rule.weekday ?? 5,
    },
    ...{ "closes.days_before": known?.closes.days_before ?? 2, "closes.at": known?.closes.at ?? "20:00" },
    ...{ starts_at: known?.starts_at ?? "16:00", ends_at: known?.ends_at ?? "19:00" },
    is_active: known?.is_active ?? true,
  });
  const { line, choice } = fields;
  const { optional } = days;
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), text: format.dayName(day) }));
  const number = { inputmode: "numeric", isShort: true } as const;
  return html`!${fields.summary}!${sheet(
    visit,
    action,
    html`!${choice("place_id", await placeOptions(visit, row?.place_id))}
<div class="row top">!${choice("repeats", days.repeatOptions(known?.rule.every_weeks))}!${choice("weekday", weekdays)}</div>
<div class="row top">!${line("starts_at", { type: "time", isShort: true, isRequired: true })}!${line("ends_at", { type: "time", isShort: true, isRequired: true })}</div>
<div class="row top">!${line("closes.days_before", { ...number, isRequired: true })}!${line("closes.at", { type: "time", isShort: true, isRequired: true })}</div>
<div class="row top">!${line("slot_minutes", { ...number, optional })}!${line("slot_capacity", { ...number, optional })}</div>
<p class="hint">${days.slotHint}</p>
<div class="row top">!${line("starts_on", { type: "date", optional })}!${line("ends_on", { type: "date", optional })}</div>
!${checkbox({ name: "is_active", value: "true", text: days.makesDays, isChosen: fields.isChosen("is_active") })}
!${confirmBox(visit)}`,
  )}`;
}
