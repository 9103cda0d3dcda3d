import { html } from "ghtml";
import { attributes, type Html } from "./markup.ts";

export interface Fact {
  term: string;
  /** Where more of it is. */
  href?: string | undefined;
  text: string;
  isTotal?: boolean | undefined;
  /** Whether it counts no longer; `below` says why. */
  isStruck?: boolean | undefined;
  /** What stands below the term, as HTML. */
  below?: Html | undefined;
}

/** What something is made up of, a line each: a receipt, what is known of a product. */
export function facts(all: Fact[]): Html {
  return html`<dl class="facts">
!${all.map(
    ({ term, href, text, isTotal, isStruck, below = "" }) =>
      html`<div!${attributes({ class: isTotal && "total" })}><dt>!${linked(struck(term, isStruck), href)}!${below}</dt><dd>!${struck(text, isStruck)}</dd></div>`,
  )}</dl>`;
}

function linked(shown: Html, href?: string): Html {
  return href === undefined ? shown : html`<a href="${href}">!${shown}</a>`;
}

function struck(text: string, isStruck = false): Html {
  return isStruck ? html`<s>${text}</s>` : html`${text}`;
}
