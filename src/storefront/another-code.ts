import { html } from "ghtml";
import { Type } from "typebox";
import { button, type Done, type Html, type Visit } from "#web";
import { words } from "./words/index.ts";

/** Set where somebody asks for a code once more, from the page that takes it. */
export const Again = Type.Optional(Type.String({ maxLength: 1 }));

/** What the page says then. */
export function sentAgain(again: string | undefined): Done["notice"] {
  return again === undefined ? undefined : { name: "codeSentAgain", about: [] };
}

/**
 * For who got no letter, or whose code has expired. `fields` are those that `action` needs besides; `otherAddress` is
 * where an address that was mistyped is entered again.
 */
export function anotherCode(
  { language }: Visit,
  { action, fields, otherAddress }: { action: string; fields: Html; otherAddress: string },
): Html {
  const { access } = words[language];
  return html`<form class="stack tight" method="post" action="${action}">
!${fields}<p>${access.noEmail}</p>
<p class="row">!${button({ text: access.sendAgain, kind: "secondary", name: "again", value: 1 })}<a href="${otherAddress}">${access.otherAddress}</a></p>
</form>`;
}
