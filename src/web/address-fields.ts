import { html } from "ghtml";
import type { Static } from "typebox";
import { type Address, countryCodes } from "#accounts";
import { field, select } from "./components/field.ts";
import type { Html } from "./components/markup.ts";
import type { FormErrors } from "./form-errors.ts";
import type { Visit } from "./visit.ts";

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
  { words: all, typed, format }: Pick<Visit, "words" | "typed" | "format">,
  prefix: string,
  known: Static<typeof Address> | null,
  errors: FormErrors,
): Html {
  const words = all.address;
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
export function addressLabels({ words }: Pick<Visit, "words">, prefix: string): Record<string, string> {
  const names = ["street", "line2", "postal_code", "city", "country"] as const;
  return Object.fromEntries(names.map((name) => [`${prefix}.${name}`, words.address[name]]));
}

/** The fields that are asked for where an address is missing as a whole. */
export function neededAddressFields(prefix: string): string[] {
  return ["street", "postal_code", "city", "country"].map((name) => `${prefix}.${name}`);
}
