import { html } from "ghtml";
import { button, type Html, type PageContent, tabs, type Visit } from "#web";
import { words as all, type StorefrontWords } from "../words/index.ts";

/** The parts of one's account, each a page of its own. */
const parts = [
  ["profile", "/account/"],
  ["email", "/account/email/"],
  ["password", "/account/password/"],
  ["devices", "/account/devices/"],
  ["selling", "/account/selling/"],
  ["data", "/account/data/"],
] as const;

type Part = (typeof parts)[number][0];

/** One part of the account, with the way to the others; `summary` says what is wrong with its form. */
export function accountPage(visit: Visit, part: Part, content: Html, summary: Html = ""): PageContent {
  const words = accountWords(visit);
  const shown = parts.map(([name, href]) => ({ text: words[name], href, isCurrent: name === part }));
  const body = html`<div class="stack">!${summary}
<div class="row apart"><h1>${words.title}</h1>
<form method="post" action="/sign-out/">!${button({ text: visit.words.signOut, kind: "secondary" })}</form></div>
!${tabs({ label: words.parts, tabs: shown })}
<div class="stack loose narrow">!${content}</div></div>`;
  return { title: `${words[part]} · ${words.title}`, body };
}

export function accountWords({ language }: Pick<Visit, "language">): StorefrontWords["account"] {
  return all[language].account;
}
