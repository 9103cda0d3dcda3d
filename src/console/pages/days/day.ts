import { html } from "ghtml";
import type { Static } from "typebox";
import { addHelper, type DayRow, deleteDay, findDays, readHelpers, removeHelper, statusAt } from "#days";
import { cancelMarketDay } from "#orders";
import { closed, Id, invalidInput, Line, notFound } from "#platform/base";
import type { Db } from "#platform/database";
import { readPeople } from "#staff";
import {
  button,
  buttonLink,
  facts,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  table,
  type Visit,
} from "#web";
import { consolePage, consoleWords, hiddenKey, reasonPage } from "../frame.ts";
import { basketsOf, dayStatus } from "./list.ts";
import { removalPage } from "./removal.ts";

export const DayParams = closed({ market_day_id: Id });
type DayVisit = Visit<unknown, Static<typeof DayParams>>;

/** One market day: who comes, what is taken, who helps; cancelled and removed from here. */
export function dayPages(pages: Pages): void {
  const path = "/console/days/:market_day_id/";
  pages.page(path, { params: DayParams, access: "staff" }, write);
  helperForms(pages, path);
  reasonPage(pages, `${path}cancellation/`, {
    params: DayParams,
    ask: async (visit) => {
      const { days } = consoleWords(visit);
      const day = visit.format.weekday((await readOneDay(visit)).date);
      return { title: days.cancelTitle(day), text: days.cancelText, confirm: days.cancelDay };
    },
    act: async (tx, userId, { market_day_id }, reason) => {
      const actor = { userId, now: pages.site.clock.now() };
      await cancelMarketDay(tx, pages.site.jobs, actor, market_day_id, reason);
    },
    back: ({ market_day_id }) => `/console/days/${market_day_id}/`,
  });
  removalPage(pages, `${path}removal/`, {
    params: DayParams,
    nameOf: async (visit) => visit.format.weekday((await readOneDay(visit)).date),
    text: "dayRemovalText",
    remove: (tx, actor, { market_day_id }) => deleteDay(tx, actor, market_day_id),
    back: ({ market_day_id }) => `/console/days/${market_day_id}/`,
    to: "/console/days/",
  });
}

export async function readOneDay({ site, params }: DayVisit): Promise<DayRow> {
  const [day] = await findDays(site.db, undefined, [params.market_day_id]);
  if (!day) throw notFound();
  return day;
}

async function write(visit: DayVisit): Promise<PageContent> {
  const { format, now } = visit;
  const { days } = consoleWords(visit);
  const day = await readOneDay(visit);
  const status = statusAt(now, day);
  const content = html`<p class="row">!${dayStatus(visit, status)}<a href="/market-days/${day.id}/">${days.asBuyers}</a></p>
<section class="card padded stack" aria-label="${days.facts}">!${facts([
    { term: days.place, text: day.place.name },
    { term: days.hours, text: days.fromTo(format.time(day.starts_at), format.time(day.ends_at)) },
    { term: days.opensAt, text: format.moment(day.opens_at) },
    { term: days.closesAt, text: format.moment(day.closes_at) },
    { term: days.baskets, text: format.number(basketsOf(day)) },
    ...(day.note === null ? [] : [{ term: days.note, text: day.note }]),
    ...(day.cancel_reason === null ? [] : [{ term: days.cancelReason, text: day.cancel_reason }]),
  ])}</section>
<p class="row">!${actions(day, status, days)}</p>
!${slotTable(visit, day)}
<section class="stack" aria-labelledby="attending"><h2 id="attending">${days.attending}</h2>
!${
    day.attending.length === 0
      ? html`<p>${days.nobodyComes}</p>`
      : html`<ul>!${day.attending.map(({ id, username, display_name }) => html`<li><a href="/console/people/${id}/">${display_name ?? username}</a></li>`)}</ul>`
  }</section>
!${await helpers(visit)}`;
  return consolePage(visit, "days", content, format.weekday(day.date));
}

