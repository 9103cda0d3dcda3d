import { html } from "ghtml";
import { button, buttonLink } from "./button.ts";
import type { Html } from "./markup.ts";

export interface Confirmation {
  /** Unless the page around it has one. */
  title?: string | undefined;
  /** What will be lost or can't be undone. */
  text: string;
  /** Where the form is sent by POST. */
  action: string;
  /** Fields that go along, hidden or not, as HTML. */
  fields?: Html | undefined;
  confirm: string;
  cancel: { text: string; href: string };
  kind?: "danger" | "primary" | undefined;
}

/** The page that asks once more, in place of a dialog. */
export function confirmation(props: Confirmation): Html {
  const { title, text, action, fields, confirm, cancel, kind = "danger" } = props;
  return html`<form class="stack narrow" method="post" action="${action}">
!${title === undefined ? "" : html`<h1>${title}</h1>`}
<p>${text}</p>
!${fields}<p class="row">!${button({ text: confirm, kind })}!${buttonLink({ ...cancel, kind: "secondary" })}</p>
</form>`;
}
