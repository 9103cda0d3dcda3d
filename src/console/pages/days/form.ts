import { html } from "ghtml";
import { findPlaces, readPlaces } from "#days";
import { button, checkbox, field, formErrors, type Html, select, textArea, type Visit } from "#web";
import { consoleWords, hiddenKey, refusalsOf } from "../frame.ts";

/** What the forms of places, days and series have in common. */

export type AnyVisit = Visit<unknown, unknown>;

/** A form's fields, each by its name: what was typed, else what is known, with what is wrong with it. */
export interface FormFields {
  summary: Html;
  /** Whether a box is ticked. */
  isChosen(name: string): boolean;
  line(name: string, props?: Partial<Parameters<typeof field>[0]>): Html;
  text(name: string, props?: Partial<Parameters<typeof textArea>[0]>): Html;
  choice(name: string, options: Parameters<typeof select>[0]["options"]): Html;
  errors: ReturnType<typeof formErrors>;
}

/** The fields of a form that are called as `labels` says; `known` is what they hold before anybody has typed. */
export function formFields(
  visit: AnyVisit,
  labels: Record<string, string>,
  known: Record<string, string | number | boolean | null | undefined>,
): FormFields {
  const errors = formErrors(visit, labels, refusalsOf(consoleWords(visit)));
  const isTyped = Object.keys(visit.typed).length > 0;
  const shownIn = (name: string) => (isTyped ? (visit.typed[name] ?? "") : String(known[name] ?? ""));
  const base = (name: string) => ({
    ...{ name, label: labels[name] ?? name, value: shownIn(name) },
    ...errors.of(name),
  });
  return {
    summary: errors.summary,
    errors,
    isChosen: (name) => shownIn(name) === "true",
    line: (name, props) => field({ ...base(name), ...props }),
    text: (name, props) => textArea({ ...base(name), rows: 2, ...props }),
    choice: (name, options) => select({ ...base(name), options }),
  };
}

/** Asks again where people were promised something else: only after they were told of. */
export function confirmBox(visit: AnyVisit): Html {
  if (visit.refusal?.code !== "day_has_orders") return "";
  return checkbox({
    name: "confirm",
    value: "true",
    text: consoleWords(visit).days.confirm,
    isChosen: false,
  });
}

export function sheet(visit: AnyVisit, action: string, fields: Html): Html {
  return html`<form class="stack narrow" method="post" action="${action}">!${hiddenKey(visit)}!${fields}
<p>!${button({ text: consoleWords(visit).days.save })}</p></form>`;
}

/** The co-op's places, by name, as options; one where no days are held any more only where it is chosen already. */
export async function placeOptions({ site }: AnyVisit, chosen?: number) {
  const page = { filters: {}, take: mostPlaces, after: undefined, backwards: false };
  const ids = (await readPlaces(site.db, true, page)).map(({ id }) => id);
  const places = new Map((await findPlaces(site.db, ids)).map((place) => [place.id, place]));
  return ids.flatMap((id) => {
    const place = places.get(id);
    return place?.is_active || (place && id === chosen) ? [{ value: String(id), text: place.name }] : [];
  });
}

/** More than a co-op has. */
const mostPlaces = 200;

/** What a form says otherwise than what is: so that nothing counts as changed by hand that nobody has changed. */
export function changesOf<T extends object>(before: Record<string, unknown>, told: T): Partial<T> {
  const isSame = (name: string, value: unknown) =>
    JSON.stringify(value ?? null) === JSON.stringify(before[name] ?? null);
  return Object.fromEntries(
    Object.entries(told).filter(([name, value]) => !isSame(name, value)),
  ) as Partial<T>;
}
