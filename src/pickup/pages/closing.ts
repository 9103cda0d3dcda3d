import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { closed, Id, invalidInput, Prose, readAmount } from "#platform/base";
import {
  button,
  checkbox,
  type Fact,
  facts,
  field,
  formErrors,
  keyField,
  type PageContent,
  type Pages,
  personOf,
  pickupFields,
  textArea,
  typedAmount,
  type Visit,
} from "#web";
import { closeDay, readClosing } from "../closing.ts";
import { pickupDress, pickupWords, readAbout } from "./frame.ts";

const params = closed({ day_id: Id });

/** How a day ends: what was counted beside what is expected. */
export function closingPage(pages: Pages): void {
  const { page, form, site } = pages;
  page("/pickup/:day_id/closing/", { params, access: "staff", fields: pickupFields }, write);
  const counted = Object.fromEntries(
    site.config.currencies.map((currency) => [
      `counted_${currency}`,
      Type.Optional(Type.String({ maxLength: 20 })),
    ]),
  );
  const Typed = closed({
    ...counted,
    note: Type.Optional(Prose(500)),
    confirm: Type.Optional(Type.String()),
  });
  form(
    "/pickup/:day_id/closing/",
    { params, body: Typed, access: "staff" },
    async (visit, body) => {
      const dayId = visit.params.day_id;
      const typed = body as Record<string, string | undefined>;
      const money = site.config.currencies.flatMap((currency) => {
        const field = `counted_${currency}`;
        const text = typed[field]?.trim() ?? "";
        if (text === "") return [];
        const amount = typedAmount(text, currency);
        if ((readAmount(amount, currency) ?? -1) < 0) throw invalidInput({ [field]: "wrong_format" });
        return [{ amount, currency }];
      });
      const actor = { userId: personOf(visit).user_id, now: visit.now };
      const said = { counted: money, note: body.note ?? null, confirm: body.confirm !== undefined };
      return visit.once(async (tx) => {
        await closeDay(tx, site.config, actor, dayId, said);
        return { to: `/pickup/${dayId}/closing/`, notice: { name: "pickupDone", about: [] } };
      });
    },
    write as never,
  );
}

async function write(visit: Visit<unknown, Static<typeof params>>): Promise<PageContent> {
  const words = pickupWords(visit);
  const { site, format, typed } = visit;
  const dayId = visit.params.day_id;
  const about = await readAbout(visit, dayId);
  const closing = await readClosing(site.db, personOf(visit).user_id, dayId);
  const { closed_at, closed_by, weighed } = closing;
  const names = Object.fromEntries(
    site.config.currencies.map((one) => [`counted_${one}`, words.counted(one)]),
  );
  const refusals = {
    baskets_open: { text: words.basketsOpen },
    day_not_open: { text: words.refusals["day_not_open"] ?? "" },
  };
  const errors = formErrors(visit, names, refusals);
  const about_: Fact[] = [
    { term: words.handedOver, text: format.number(closing.handed_over) },
    { term: words.noShows, text: format.number(closing.no_shows) },
    { term: words.notCollected, text: format.number(closing.not_collected) },
    ...(weighed.ordered_grams > 0
      ? [
          {
            term: words.weighedSum,
            text: `${format.number(weighed.charged_grams)} g / ${format.number(weighed.ordered_grams)} g`,
          },
        ]
      : []),
    ...closing.cash.flatMap(({ expected, counted, difference }) => [
      { term: words.expected, text: format.money(expected) },
      ...(counted ? [{ term: words.counted(counted.currency), text: format.money(counted) }] : []),
      ...(difference ? [{ term: words.difference, text: format.money(difference) }] : []),
    ]),
  ];
  const fields = site.config.currencies.map((currency) =>
    field({
      name: `counted_${currency}`,
      label: words.counted(currency),
      value: typed[`counted_${currency}`] ?? "",
      inputmode: "decimal",
      ...errors.of(`counted_${currency}`),
    }),
  );
  const asked = html`<form class="stack" method="post" action="/pickup/${dayId}/closing/">
<input type="hidden" name="${keyField}" value="${visit.formKey}">
!${fields}
!${textArea({ name: "note", label: words.note, value: typed["note"], maxlength: 500, rows: 2 })}
!${closing.not_collected > 0 ? checkbox({ name: "confirm", value: "yes", text: words.confirmOpen, isChosen: typed["confirm"] !== undefined }) : ""}
!${button({ text: words.close })}</form>`;
  const ended =
    closed_at && closed_by
      ? html`<p>${words.closedBy(closed_by.display_name, format.moment(closed_at))}</p>`
      : "";
  const body = html`<div class="stack"><p><a href="/pickup/${dayId}/">${words.toQueue}</a></p>
<h1>${words.closingTitle}</h1><p>${about.name}</p>!${errors.summary}
!${facts(about_)}
!${closing.is_closed ? html`<p>${words.isClosed}</p>!${ended}` : asked}</div>`;
  const { scripts: _, ...dress } = pickupDress;
  return { ...dress, title: words.closingTitle, body };
}
