import { html } from "ghtml";
import type { Html } from "./markup.ts";

export interface Rating {
  /** Whole stars, 1 to 5, of one review. */
  stars: number;
  /** What is read out: `4 of 5 stars`. */
  label: string;
}

/** The stars of one review. */
export function rating({ stars, label }: Rating): Html {
  return html`<span class="rating">!${drawStars(label, 5, stars)}</span>`;
}

/** The mean of all reviews and how many there are, as the language writes them: `4.6`, `(23 reviews)`. */
export function meanRating({ mean, count, label }: { mean: string; count: string; label: string }): Html {
  return html`<span class="rating">!${drawStars(label, 1, 1)}<b>${mean}</b> <span>${count}</span></span>`;
}

function drawStars(label: string, count: number, filled: number): Html {
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${count * 20} 20" width="${count * 16}" height="16" fill="currentColor" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round">!${[
    ...Array(count).keys(),
  ].map(
    (index) =>
      html`<path!${index < filled ? "" : ' fill="none"'} d="m${index * 20 + 10} 2.5 2.3 4.9 5.2.7-3.8 3.7.9 5.2-4.6-2.5-4.6 2.5.9-5.2-3.8-3.7 5.2-.7Z"/>`,
  )}</svg>`;
}
