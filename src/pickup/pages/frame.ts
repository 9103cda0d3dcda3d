import { randomUUID } from "node:crypto";
import { html } from "ghtml";
import { type DayToHandOver, findDayToHandOver, findPart, notHelper } from "#days";
import { currencyDigits } from "#platform/base";
import { commonWeightLabels } from "#platform/settings";
import { type Html, type PageContent, personOf, type Visit } from "#web";
import { readDay } from "../day.ts";
import type { Day, Person } from "../elements/day.ts";
import { type About, type View, viewOf } from "../elements/view.ts";
import { type PickupWords, words } from "../elements/words.ts";

type AnyVisit = Visit<unknown, unknown>;

export function pickupWords({ language }: Pick<Visit, "language">): PickupWords {
  return words[language];
}

export function nameOfDay({ format }: Pick<Visit, "format">, { date, place }: DayToHandOver): string {
  return `${format.weekday(date)}, ${place}`;
}

/** What a page of a day and the phone's program begin with: for staff and its helpers. Throws not_found, not_helper. */
export async function readAbout(visit: AnyVisit, dayId: number): Promise<About> {
  const { site, language } = visit;
  const { user_id } = personOf(visit);
  const part = await findPart(site.db, user_id, dayId);
  if (part !== "staff" && part !== "helper") throw notHelper();
  const day = await findDayToHandOver(site.db, dayId);
  return {
    id: dayId,
    name: nameOfDay(visit, day),
    language,
    time_zone: site.config.timeZone,
    digits: Object.fromEntries(
      site.config.currencies.map((currency) => [currency, currencyDigits(currency)]),
    ),
    is_staff: part === "staff",
    weight_labels: site.settings.current.weight_labels ?? commonWeightLabels,
  };
}

/** The same with the day as it is now. */
export async function readView(visit: AnyVisit, dayId: number): Promise<View> {
  const about = await readAbout(visit, dayId);
  return viewOf(about, await readDay(visit.site.db, dayId), visit.now.toISOString(), randomUUID);
}

/** A page that the phone's program takes over; without script it is what the server wrote. */
export function programPage(visit: AnyVisit, view: View, content: Html): PageContent {
  const { about, words } = view;
  const { user_id: id, display_name } = personOf(visit);
  const me: Person = { id, username: display_name, display_name };
  const body = html`<pickup-program about="${JSON.stringify(about)}" me="${JSON.stringify(me)}">
<p class="pickup-state" data-state role="status"></p>
<div data-view class="stack">!${content}</div>
</pickup-program>
<p class="row"><a href="/pickup/${about.id}/sheets/">${words.sheets}</a>!${about.is_staff ? html`<a href="/pickup/${about.id}/closing/">${words.closing}</a>` : ""}</p>`;
  return { ...pickupDress, title: `${words.title} · ${about.name}`, body };
}

/** The style of all these pages, and the program. */
export const pickupDress = {
  kind: "pickup",
  styles: ["pickup/elements/pickup.css"],
  scripts: ["pickup/elements/program.ts"],
  worker: "/pickup/worker.js",
};

export type { Day };
