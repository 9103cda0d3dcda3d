import { html } from "ghtml";
import { icon } from "./icon.ts";
import { attributes, type Html } from "./markup.ts";

export interface Step {
  text: string;
  /** When it was, or when it is expected. */
  time?: string | undefined;
  note?: string | undefined;
  /** `ended`: it came to an end here, as by a cancellation. */
  state: "done" | "now" | "ahead" | "ended";
}

/** The steps of an order: done, being done, ahead. `states` is what is read out of each. */
export function steps(all: Step[], states: Record<Step["state"], string>): Html {
  return html`<ol class="steps">
!${all.map(
    ({
      text,
      time,
      note,
      state,
    }) => html`<li class="${state}"!${attributes({ "aria-current": state === "now" && "step" })}><span class="mark">!${marks[state]}</span>
<b>${text}<span class="visually-hidden"> (${states[state]})</span></b>!${time && html`<span class="faint small">${time}</span>`}!${note && html`<p>${note}</p>`}</li>`,
  )}</ol>`;
}

const marks: Record<Step["state"], Html> = { done: icon("check"), now: "", ahead: "", ended: icon("cross") };
