import { html } from "ghtml";
import { cutOffOf, type DayRow, findDays, readDays, showDay } from "#days";
import { type FormErrors, facts, type Html, select, type Visit } from "#web";
import { hoursOf, ordersOf, type ShownDay } from "./day-cards.ts";
import { placeTerms } from "./delivery.ts";
import { words as all } from "./words/index.ts";

/** Market days at the checkout: which can be chosen for whose goods, and when they are fetched there. */

/** A day that can be ordered for, as the buyer sees it. */
export type OpenDay = Omit<ShownDay, "tags">;

/** So many days are offered. */
const mostDays = 6;

/** The next days that are open for orders, with room for the buyer, to which one of these producers comes. */
export async function readOpenDays(visit: Visit, producerIds: number[]): Promise<OpenDay[]> {
  const { site, now } = visit;
  const { db, config } = site;
  const viewerId = visit.person?.user_id;
  const page = { filters: { status: "open" }, take: 50, after: undefined, backwards: false };
  const listed = await readDays(db, { timeZone: config.timeZone, now }, page);
  const rows = new Map<number, DayRow>();
  for (const row of await findDays(
    db,
    viewerId,
    listed.map(({ id }) => id),
  ))
    rows.set(row.id, row);
  const viewer = { viewerId, siteUrl: "", timeZone: config.timeZone, now };
  return listed
    .flatMap(({ id }) => rows.get(id) ?? [])
    .map((row) => showDay(row, viewer))
    .filter(({ attending }) => attending.some(({ id }) => producerIds.includes(id)))
    .filter((day) => day.basket_number !== null || day.slots.some(({ left }) => left !== 0))
    .slice(0, mostDays);
}

/** What stands in the cart of a producer, with how early it has to be ordered. */
export interface LineForDay {
  name: string;
  producer_id: number;
  lead_days: number;
}

/** A way to get goods, as it is chosen. */
interface Way {
  value: string;
  text: string;
  hint: string;
}

/** The value that a form gives a market day as the way to get goods. */
export function wayOf({ id }: { id: number }): string {
  return `market_day-${id}`;
}

/** The id of the market day that is chosen as this way. */
export function dayIdIn(way: string): number {
  return Number(way.replace("market_day-", ""));
}

/** The days to which one producer comes, to be chosen among other ways; not those for which all of it comes too late. */
export function dayChoices(visit: Visit, days: OpenDay[], lines: LineForDay[], producerId: number): Way[] {
  const { checkout } = all[visit.language];
  const ofProducer = lines.filter(({ producer_id }) => producer_id === producerId);
  return days
    .filter(({ attending }) => attending.some(({ id }) => id === producerId))
    .flatMap((day): Way[] => {
      const late = ofProducer.filter(
        ({ lead_days }) => visit.now >= cutOffOf(visit.site.config.timeZone, day, lead_days),
      );
      if (late.length === ofProducer.length && late.length > 0) return [];
      const tooLate = late.length > 0 && checkout.tooLateFor(visit.format.list(late.map(({ name }) => name)));
      return [
        {
          value: wayOf(day),
          text: checkout.marketDay(
            visit.format.weekday(day.date),
            `${day.place.name}, ${day.place.address.city}`,
          ),
          hint: [ordersOf(visit, day), ofPlace(visit, day), tooLate].filter(Boolean).join(". "),
        },
      ];
    });
}

/** What is charged there, once for all that is fetched. */
function ofPlace(visit: Visit, { place }: OpenDay): string | undefined {
  const terms = placeTerms(visit, place);
  return terms && all[visit.language].papers.oncePerBasket(terms);
}

/** When one comes to each day: all that is fetched there, whoever sells it. */
export function slotFields(visit: Visit, days: OpenDay[], errors: FormErrors): Html {
  const { checkout } = all[visit.language];
  const divided = days.filter(({ slots }) => slots.length > 1);
  if (divided.length === 0) return "";
  const ofDays = divided.map(wayOf);
  return html`<asked-with choice="${choiceOf(...ofDays)}"><section class="card padded stack" role="group" aria-labelledby="slots"><h2 id="slots">${checkout.slots}</h2>
<p class="faint">${checkout.slotsHint}</p>!${divided.map(
    (day) =>
      html`<asked-with choice="${choiceOf(wayOf(day))}">!${slotField(visit, day, errors)}</asked-with>`,
  )}</section></asked-with>`;
}

function slotField(visit: Visit, day: OpenDay, errors: FormErrors): Html {
  const { checkout, days } = all[visit.language];
  const name = slotName(day);
  const before = day.basket_number;
  const options = day.slots
    .filter(({ left }) => left !== 0)
    .map((slot) => {
      const left =
        slot.left === null ? "" : ` (${days.slotsLeft(slot.left, visit.format.number(slot.left))})`;
      return { value: String(slot.id), text: `${hoursOf(visit, slot)}${left}` };
    });
  return select({
    name,
    label: visit.format.weekday(day.date),
    value: visit.typed[name] ?? "",
    options: before === null ? options : [{ value: "", text: checkout.asBefore(before) }, ...options],
    ...errors.of(name),
  });
}

/** Selects the choices of these ways to get goods. */
export function choiceOf(...ways: string[]): string {
  return ways.map((way) => `[value="${way}"]`).join();
}

export function slotName({ id }: { id: number }): string {
  return `slots.${id}`;
}

/** Until when one orders for the next of these days, in a sentence that leads there. */
export function nextCutOff(visit: Visit<unknown, unknown>, day: OpenDay): Html {
  const { days } = all[visit.language];
  return html`!${facts([{ term: days.next, text: visit.format.weekday(day.date) }])}
<p class="small"><a href="/market-days/${day.id}/">${day.place.name}, ${day.place.address.city}</a><br>${ordersOf(visit, day)}</p>`;
}
