import { html } from "ghtml";
import { type FormErrors, type Html, textArea, type Visit } from "#web";
import { fixedBy } from "../../settings.ts";
import { nameLength } from "../../settings-schemas.ts";
import { consoleWords } from "../frame.ts";
import { labelsOf, line } from "./lines.ts";

/** What the market is called, how it looks, and what is said of delivery. */
export function marketFields(visit: Visit, errors: FormErrors): Html {
  const { typed } = visit;
  const { settings, config } = visit.site;
  const { setting: set, setup } = consoleWords(visit);
  const { name: own, accent_color: accent, delivery: ways } = settings.current;
  const fixed = fixedBy(config, "name");
  return html`<section class="card padded stack"><h2>${set.market}</h2>
!${fixed ? html`<p>${set.name}: ${config.siteName}. ${setup.fixed(fixed)}</p>` : line(visit, errors, "name", own, { hint: set.nameHint(config.siteName), maxlength: nameLength })}
!${line(visit, errors, "accent_color", accent, { hint: set.accentHint, maxlength: 7, isShort: true })}
!${textArea({
    name: "delivery.note",
    label: labelsOf(visit)["delivery.note"] ?? "",
    hint: set.deliveryHint,
    value: typed["delivery.note"] ?? ways?.note ?? "",
    rows: 3,
    maxlength: 1000,
    ...errors.of("delivery.note"),
  })}</section>`;
}
