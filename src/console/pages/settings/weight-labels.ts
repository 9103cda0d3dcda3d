import { html } from "ghtml";
import { closed, invalidInput, oneOf } from "#platform/base";
import { transaction } from "#platform/database";
import { commonWeightLabels, doubledWeightLabel, isWeightLabel } from "#platform/settings";
import {
  button,
  type FormErrors,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  select,
  textArea,
  type Visit,
} from "#web";
import { saveSettings } from "../../settings.ts";
import { weightLabelPresets } from "../../weight-label-presets.ts";
import { consoleWords } from "../frame.ts";

const countries = Object.keys(weightLabelPresets);

/** How the codes on weight labels are laid out. */
export function labelFields({ site, typed, ...visit }: Visit, errors: FormErrors): Html {
  const { setting: set } = consoleWords(visit);
  return html`<section class="card padded stack"><h2>${set.weightLabels}</h2>
!${textArea({
    name: "weight_labels",
    label: set.layouts,
    hint: set.layoutsHint(commonWeightLabels.join(", ")),
    value: typed["weight_labels"] ?? site.settings.current.weight_labels?.join("\n") ?? "",
    rows: 4,
    maxlength: 400,
    ...errors.of("weight_labels"),
  })}</section>`;
}

/** The layouts of a country, to begin with. */
export function presetSection(visit: Visit, action: string): Html {
  const { setting: set } = consoleWords(visit);
  const { site, format } = visit;
  const options = countries
    .map((value) => ({ value, text: format.country(value) }))
    .sort((a, b) => format.compare(a.text, b.text));
  const { business, contact } = site.settings.current;
  const own = business?.address?.country ?? contact?.address?.country;
  return html`<section class="card padded stack"><h2>${set.preset}</h2>
<form class="stack" method="post" action="${action}">
!${select({ name: "preset", label: set.country, hint: set.presetHint, value: own, options })}
<div class="row">!${button({ text: set.usePreset, kind: "secondary" })}</div></form></section>`;
}

export function weightLabelForms(
  { form }: Pages,
  path: string,
  write: (visit: Visit) => Promise<PageContent>,
): void {
  form(
    path,
    { body: closed({ preset: oneOf(...(countries as [string, ...string[]])) }), access: "staff" },
    async (visit, { preset }) => {
      const { site } = visit;
      const { layouts } = weightLabelPresets[preset] ?? { layouts: [] };
      await transaction(site.db, (tx) =>
        saveSettings(tx, site, personOf(visit).user_id, { weight_labels: layouts }),
      );
      return { to: "/console/settings/#weight_labels", notice: { name: "consoleDone", about: [] } };
    },
    write,
  );
}

/** The layouts that somebody has typed. Throws invalid_input. */
export function layoutsIn(text: string): string[] {
  const layouts = text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  if (!layouts.every(isWeightLabel)) throw invalidInput({ weight_labels: "wrong_format" });
  if (doubledWeightLabel(layouts) >= 0) throw invalidInput({ weight_labels: "overlaps" });
  return layouts;
}
