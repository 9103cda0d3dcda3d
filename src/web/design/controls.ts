import { html } from "ghtml";
import { button, buttonLink } from "../components/button.ts";
import { checkbox, choices } from "../components/choices.ts";
import { errorSummary } from "../components/error-summary.ts";
import { codeField, field, select, textArea } from "../components/field.ts";
import type { Html } from "../components/markup.ts";
import { stepper } from "../components/stepper.ts";
import { longName } from "./samples.ts";

/** Buttons and fields, at rest, with hints, wrong and out of use. */
export function controls(): Html {
  return html`<p class="row">
!${button({ text: "Add to cart", icon: "plus" })}
!${button({ text: "Save", kind: "secondary" })}
!${button({ text: "Forgot your password?", kind: "quiet" })}
!${button({ text: "Leave the market", kind: "danger" })}
!${button({ text: "Sold out", isDisabled: true })}
!${buttonLink({ text: "See all goods", href: "#controls", kind: "secondary", icon: "on" })}
</p>
<form class="stack narrow" method="get" action="#controls">
!${button({ text: longName, kind: "secondary", isFull: true })}
!${errorSummary({
    title: "There is a problem",
    errors: [
      { field: "email", text: "Enter an email address as name@example.org" },
      { field: "delivery", text: "Choose how you get your order" },
      { text: "Your cart has changed since you opened this page" },
    ],
  })}
!${field({ name: "name", label: "Name", autocomplete: "name", value: "Bruno Peeters", isRequired: true })}
!${field({
    name: "email",
    label: "Email address",
    type: "email",
    autocomplete: "email",
    hint: "The code that you sign in with goes there.",
    value: "bruno@",
    error: "Enter an email address as name@example.org",
  })}
!${field({ name: "phone", label: "Phone", type: "tel", autocomplete: "tel", optional: "optional" })}
!${codeField({ name: "code", label: "Code from the email", hint: "Eight letters and figures.", value: "7KQM-3TRX" })}
!${select({
    name: "sort",
    label: "Sort by",
    value: "near",
    options: [
      { value: "new", text: "Newest first" },
      { value: "near", text: "Nearest first" },
      { value: "cheap", text: "Lowest price first" },
    ],
  })}
!${textArea({ name: "note", label: "Note for the producer", value: "Please ring at the gate.\nThe dog is friendly." })}
!${choices({
    name: "delivery",
    legend: "How do you get your order?",
    of: "one",
    error: "Choose how you get your order",
    choices: [
      {
        value: "pickup",
        text: "Pick it up",
        hint: "Hoeveweg 3, Lochristi, from 15:00 to 19:00",
        isChosen: false,
      },
      { value: "delivery", text: "Have it delivered", hint: "€4.50, on Thursday", isChosen: false },
      { value: "market", text: "At the market", isChosen: false, isDisabled: true },
    ],
  })}
!${choices({
    name: "labels",
    legend: "Labels",
    of: "any",
    choices: [
      { value: "organic", text: "organic", isChosen: true },
      { value: "raw_milk", text: "raw milk", isChosen: false },
    ],
  })}
!${checkbox({ name: "terms", value: "yes", text: "I have read the terms", isChosen: true })}
</form>
<form class="row" method="get" action="#controls">
!${[1, 4, 12].map((value) =>
    stepper({
      name: `quantity-${value}`,
      value,
      min: 1,
      max: 12,
      label: "Packages",
      less: { name: "less", value, label: "One less" },
      more: { name: "more", value, label: "One more" },
    }),
  )}
</form>`;
}
