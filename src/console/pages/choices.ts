import { currencyCodes } from "#platform/base";
import type { Option, Visit } from "#web";
import { languages } from "#words";

/** What a market may choose from, in the reader's words and order. */

type AnyVisit = Visit<unknown, unknown>;

export function languageOptions({ language, format }: AnyVisit): Option[] {
  const names = new Intl.DisplayNames(language, { type: "language" });
  return inOrder(format, languages, (value) => names.of(value) ?? value);
}

export function currencyOptions({ language, format }: AnyVisit): Option[] {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  return inOrder(format, currencyCodes, (value) => `${names.of(value)} (${value})`);
}

/** With the one that is set, which may bear another of its names. */
export function timeZoneOptions({ site }: AnyVisit): Option[] {
  const zones = new Set(["UTC", site.config.timeZone, ...Intl.supportedValuesOf("timeZone")]);
  return [...zones].map((value) => ({ value, text: value.replaceAll("_", " ") }));
}

function inOrder(
  format: AnyVisit["format"],
  values: readonly string[],
  nameOf: (value: string) => string,
): Option[] {
  return values
    .map((value) => ({ value, text: nameOf(value) }))
    .sort((a, b) => format.compare(a.text, b.text));
}
