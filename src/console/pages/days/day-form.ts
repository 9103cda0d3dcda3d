import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { changeDay, createDay, type DayRow, NewMarketDay, timeAt } from "#days";
import { closed, dayIn } from "#platform/base";
import { checkbox, type Html, type PageContent, type Pages, personOf, type Visit } from "#web";
import { consolePage, consoleWords } from "../frame.ts";
import { DayParams, readOneDay } from "./day.ts";
import { type AnyVisit, changesOf, confirmBox, formFields, placeOptions, sheet } from "./form.ts";

const { producers: _, ...input } = NewMarketDay.properties;
const DayForm = closed({
  ...input,
  everybody: Type.Optional(Type.Boolean()),
  confirm: Type.Optional(Type.Boolean()),
});
type Told = Static<typeof DayForm>;
type DayVisit = Visit<unknown, Static<typeof DayParams>>;

/** A market day that is laid down by hand, and one that is changed. */
export function dayFormPages({ page, form }: Pages): void {
  const path = "/console/days/:market_day_id/change/";
  page("/console/days/new/", { access: "staff" }, writeNew);
  form("/console/days/new/", { body: DayForm, access: "staff" }, create, writeNew);
  page(path, { params: DayParams, access: "staff" }, write);
  form(path, { body: DayForm, params: DayParams, access: "staff" }, change, write);
}

function create(visit: Visit, { everybody, confirm: _, ...told }: Told) {
  const { site, now } = visit;
  const producers = everybody ? { producers: "all" as const } : {};
  return visit.once(async (tx) => {
    const actor = { userId: personOf(visit).user_id, now };
    const { id } = await createDay(tx, site.config, actor, { ...told, ...producers });
    return { to: `/console/days/${id}/`, notice: { name: "consoleDone", about: [] } };
  });
}

async function change(visit: DayVisit, { everybody: _, confirm, ...told }: Told) {
  const { site, now, params } = visit;
  const actor = { userId: personOf(visit).user_id, now };
  const cleared = { slot_minutes: null, slot_capacity: null, note: null };
  const changed = changesOf(knownOf(visit, await readOneDay(visit)), { ...cleared, ...told });
  return visit.once(async (tx) => {
    const changes = { ...changed, ...(confirm ? { confirm } : {}) };
    await changeDay(tx, site, actor, params.market_day_id, changes, () => {});
    return { to: `/console/days/${params.market_day_id}/`, notice: { name: "consoleDone", about: [] } };
  });
}

/** A day as its form shows it: days and times as clocks on the wall show them. */
function knownOf({ site }: AnyVisit, day: DayRow) {
  const { timeZone } = site.config;
  const local = (moment: Date) => `${dayIn(timeZone, moment)}T${timeAt(timeZone, moment)}`;
  return {
    ...{ place_id: day.place_id, date: day.date, note: day.note },
    ...{ starts_at: timeAt(timeZone, day.starts_at), ends_at: timeAt(timeZone, day.ends_at) },
    ...{ opens_at: local(day.opens_at), closes_at: local(day.closes_at) },
    ...{ slot_minutes: day.slot_minutes, slot_capacity: day.slot_capacity },
  };
}

async function writeNew(visit: AnyVisit): Promise<PageContent> {
  const { days } = consoleWords(visit);
  return consolePage(visit, "days", await dayForm(visit, "/console/days/new/", undefined), days.newDay);
}

async function write(visit: DayVisit): Promise<PageContent> {
  const { days } = consoleWords(visit);
  const day = await readOneDay(visit);
  const content = await dayForm(visit, `/console/days/${day.id}/change/`, day);
  return consolePage(visit, "days", content, days.change(visit.format.weekday(day.date)));
}

async function dayForm(visit: AnyVisit, action: string, day: DayRow | undefined): Promise<Html> {
  const { days } = consoleWords(visit);
  const labels = {
    ...{ place_id: days.place, date: days.date, starts_at: days.startsAt, ends_at: days.endsAt },
    ...{ opens_at: days.opensAt, closes_at: days.closesAt, note: days.note },
    ...{ slot_minutes: days.slotMinutes, slot_capacity: days.slotCapacity },
  };
  const known = day ? knownOf(visit, day) : { starts_at: "16:00", ends_at: "19:00" };
  const { summary, line, text, choice, isChosen } = formFields(visit, labels, known);
  const { optional } = days;
  const time = { type: "time", isShort: true, isRequired: true } as const;
  const number = { inputmode: "numeric", isShort: true, optional } as const;
  const fields = html`!${choice("place_id", await placeOptions(visit, day?.place_id))}
!${line("date", { type: "date", isRequired: true })}
<div class="row top">!${line("starts_at", time)}!${line("ends_at", time)}</div>
<div class="row top">!${line("opens_at", { type: "datetime-local", optional })}!${line("closes_at", { type: "datetime-local", isRequired: true })}</div>
<div class="row top">!${line("slot_minutes", number)}!${line("slot_capacity", number)}</div>
<p class="hint">${days.slotHint}</p>
!${text("note", { optional, hint: days.noteHint, maxlength: 500 })}
!${day ? "" : checkbox({ name: "everybody", value: "true", text: days.everybody, isChosen: isChosen("everybody") })}
!${confirmBox(visit)}`;
  return html`!${summary}!${sheet(visit, action, fields)}`;
}
