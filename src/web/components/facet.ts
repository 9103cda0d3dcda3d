import { html } from "ghtml";
import { attributes, type Html } from "./markup.ts";

export interface FacetChoice {
  text: string;
  /** How many there are, as the language writes it. */
  count?: string | undefined;
  isChosen: boolean;
}

/** Choices of which one holds, each a link to the list that it makes. */
export function facetLinks({
  title,
  choices,
}: {
  title: string;
  choices: (FacetChoice & { href: string })[];
}): Html {
  return html`<section class="facet"><h3>${title}</h3><ul class="links">
!${choices.map(
    ({ text, href, count, isChosen }) =>
      html`<li><a href="${href}"!${attributes({ "aria-current": isChosen && "true" })}><span>${text}</span>!${number(count)}</a></li>`,
  )}</ul></section>`;
}

/** Choices of which any number holds, for a form that asks by GET. */
export function facetBoxes({
  name,
  title,
  choices,
}: {
  name: string;
  title: string;
  choices: (FacetChoice & { value: string })[];
}): Html {
  return html`<fieldset class="facet"><legend>${title}</legend>
!${choices.map(
    ({ value, text, count, isChosen }) =>
      html`<label class="choice"><input!${attributes({ type: "checkbox", name, value, checked: isChosen })}><span>${text}</span>!${number(count)}</label>`,
  )}</fieldset>`;
}

function number(count: string | undefined): Html {
  return html`!${count && html` <span class="number">${count}</span>`}`;
}
