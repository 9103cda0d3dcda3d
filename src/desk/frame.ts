import { html } from "ghtml";
import { type Html, keyField, type PageContent, tabs, type Visit } from "#web";
import { words as all, type DeskWords } from "./words/index.ts";

/** The parts of the desk, each a page of its own. */
const parts = [
  ["today", "/desk/"],
  ["orders", "/desk/orders/"],
  ["goods", "/desk/goods/"],
  ["days", "/desk/days/"],
  ["wallet", "/desk/wallet/"],
  ["numbers", "/desk/numbers/"],
  ["reviews", "/desk/reviews/"],
  ["profile", "/desk/profile/"],
] as const;

type Part = (typeof parts)[number][0];
export type AnyVisit = Visit<unknown, unknown>;

interface DeskPage {
  content: Html;
  /** Where the page is about one thing of its part. */
  title?: string | undefined;
  /** What is wrong with its form. */
  summary?: Html | undefined;
}

/** One page of the desk, with the way to its parts. */
export function deskPage(
  visit: AnyVisit,
  part: Part,
  { content, title, summary = "" }: DeskPage,
): PageContent {
  const { desk } = deskWords(visit);
  const shown = parts.map(([name, href]) => ({ text: desk[name], href, isCurrent: name === part }));
  const heading = title ?? desk[part];
  const body = html`<div class="stack">!${summary}!${tabs({ label: desk.parts, tabs: shown })}
<h1>${heading}</h1>
!${content}</div>`;
  return { title: `${heading} · ${desk.title}`, body };
}

export function deskWords({ language }: Pick<Visit, "language">): DeskWords {
  return all[language];
}

/** Why something was not done, by the codes of problems, as `formErrors` takes it. */
export function refusalsOf(visit: AnyVisit): Record<string, { text: string }> {
  const { refusals } = deskWords(visit).desk;
  return Object.fromEntries(Object.entries(refusals).map(([code, text]) => [code, { text }]));
}

export function hiddenKey({ formKey }: Pick<Visit, "formKey">): Html {
  return html`<input type="hidden" name="${keyField}" value="${formKey}">`;
}

/** A card with a heading of its own. */
export function section(id: string, title: string, content: Html): Html {
  return html`<section class="card padded stack" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
!${content}</section>`;
}
