import { html } from "ghtml";
import { attributes, type Html } from "./markup.ts";

export interface Tab {
  text: string;
  href: string;
  isCurrent: boolean;
  count?: string | undefined;
}

/** Views of one thing, each at its own address. */
export function tabs({ label, tabs }: { label: string; tabs: Tab[] }): Html {
  return html`<nav class="tabs" aria-label="${label}"><ul class="links">
!${tabs.map(
    ({ text, href, isCurrent, count }) =>
      html`<li><a href="${href}"!${attributes({ "aria-current": isCurrent && "page" })}>${text}!${count && html` <span class="badge">${count}</span>`}</a></li>`,
  )}</ul></nav>`;
}
