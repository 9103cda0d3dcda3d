import { html } from "ghtml";
import { attributes, type Html } from "./markup.ts";

/** What is shown of goods: 4 by 3, in two sizes of which the browser takes one. */
export interface Picture {
  alt: string;
  /** 320 pixels wide. */
  small: string;
  /** 800 pixels wide. */
  medium: string;
}

/** `sizes` as HTML has it; `isFirst` where it is in sight at once, so that it comes before anything else. */
export function picture(
  { alt, small, medium }: Picture,
  { sizes, isFirst = false }: { sizes: string; isFirst?: boolean },
): Html {
  const urgency = attributes(isFirst ? { fetchpriority: "high" } : { loading: "lazy" });
  return html`<img class="picture" src="${small}" srcset="${small} 320w, ${medium} 800w" sizes="${sizes}" width="320" height="240" alt="${alt}"!${urgency} decoding="async">`;
}

/** What stands in place of a picture: a drawing of the category. It shows nothing that the name doesn't say. */
export function placeholder(category: string): Html {
  return html`<svg class="picture" viewBox="-18 -13.5 100 75" !${canvas}>!${drawings[category] ?? drawings["other"]}</svg>`;
}

/** The same drawing, small, beside the category's name. */
export function categoryIcon(category: string): Html {
  return html`<svg viewBox="0 0 64 48" !${canvas}>!${drawings[category] ?? drawings["other"]}</svg>`;
}

const canvas =
  'width="64" height="48" fill="currentColor" fill-opacity=".16" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"';

/** Shapes on 64 by 48; `lines` are not filled. */
function drawing(shapes: string, lines: string, more = ""): Html {
  return html`<path d="${shapes}"/>!${more}<path fill="none" d="${lines}"/>`;
}

const petals = ["32 8.5", "39.1 13.7", "36.4 22.1", "27.6 22.1", "24.9 13.7"]
  .map((middle) => middle.split(" "))
  .map(([x, y]) => html`<circle cx="${x}" cy="${y}" r="4.6"/>`)
  .join("");

const drawings: Record<string, Html> = {
  fruit: drawing(
    "M32 17c-3-3-12-3-13 6s4 19 9 19c2 0 2.5-1 4-1s2 1 4 1c5 0 10-10 9-19s-10-9-13-6ZM35 11c2-5 6-6 10-5 0 4-4 7-10 5Z",
    "M32 17c0-4 1-6 3-8",
  ),
  vegetables: drawing(
    "M38 17c5 5 3 9-3 15S18 43 16 42s4-13 10-19 8-10 12-6Z",
    "M38 17c-1-5 1-9 4-11M39 16c3-4 6-6 10-5M40 18c4-1 8 0 9 3M30 24l3 3M25 30l3 3",
  ),
  herbs: drawing(
    "M32 35c-7 1-11-2-12-8 7-1 11 2 12 8Zm0 0c7 1 11-2 12-8-7-1-11 2-12 8Zm0-10c-5 0-8-3-9-8 6 0 9 3 9 8Zm0 0c5 0 8-3 9-8-6 0-9 3-9 8Zm0-10c-3-2-3-6 0-9 3 3 3 7 0 9Z",
    "M32 44V15",
  ),
  dairy: drawing("M27 6h10v7l4 7v21a2 2 0 0 1-2 2H25a2 2 0 0 1-2-2V20l4-7Z", "M23 27c6-3 12 3 18 0M27 11h10"),
  eggs: drawing(
    "M26 41c-6 0-10-4-10-11s5-16 10-16 10 9 10 16-4 11-10 11Z",
    "M35 21c1-2 3-3 5-3 5 0 9 7 9 13s-3 10-9 10c-3 0-5-1-6.5-2",
  ),
  meat: drawing(
    "M23 30c-5-9 3-21 14-20s15 13 8 20-14 7-19 4l-5 5c1 3-3 5-5 2-3 1-5-3-2-5-2-3 1-5 4-4Z",
    "M35 16c4 0 7 3 7 7",
  ),
  fish: drawing(
    "M10 24c6-11 23-13 35-2l9-7v18l-9-7c-12 11-29 9-35-2Z",
    "M28 16c3 5 3 11 0 16M35 20c1 2 1 6 0 8M19 21v.1",
  ),
  bread: drawing(
    "M14 26c-5-3-4-13 6-13h24c10 0 11 10 6 13v12a3 3 0 0 1-3 3H17a3 3 0 0 1-3-3Z",
    "m26 13-4 8m13-8-4 8m13-8-4 8",
  ),
  honey: drawing(
    "M20 8h24v7H20ZM22 15h20c3 2 4 5 4 8v15a4 4 0 0 1-4 4H22a4 4 0 0 1-4-4V23c0-3 1-6 4-8Z",
    "m32 22 6 3.5v7L32 36l-6-3.5v-7Z",
  ),
  preserves: drawing(
    "M18 17c1-6 4-9 7-10h14c3 1 6 4 7 10ZM21 17h22v23a3 3 0 0 1-3 3H24a3 3 0 0 1-3-3Z",
    "M26 25h12v10H26ZM29 30h6",
  ),
  drinks: drawing(
    "M22 6h6v10c4 3 5 6 5 10v14a3 3 0 0 1-3 3H20a3 3 0 0 1-3-3V26c0-4 1-7 5-10ZM39 22h12l-2 19a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2Z",
    "M17 28h16M40 29h10M22 10h6",
  ),
  flowers: drawing("M32 39c-6 1-9-2-10-6 6-1 9 2 10 6Z", "M32 27v17", petals),
  other: drawing(
    "M12 22h40l-5 18a3 3 0 0 1-3 2H20a3 3 0 0 1-3-2Z",
    "M20 22C20 3 44 3 44 22M25 28l1 8m6-8v8m7-8-1 8",
  ),
};
