import { html } from "ghtml";
import { buttonLink } from "./button.ts";
import type { Html } from "./markup.ts";
import { categoryIcon } from "./picture.ts";

export interface Empty {
  title: string;
  text: string;
  /** Where to go from here; the first is the one to take. */
  links?: { text: string; href: string }[];
  /** The drawing above; a basket unless it is named. */
  drawing?: string | undefined;
  heading?: 1 | 2 | 3 | undefined;
}

/** What stands where there is nothing to show: why, and the way on. */
export function empty({ title, text, links = [], drawing = "other", heading = 2 }: Empty): Html {
  return html`<section class="empty">!${categoryIcon(drawing)}
<h${heading}>${title}</h${heading}>
<p class="faint">${text}</p>
<p class="row">!${links.map((link, index) => buttonLink({ ...link, ...(index > 0 && { kind: "secondary" }) }))}</p>
</section>`;
}
