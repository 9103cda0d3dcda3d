import { html } from "ghtml";
import type { Html } from "./markup.ts";

/** The way from the home page to here. The page itself isn't among `links`: its heading says it. */
export function breadcrumbs({
  label,
  links,
}: {
  label: string;
  links: { text: string; href: string }[];
}): Html {
  return html`<nav class="breadcrumbs" aria-label="${label}"><ol class="links">
!${links.map(({ text, href }) => html`<li><a href="${href}">${text}</a></li>`)}</ol></nav>`;
}
