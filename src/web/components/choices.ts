import { html } from "ghtml";
import { describedBy, explanation } from "./field.ts";
import { attributes, type Html } from "./markup.ts";

export interface Choice {
  value: string;
  text: string;
  hint?: string | undefined;
  isChosen: boolean;
  isDisabled?: boolean | undefined;
}

export interface Choices {
  name: string;
  legend: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** `one`: radio buttons; `any`: checkboxes. */
  of: "one" | "any";
  choices: Choice[];
}

/** A group of radio buttons or checkboxes. The first bears the group's name as its id, for the error summary. */
export function choices({ name, legend, hint, error, of, choices }: Choices): Html {
  const group = attributes({ "aria-describedby": describedBy({ name, hint, error }) });
  return html`<fieldset class="field!${error === undefined ? "" : " wrong"}"!${group}>
<legend>${legend}</legend>
!${explanation({ name, ...(hint && { hint }), ...(error && { error }) })}!${choices.map((choice, index) =>
    one(choice, { name, id: index === 0 ? name : `${name}-${index + 1}`, of }),
  )}
</fieldset>`;
}

/** One box to tick, with what ticking it means beside. */
export function checkbox({ name, ...choice }: Choice & { name: string }): Html {
  return one(choice, { name, id: name, of: "any" });
}

function one(choice: Choice, { name, id, of }: { name: string; id: string; of: Choices["of"] }): Html {
  const { value, text, hint, isChosen, isDisabled } = choice;
  const given = attributes({
    type: of === "one" ? "radio" : "checkbox",
    id,
    name,
    value,
    checked: isChosen,
    disabled: isDisabled,
  });
  return html`<label class="choice"><input!${given}><span>${text}!${hint && html`<span class="hint">${hint}</span>`}</span></label>`;
}
