import { html } from "ghtml";
import { type Html, icon, type Visit } from "#web";
import { words } from "./words/index.ts";

/** What a list is narrowed by, each with the address of the list without it; `all` is that of the whole list. */
export function chips(
  { language }: Visit<unknown, unknown>,
  chosen: { text: string; href: string }[],
  all: string,
): Html {
  if (chosen.length === 0) return "";
  const { goods } = words[language];
  return html`<ul class="chips">
!${chosen.map(
    ({ text, href }) =>
      html`<li><a href="${href}"><span class="visually-hidden">${goods.remove(text)}</span><span aria-hidden="true">${text}</span>!${icon("cross")}</a></li>`,
  )}!${chosen.length > 1 ? html`<li><a class="all" href="${all}">${goods.clearAll}</a></li>` : ""}</ul>`;
}
