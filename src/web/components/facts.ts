import { html } from "ghtml";
import { attributes, type Html } from "./markup.ts";

export interface Fact {
  term: string;
  text: string;
  isTotal?: boolean | undefined;
}

/** What something is made up of, a line each: a receipt, what is known of a product. */
export function facts(all: Fact[]): Html {
  return html`<dl class="facts">
!${all.map(
    ({ term, text, isTotal }) =>
      html`<div!${attributes({ class: isTotal && "total" })}><dt>${term}</dt><dd>${text}</dd></div>`,
  )}</dl>`;
}
