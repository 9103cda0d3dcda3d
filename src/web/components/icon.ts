import { html } from "ghtml";
import type { Html } from "./markup.ts";

/** Lines on 24 by 24, in the colour of the text around. */
const drawings = {
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 21 21",
  basket:
    "M3 10h18l-2 9.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19.5ZM7 10c0-8 10-8 10 0M9.5 14v3.5M14.5 14v3.5",
  person: "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-8 16-8 16 0",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  check: "m5 13 4.5 4.5L19 7.5",
  cross: "m6 6 12 12M18 6 6 18",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v6M12 7.5v.1",
  warning: "M12 3.5 2.5 20h19ZM12 10v5M12 17.5v.1",
  filter: "M4 7h16M7 12h10M10 17h4",
  back: "m14 6-6 6 6 6",
  on: "m10 6 6 6-6 6",
  place:
    "M12 21c-4-5-6.5-8-6.5-11.5a6.5 6.5 0 0 1 13 0C18.5 13 16 16 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
};

export type Icon = keyof typeof drawings;

/** A small drawing that says nothing which the text beside it doesn't. */
export function icon(name: Icon): Html {
  return html`<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${drawings[name]}"/></svg>`;
}

/** The mark of the market, a sprout, in the colour of the text around. */
export const leaf: Html =
  '<svg viewBox="0 0 24 24" width="24" height="24" fill="currentColor" stroke="currentColor" aria-hidden="true"><path stroke="none" d="M12 14C5 14 2 10.5 2 4.5c7 0 10 4 10 9.5Zm0-2.5C12 6 15 3 22 3c0 6-3.5 9-10 8.5Z"/><path fill="none" stroke-width="2" stroke-linecap="round" d="M12 22V11"/></svg>';
