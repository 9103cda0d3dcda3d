import { html } from "ghtml";
import { closed, Id, notFound } from "#platform/base";
import { badge, breadcrumbs, facts, type Html, notice, type Pages, producerCard, type Visit } from "#web";
import { hoursOf, ordersOf, readShownDays, type ShownDay, statusKinds } from "./day-cards.ts";
import { placeTerms } from "./delivery.ts";
import { producerCardOf } from "./producer-cards.ts";
import { marketDaySchema } from "./structured.ts";
import { words } from "./words/index.ts";

/** One market day: when and where it is, until when one orders for it, and who comes. */
export function marketDayPage({ page }: Pages): void {
  const params = closed({ market_day_id: Id });
  page("/market-days/:market_day_id/", { params }, async (visit) => {
    const id = visit.params.market_day_id;
    const [day] = await readShownDays(visit, [{ id }]);
    if (!day) throw notFound();
    const { days, goods } = words[visit.language];
    const title = `${visit.format.weekday(day.date)} · ${day.place.name}`;
    return {
      title,
      description: `${days.title}: ${title}, ${hoursOf(visit, day)}. ${ordersOf(visit, day)}.`,
      canonical: `/market-days/${id}/`,
      structured: marketDaySchema(visit, day),
      tags: day.tags,
      body: html`!${breadcrumbs({ label: goods.path, links: [{ text: days.title, href: "/market-days/" }] })}
<div class="stack loose"><header class="stack tight"><h1>${visit.format.weekday(day.date)}</h1>
<p class="row">!${badge({ text: days.status[day.status], kind: statusKinds[day.status] })}</p>
!${day.cancel_reason === null ? "" : notice({ kind: "warning", text: days.cancelled(day.cancel_reason) })}
!${day.note ? html`<p class="prose written">${day.note}</p>` : ""}</header>
<div class="beside after"><div class="stack">!${whenAndWhere(visit, day)}</div>
!${slots(visit, day)}</div>
!${attending(visit, day)}</div>`,
    };
  });
}

function whenAndWhere(visit: Visit<unknown, unknown>, day: ShownDay): Html {
  const { days, papers } = words[visit.language];
  const terms = placeTerms(visit, day.place);
  const { name, address, instructions, phone } = day.place;
  const { street, line2, postal_code, city, country } = address;
  const lines = [name, street, line2, `${postal_code} ${city}`.trim(), visit.format.country(country)];
  return html`!${facts([
    { term: days.when, text: hoursOf(visit, day) },
    { term: days.whenOrders, text: ordersOf(visit, day) },
    { term: days.where, text: lines.filter(Boolean).join(", ") },
    ...(terms === undefined ? [] : [{ term: papers.deliveryToPlace, text: papers.oncePerBasket(terms) }]),
    ...(phone === null ? [] : [{ term: days.phone, text: phone }]),
  ])}
!${instructions ? html`<p class="prose written">${instructions}</p>` : ""}`;
}

/** A day that isn't divided has no times to choose from. */
function slots(visit: Visit<unknown, unknown>, { slots: all }: ShownDay): Html {
  const { days } = words[visit.language];
  if (all.length === 1 && all[0]?.capacity === null) return "";
  const leftOf = (left: number | null) => {
    if (left === null) return days.slotOpen;
    return left === 0 ? days.slotFull : days.slotsLeft(left, visit.format.number(left));
  };
  return html`<section class="card padded stack tight"><h2 class="lesser">${days.slots}</h2>
!${facts(all.map((slot) => ({ term: hoursOf(visit, slot), text: leftOf(slot.left) })))}</section>`;
}

function attending(visit: Visit<unknown, unknown>, day: ShownDay): Html {
  const { days } = words[visit.language];
  return html`<section class="stack"><h2>${days.attending}</h2>
!${
    day.attending.length === 0
      ? html`<p class="faint">${days.nobodyYet}</p>`
      : html`<ul class="grid wide">!${day.attending.map((producer) => producerCard(producerCardOf(visit, producer)))}</ul>`
  }</section>`;
}
