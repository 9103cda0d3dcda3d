import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Day } from "#platform/base";
import { transaction } from "#platform/database";
import { changeMe, readMe } from "#users";
import {
  button,
  type FormErrors,
  field,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { inFormFields } from "./form-fields.ts";
import { type AnyVisit, deskWords, section } from "./frame.ts";

const Off = Type.Object({ from: Day(), to: Day() }, { additionalProperties: false });
const Form = closed({ days_off: Off });

/** The ranges of days on which a producer comes to no market, which the page `again` shows. */
export function daysOffForms(
  { form, notices }: Pages,
  again: (visit: AnyVisit) => Promise<PageContent>,
): void {
  notices({ daysOffSaved: (visit) => ({ kind: "done", text: deskWords(visit).days.offSaved }) });
  form(
    "/desk/days-off/",
    { body: Form, access: "producer" },
    (visit, { days_off }) => save(visit, (all) => [...all, days_off]),
    again,
  );
  form(
    "/desk/days-off/removal/",
    { body: Form, access: "producer" },
    (visit, { days_off: off }) =>
      save(visit, (all) => all.filter(({ from, to }) => from !== off.from || to !== off.to)),
    again,
  );
}

type Ranges = Static<typeof Off>[];

async function save(visit: Visit<unknown, unknown>, change: (all: Ranges) => Ranges) {
  const { site, siteUrl } = visit;
  const { user_id: userId } = personOf(visit);
  const { days_off } = await readMe(site.db, userId, siteUrl);
  const changed = change(days_off);
  // The rule tells of the range by its place among all; the form has the last.
  const nameOf = () => "days_off.to";
  await inFormFields(
    () =>
      transaction(site.db, (tx) => changeMe(tx, site, { userId, siteUrl }, { days_off: changed }, () => {})),
    nameOf,
  );
  return { to: "/desk/days/", notice: { name: "daysOffSaved", about: [] } };
}

export async function daysOffSection(visit: AnyVisit, errors: FormErrors): Promise<Html> {
  const { site, siteUrl, format, typed, today } = visit;
  const { days } = deskWords(visit);
  const { days_off } = await readMe(site.db, personOf(visit).user_id, siteUrl);
  const dates = (["from", "to"] as const).map((end) =>
    field({
      name: `days_off.${end}`,
      label: days[end],
      type: "date",
      min: today,
      value: typed[`days_off.${end}`],
      isRequired: true,
      ...errors.of(`days_off.${end}`),
    }),
  );
  return section(
    "off",
    days.off,
    html`<p class="faint">${days.offText}</p>
!${
      days_off.length === 0
        ? ""
        : html`<ul class="stack plain">!${days_off.map(({ from, to }) => {
            const name = days.hours(format.day(from), format.day(to));
            return html`<li><form class="row apart" method="post" action="/desk/days-off/removal/"><span>${name}</span>
<input type="hidden" name="days_off.from" value="${from}"><input type="hidden" name="days_off.to" value="${to}">
!${button({ text: days.removeOff, label: days.ofDay(days.removeOff, name), kind: "quiet" })}</form></li>`;
          })}</ul>`
    }
<form class="row end" method="post" action="/desk/days-off/">!${dates}!${button({ text: days.addOff, kind: "secondary" })}</form>`,
  );
}
