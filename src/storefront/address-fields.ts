import { html } from "ghtml";
import type { Static } from "typebox";
import { type Address, countryCodes } from "#accounts";
import { type FormErrors, field, type Html, select, type Visit } from "#web";
import { words as all } from "./words/index.ts";

const lines = [
  { name: "street", autocomplete: "address-line1", isRequired: true },
  { name: "line2", autocomplete: "address-line2", isRequired: false },
  { name: "postal_code", autocomplete: "postal-code", isRequired: false },
  { name: "city", autocomplete: "address-level2", isRequired: true },
] as const;

/**
 * The fields of an address, each named `<prefix>.<member>`. They hold what was typed, else `known`. Nothing is required
 * where the address as a whole may be left out.
 */
export function addressFields(
  { language, typed, format }: Pick<Visit, "language" | "typed" | "format">,
  prefix: string,
  known: Static<typeof Address> | null,
  errors: FormErrors,
): Html {
  const words = all[language].address;
  const shown = (name: keyof Static<typeof Address>) => typed[`${prefix}.${name}`] ?? known?.[name] ?? "";
  const countries = countryCodes
    .map((code) => ({ value: code, text: format.country(code) }))
    .sort((a, b) => format.compare(a.text, b.text));
  const error = (name: string) => errors.of(`${prefix}.${name}`);
  return html`!${lines.map(({ name, autocomplete, isRequired }) =>
    field({
      name: `${prefix}.${name}`,
      label: words[name],
      value: shown(name),
      autocomplete,
      maxlength: 120,
      isShort: name === "postal_code",
      optional: isRequired || name === "postal_code" ? undefined : words.optional,
      ...error(name),
    }),
  )}!${select({
    name: `${prefix}.country`,
    label: words.country,
    value: shown("country"),
    autocomplete: "country",
    options: [{ value: "", text: words.choose }, ...countries],
    ...error("country"),
  })}`;
}

/** The labels of an address's fields, for the summary of errors. */
export function addressLabels({ language }: Pick<Visit, "language">, prefix: string): Record<string, string> {
  const words = all[language].address;
  const names = ["street", "line2", "postal_code", "city", "country"] as const;
  return Object.fromEntries(names.map((name) => [`${prefix}.${name}`, words[name]]));
}
