import { html } from "ghtml";
import type { Html } from "./markup.ts";

interface LivePart {
  id: string;
  /** The path of its stream. */
  path: string;
  /** Of what it shows, as its stream has it. */
  version: string;
  /** For who can't see that something has changed. */
  said: string;
}

/** A part of a page that shows what is, by itself; without scripts, what was. */
export function livePart({ id, path, version, said }: LivePart, content: Html): Html {
  const src = `${path}?${new URLSearchParams({ version })}`;
  return html`<live-part id="${id}" src="${src}" said="${said}">!${content}</live-part>`;
}
