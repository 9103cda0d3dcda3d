import { html } from "ghtml";
import type { Html } from "./markup.ts";

/** What is wrong with a form, on top of its page, each fault with a link to its field. The page opens with it in focus. */
export function errorSummary({ title, errors }: { title: string; errors: FieldError[] }): Html {
  if (errors.length === 0) return "";
  return html`<div class="error-summary" role="alert" aria-labelledby="error-summary-title" tabindex="-1" autofocus>
<h2 id="error-summary-title">${title}</h2>
<ul>
!${errors.map(
    ({ field, text }) =>
      html`<li>!${field === undefined ? html`${text}` : html`<a href="#${field}">${text}</a>`}</li>`,
  )}</ul>
</div>`;
}

export interface FieldError {
  /** The field's name; absent where the fault is of no single field. */
  field?: string | undefined;
  text: string;
}
