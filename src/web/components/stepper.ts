import { html } from "ghtml";
import { icon } from "./icon.ts";
import { attributes, type Html } from "./markup.ts";

export interface Stepper {
  /** The number's name, and its id unless several of one name stand on the page. */
  name: string;
  id?: string | undefined;
  value: number;
  min: number;
  max: number;
  /** What is counted, as it is read out. */
  label: string;
  /** The buttons send the form with the number one lower or higher, so they work without script. */
  less: { name: string; value: string | number; label: string };
  more: { name: string; value: string | number; label: string };
  form?: string | undefined;
}

/** A quantity to type, or to change by one. */
export function stepper({ name, id = name, value, min, max, label, less, more, form }: Stepper): Html {
  const number = attributes({
    type: "number",
    id,
    name,
    value,
    min,
    max,
    inputmode: "numeric",
    autocomplete: "off",
    form,
    "aria-label": label,
    "data-sends": "",
  });
  // Enter in a field presses the form's first button. It is one that sends the number as typed.
  return html`<span class="stepper"><button class="visually-hidden" tabindex="-1" aria-hidden="true"!${attributes({ form })}></button>!${step(less, "minus", value <= min, form)}<input!${number}>!${step(more, "plus", value >= max, form)}</span>`;
}

function step(
  { name, value, label }: Stepper["less"],
  sign: "minus" | "plus",
  isEnd: boolean,
  form: string | undefined,
): Html {
  const given = attributes({ name, value, form, "aria-label": label, disabled: isEnd, formnovalidate: true });
  return html`<button!${given}>!${icon(sign)}</button>`;
}
