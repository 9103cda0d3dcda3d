import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyReply } from "fastify";
import { html } from "ghtml";

/** A page for people. `body` is HTML whose values are escaped; style attributes and inline handlers do nothing in it. */
export interface Page {
  title: string;
  language: string;
  style: string;
  script?: string;
  body: string;
  /** Members of its content security policy, where it needs more than its own style and script. */
  policy?: Record<string, string>;
}

/**
 * Answers a page. Style and script stand in it, named in its policy by their hashes, so that nothing else can run and
 * it needs no other request.
 */
export function sendPage(reply: FastifyReply, { title, language, style, script, body, policy }: Page) {
  const members = {
    "default-src": "'none'",
    "style-src": `'${integrity(style)}'`,
    "script-src": script === undefined ? "'none'" : `'${integrity(script)}'`,
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
    ...policy,
  };
  return reply
    .type("text/html; charset=utf-8")
    .header(
      "content-security-policy",
      Object.entries(members)
        .map((member) => member.join(" "))
        .join("; "),
    )
    .send(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>!${style}</style>
</head>
<body>
!${body}
!${script === undefined ? "" : `<script>${script}</script>`}
</body>
</html>
`);
}

function integrity(content: string): string {
  return `sha256-${hash("sha256", content, "base64")}`;
}

function readStyle(name: string): string {
  return readFileSync(new URL(`styles/${name}.css`, import.meta.url), "utf8");
}

/** Colours, type and spaces, for a page whose elements have a style of their own. */
export const pageTokens = readStyle("tokens");

/** The dress of every page: colours, type, buttons and fields, to put before a page's own style. */
export const pageStyle = ["reset", "tokens", "base", "forms"].map(readStyle).join("\n");
