import { html } from "ghtml";
import { icon } from "./icon.ts";
import { attributes, type Html } from "./markup.ts";

export interface Field {
  /** Its id as well, to which the error summary links. */
  name: string;
  label: string;
  value?: string | undefined;
  hint?: string | undefined;
  /** What is wrong with the value, as a sentence. */
  error?: string | undefined;
  type?:
    | "text"
    | "email"
    | "tel"
    | "password"
    | "search"
    | "number"
    | "date"
    | "time"
    | "datetime-local"
    | "url"
    | "file"
    | undefined;
  /** As the HTML standard names what a browser fills in. */
  autocomplete?: string | undefined;
  inputmode?: "text" | "decimal" | "numeric" | "email" | "tel" | "url" | "search" | undefined;
  isRequired?: boolean | undefined;
  /** What may be left out says so: this text stands behind the label. */
  optional?: string | undefined;
  maxlength?: number | undefined;
  min?: string | number | undefined;
  max?: string | number | undefined;
  step?: string | number | undefined;
  /** Of which kinds a file may be. */
  accept?: string | undefined;
  form?: string | undefined;
  /** As wide as a number or a postcode. */
  isShort?: boolean | undefined;
}

/** One line to type in. */
export function field({ type = "text", ...props }: Field): Html {
  const { value, min, max, step, accept, isShort } = props;
  const given = attributes({
    type,
    value,
    min,
    max,
    step,
    accept,
    class: isShort ? "short" : undefined,
    ...common(props),
  });
  return around(props, html`<input!${given}>`);
}

/** A code from a letter: takes what is pasted, blanks and dashes too. */
export function codeField(props: Field): Html {
  const given = attributes({
    type: "text",
    class: "code-field",
    value: props.value,
    ...common({ ...props, autocomplete: "one-time-code" }),
    autocapitalize: "characters",
    spellcheck: "false",
  });
  return around(props, html`<input!${given}>`);
}

/** Several lines to type in. */
export function textArea(props: Field & { rows?: number }): Html {
  const given = attributes({ rows: props.rows ?? 4, ...common(props) });
  // A line break right behind the tag is the browser's to drop, so one of the text's own needs another.
  return around(props, html`<textarea!${given}>${`\n${props.value ?? ""}`}</textarea>`);
}

export interface Option {
  value: string;
  text: string;
}

/** One of several, in a list that opens. */
export function select({ options, ...props }: Field & { options: Option[] }): Html {
  return around(
    props,
    html`<select!${attributes(common(props))}>
!${options.map(({ value, text }) => html`<option!${attributes({ value, selected: value === props.value })}>${text}</option>`)}
</select>`,
  );
}

function common(props: Field) {
  const { name, hint, error, isRequired, form, autocomplete, inputmode, maxlength } = props;
  return {
    id: name,
    name,
    required: isRequired,
    form,
    autocomplete,
    inputmode,
    maxlength,
    "aria-invalid": error === undefined ? undefined : "true",
    "aria-describedby": describedBy({ name, hint, error }),
  };
}

/** The ids of what explains a field, as `aria-describedby` takes them. */
export function describedBy({ name, hint, error }: { name: string } & Explained): string | undefined {
  const ids = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return ids === "" ? undefined : ids;
}

interface Explained {
  hint: string | undefined;
  error: string | undefined;
}

function around(props: Field, control: Html): Html {
  const { name, label, optional, error } = props;
  return html`<div class="field!${error === undefined ? "" : " wrong"}">
<label for="${name}">${label}!${optional && html` <span class="faint small">${optional}</span>`}</label>
!${explanation(props)}!${control}
</div>`;
}

/** The hint and the error of a field, below its label. */
export function explanation({ name, hint, error }: Pick<Field, "name" | "hint" | "error">): Html {
  return html`!${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}!${
    error && html`<p class="error" id="${name}-error">!${icon("warning")}<span>${error}</span></p>`
  }`;
}
