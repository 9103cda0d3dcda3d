import { html } from "ghtml";
import type { Html } from "./markup.ts";

export interface Badge {
  text: string;
  /** `good`: what speaks for it; `notable`: advertised, or soon over; `bad`: not to be had. */
  kind?: "plain" | "good" | "notable" | "bad" | undefined;
}

/** A word or two on a ground of its own: a label, a status. */
export function badge({ text, kind = "plain" }: Badge): Html {
  return html`<span class="badge ${kind}">${text}</span>`;
}

export function badges(all: Badge[]): Html {
  if (all.length === 0) return "";
  return html`<ul class="badges">!${all.map((one) => html`<li>!${badge(one)}</li>`)}</ul>`;
}
