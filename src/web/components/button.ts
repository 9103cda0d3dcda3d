import { html } from "ghtml";
import { type Icon, icon } from "./icon.ts";
import { attributes, type Html } from "./markup.ts";

interface Look {
  kind?: "primary" | "secondary" | "quiet" | "danger" | undefined;
  icon?: Icon | undefined;
  isFull?: boolean | undefined;
}

export interface Button extends Look {
  text: string;
  /** Sent with the form where this button sends it. */
  name?: string | undefined;
  value?: string | number | undefined;
  /** The id of the form, where the button stands outside of it. */
  form?: string | undefined;
  /** What is read out, where several buttons bear the same text; it contains that. */
  label?: string | undefined;
  /** The address to send the form to, where it is another than the form's. */
  action?: string | undefined;
  /** Whether the form is sent though fields are wrong, as to go back. */
  skipsChecks?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

/** A button that sends its form. */
export function button({ text, name, value, form, label, action, ...rest }: Button): Html {
  const { skipsChecks = false, isDisabled = false, ...look } = rest;
  const given = attributes({
    name,
    value,
    form,
    formaction: action,
    formnovalidate: skipsChecks,
    "aria-label": label,
    disabled: isDisabled,
  });
  return html`<button class="${classOf(look)}"!${given}>!${inside(text, look)}</button>`;
}

export interface ButtonLink extends Look {
  text: string;
  href: string;
  /** As that of a button. */
  label?: string | undefined;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function buttonLink({ text, href, label, ...look }: ButtonLink): Html {
  return html`<a class="${classOf(look)}" href="${href}"!${attributes({ "aria-label": label })}>!${inside(text, look)}</a>`;
}

function classOf({ kind = "primary", isFull }: Look): string {
  return ["button", kind === "primary" ? "" : kind, isFull ? "full" : ""].filter(Boolean).join(" ");
}

function inside(text: string, look: Look): Html {
  return html`!${look.icon && icon(look.icon)}<span>${text}</span>`;
}
