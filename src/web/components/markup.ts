import { html } from "ghtml";

/** HTML whose values are escaped: what `html` and the functions in this folder give, to put behind `!$`. */
export type Html = string;

/** Attributes with a blank before each: `true` gives the name alone; what is undefined or false is left out. */
export function attributes(values: Record<string, string | number | boolean | undefined>): Html {
  return Object.entries(values)
    .map(([name, value]) => {
      if (value === undefined || value === false) return "";
      return value === true ? html` ${name}` : html` ${name}="${value}"`;
    })
    .join("");
}
