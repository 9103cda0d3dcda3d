import { html } from "ghtml";
import { type Icon, icon } from "./icon.ts";
import type { Html } from "./markup.ts";

export interface Notice {
  kind: "done" | "info" | "warning" | "problem";
  text: string;
  /** What it is about in particular, a line each. */
  details?: string[];
  /** Where to go from here. */
  links?: { text: string; href: string }[];
}

/** A message of what was done or what to know, in a colour and with a sign of its own. */
export function notice({ kind, text, details = [], links = [] }: Notice): Html {
  const role = kind === "problem" ? "alert" : "status";
  return html`<div class="notice ${kind}" role="${role}">!${icon(signs[kind])}<div><p>${text}</p>!${
    details.length === 0 ? "" : html`<ul>!${details.map((detail) => html`<li>${detail}</li>`)}</ul>`
  }!${
    links.length === 0
      ? ""
      : html`<p class="row">!${links.map((link) => html`<a href="${link.href}">${link.text}</a> `)}</p>`
  }</div></div>`;
}

const signs: Record<Notice["kind"], Icon> = {
  done: "check",
  info: "info",
  warning: "warning",
  problem: "warning",
};
