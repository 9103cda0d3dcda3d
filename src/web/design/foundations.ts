import { html } from "ghtml";
import { categories } from "#products";
import { type Icon, icon, leaf } from "../components/icon.ts";
import type { Html } from "../components/markup.ts";
import { categoryIcon } from "../components/picture.ts";

/** Colours on the grounds they stand on, the sizes of type, the drawings. */
export function foundations(): Html {
  return html`<p class="faint">Inks on paper, fills and tints. All of them follow from <code>--accent</code> and the light or dark scheme.</p>
<ul class="grid">
!${colours.map(
    (name) =>
      html`<li><svg viewBox="0 0 160 40" aria-hidden="true"><rect width="160" height="40" rx="8" fill="var(--${name})" stroke="var(--edge)"/></svg><code>--${name}</code></li>`,
  )}</ul>
<div class="card padded stack tight">
<h3>Picked this morning in Lochristi</h3>
<p>Running text is the system's own letter, at 17 pixels, in lines that stay short enough to read. A <a href="#colours">link</a> is underlined, <b>weight</b> is used with care, and 1,234.50 has figures that line up.</p>
<p class="small faint">Small print is 14 pixels and never smaller than 13.</p>
</div>
<ul class="row links">!${icons.map((name) => html`<li title="${name}">!${icon(name)}</li>`)}<li>!${leaf}</li></ul>
<ul class="tiles">
!${categories.map((name) => html`<li><a href="#${name}">!${categoryIcon(name)}${name}</a></li>`)}</ul>`;
}

const colours = [
  "paper",
  "card",
  "sunken",
  "line",
  "edge",
  "faint",
  "ink",
  "accent-ink",
  "accent-deep",
  "accent-soft",
  "honey",
  "honey-soft",
  "danger",
  "danger-soft",
];

const icons: Icon[] = [
  "search",
  "basket",
  "person",
  "plus",
  "minus",
  "check",
  "cross",
  "info",
  "warning",
  "filter",
  "back",
  "on",
  "place",
  "bin",
];