function actions(
  day: DayRow,
  status: ReturnType<typeof statusAt>,
  days: ReturnType<typeof consoleWords>["days"],
): Html {
  const link = (path: string, text: string) =>
    buttonLink({ text, href: `/console/days/${day.id}/${path}/`, kind: "secondary" });
  const isAhead = status !== "done" && status !== "cancelled";
  const there = (path: string, text: string) =>
    buttonLink({ text, href: `/pickup/${day.id}/${path}`, kind: "secondary" });
  return html`!${basketsOf(day) === 0 ? "" : html`!${there("", days.handOver)}!${there("sheets/", days.sheets)}`}
!${isAhead ? html`!${link("change", days.changeDay)}!${link("cancellation", days.cancelDay)}` : ""}
!${basketsOf(day) === 0 ? link("removal", days.remove) : ""}`;
}

function slotTable(visit: DayVisit, { slots }: DayRow): Html {
  const { format } = visit;
  const { days } = consoleWords(visit);
  return table({
    caption: days.slots,
    columns: [
      { text: days.hours },
      { text: days.baskets, isFigure: true },
      { text: days.room, isFigure: true },
    ],
    rows: slots.map(({ starts_at, ends_at, taken, capacity }) => [
      html`${days.fromTo(format.time(starts_at), format.time(ends_at))}`,
      html`${format.number(taken)}`,
      html`${capacity === null ? days.anyNumber : format.number(capacity)}`,
    ]),
  });
}

async function helpers(visit: DayVisit): Promise<Html> {
  const { site, params, typed } = visit;
  const { days } = consoleWords(visit);
  const path = `/console/days/${params.market_day_id}/helpers/`;
  const all = await readHelpers(site.db, personOf(visit).user_id, params.market_day_id);
  const errors = formErrors(visit, { helper: days.helper });
  return html`<section class="stack" aria-labelledby="helpers"><h2 id="helpers">${days.helpers}</h2><p>${days.helpersText}</p>
!${
    all.length === 0
      ? ""
      : html`<ul class="stack plain">!${all.map(({ id, username, display_name }) => {
          const name = display_name ?? username;
          return html`<li class="row apart"><a href="/console/people/${id}/">${name}</a><form method="post" action="${path}${id}/removal/">!${hiddenKey(visit)}!${button({ text: days.removeHelper, label: days.ofName(days.removeHelper, name), kind: "quiet" })}</form></li>`;
        })}</ul>`
  }
<form class="row end" method="post" action="${path}">!${hiddenKey(visit)}!${field({
    ...{ name: "helper", label: days.helper, value: typed["helper"], autocomplete: "off", maxlength: 254 },
    ...errors.of("helper"),
  })}!${button({ text: days.addHelper, kind: "secondary" })}</form></section>`;
}

const NewHelper = closed({ helper: Line(254) });
const HelperParams = closed({ market_day_id: Id, user_id: Id });

function helperForms({ form, site }: Pages, path: string): void {
  const done = (dayId: number) => ({
    to: `/console/days/${dayId}/`,
    notice: { name: "consoleDone", about: [] },
  });
  form(
    `${path}helpers/`,
    { body: NewHelper, params: DayParams, access: "staff" },
    async (visit, { helper }) => {
      const id = await findHelper(site.db, helper);
      const { market_day_id } = visit.params;
      return visit.once(async (tx) => {
        await addHelper(tx, { userId: personOf(visit).user_id, now: visit.now }, market_day_id, id);
        return done(market_day_id);
      });
    },
    write,
  );
  form(
    `${path}helpers/:user_id/removal/`,
    { body: closed({}), params: HelperParams, access: "staff" },
    (visit) =>
      visit.once(async (tx) => {
        const { market_day_id, user_id } = visit.params;
        await removeHelper(tx, { userId: personOf(visit).user_id, now: visit.now }, market_day_id, user_id);
        return done(market_day_id);
      }),
    write as never,
  );
}

/** Who is meant by a username, an e-mail address or a number. Throws invalid_input where that is nobody, or several. */
async function findHelper(db: Db, said: string): Promise<number> {
  const page = {
    filters: { search: said, status: "active" as const },
    take: 20,
    after: undefined,
    backwards: false,
  };
  const found = await readPeople(db, page);
  const [only, another] = found;
  const meant = found.find(({ username }) => username.toLowerCase() === said.toLowerCase());
  const person = meant ?? (another ? undefined : only);
  if (!person) throw invalidInput({ helper: "not_a_choice" });
  return person.id;
}
