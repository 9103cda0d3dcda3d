import { html } from "ghtml";
import { type FormErrors, type Html, type Option, select, type Visit } from "#web";
import { fixedBy } from "../../settings.ts";
import { currencyOptions, languageOptions, timeZoneOptions } from "../choices.ts";
import { consoleWords } from "../frame.ts";
import { labelsOf, line } from "./lines.ts";

/** In which language, time zone and currencies the market is. */
export function regionFields(visit: Visit, errors: FormErrors): Html {
  const { setting: set, setup } = consoleWords(visit);
  const { config } = visit.site;
  const [currency, ...others] = config.currencies;
  const choice = (name: string, now: string, hint: string, options: Option[]) =>
    select({
      name,
      label: labelsOf(visit)[name] ?? "",
      hint,
      value: visit.typed[name] ?? now,
      options,
      ...errors.of(name),
    });
  const languages = languageOptions(visit);
  const fixed = {
    language: fixedBy(config, "language"),
    zone: fixedBy(config, "time_zone"),
    currencies: fixedBy(config, "currencies"),
  };
  const language = languages.find(({ value }) => value === config.language)?.text ?? config.language;
  const told = (label: string, now: string, setting: string) =>
    html`<p>${label}: ${now}. ${setup.fixed(setting)}</p>`;
  return html`<section class="card padded stack"><h2>${set.region}</h2>
!${
    fixed.language
      ? told(setup.language, language, fixed.language)
      : choice("language", config.language, set.languageHint, languages)
  }
!${
    fixed.zone
      ? told(setup.timeZone, config.timeZone, fixed.zone)
      : choice("time_zone", config.timeZone, set.timeZoneHint, timeZoneOptions(visit))
  }
!${
    fixed.currencies
      ? told(setup.currency, config.currencies.join(", "), fixed.currencies)
      : html`!${choice("currency", currency, set.currencyHint, currencyOptions(visit))}
!${line(visit, errors, "other_currencies", others.join(", "), { hint: set.otherCurrenciesHint, maxlength: 120 })}`
  }</section>`;
}

/** The currencies that a form names; undefined where it names none. */
export function currenciesIn(currency: string | undefined, others: string | undefined): string[] | undefined {
  if (currency === undefined) return undefined;
  const codes = (others ?? "")
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter(Boolean);
  return [...new Set([currency, ...codes])];
}
