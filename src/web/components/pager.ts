import { html } from "ghtml";
import { icon } from "./icon.ts";
import type { Html } from "./markup.ts";

export interface Pager {
  label: string;
  previous?: { text: string; href: string } | undefined;
  next?: { text: string; href: string } | undefined;
}

/** Links to the pages of a list before and after this one; nothing where it is the only one. */
export function pager({ label, previous, next }: Pager): Html {
  if (!previous && !next) return "";
  return html`<nav class="pager" aria-label="${label}">
!${previous && html`<a class="button secondary" rel="prev" href="${previous.href}">!${icon("back")}<span>${previous.text}</span></a>`}
!${next && html`<a class="button secondary next" rel="next" href="${next.href}"><span>${next.text}</span>!${icon("on")}</a>`}
</nav>`;
}
