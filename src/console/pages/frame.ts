import { html } from "ghtml";
import type { Static, TObject } from "typebox";
import { closed, Line } from "#platform/base";
import type { Tx } from "#platform/database";
import {
  confirmation,
  formErrors,
  type Html,
  keyField,
  type PageContent,
  type Pages,
  personOf,
  tabs,
  textArea,
  type Visit,
} from "#web";
import { reasonLength } from "../schemas.ts";
import { words as all, type ConsoleWords } from "../words/index.ts";

/** The parts of the console, each a page of its own. */
const parts = [
  ["today", "/console/"],
  ["days", "/console/days/"],
  ["orders", "/console/orders/"],
  ["producers", "/console/producers/"],
  ["people", "/console/people/"],
  ["products", "/console/products/"],
  ["reviews", "/console/reviews/"],
  ["payouts", "/console/payouts/"],
  ["bank", "/console/bank/"],
  ["letters", "/console/letters/"],
  ["reports", "/console/reports/sales/"],
  ["settings", "/console/settings/"],
  ["acts", "/console/acts/"],
  ["doctor", "/console/doctor/"],
] as const;

type Part = (typeof parts)[number][0];

/** One page of the console, with the way to its parts. */
export function consolePage(
  visit: Visit<unknown, unknown>,
  part: Part,
  content: Html,
  heading?: string,
  { hasSummary = false } = {},
): PageContent {
  const words = consoleWords(visit);
  const nameOf = (name: Part) =>
    name === "days" || name === "doctor" || name === "bank" ? words[name].title : words[name];
  const shown = parts.map(([name, href]) => ({ text: nameOf(name), href, isCurrent: name === part }));
  const title = heading ?? nameOf(part);
  const body = html`<div class="stack">!${tabs({ label: words.parts, tabs: shown })}
<h1>${title}</h1>
!${hasSummary ? "" : formErrors(visit, { reason: words.reason }, refusalsOf(words)).summary}
!${content}</div>`;
  return { title: `${title} · ${words.title}`, body };
}

export function consoleWords({ language }: Pick<Visit, "language">): ConsoleWords {
  return all[language];
}

type ParamsVisit<P extends TObject> = Visit<unknown, Static<P>>;
type Act<P extends TObject> = (tx: Tx, by: number, params: Static<P>) => Promise<void>;

/** A form of one button, whose act leads back to where it stood; `again` shows why it was not taken. */
export function actForm<P extends TObject>(
  { form }: Pages,
  path: string,
  { params, act, back }: { params: P; act: Act<P>; back: (params: Static<P>) => string },
  again: (visit: ParamsVisit<P>) => Promise<PageContent>,
): void {
  form(
    path,
    { body: closed({}), params, access: "staff" },
    (visit) => once(visit, back(visit.params), (tx, by) => act(tx, by, visit.params)),
    again as never,
  );
}

/** A page that asks for the reason of an act by which somebody loses something, and its form. */
export function reasonPage<P extends TObject>(
  pages: Pages,
  path: string,
  step: {
    params: P;
    /** What is asked, of whom or what, and who reads the reason, if not those it concerns. Throws not_found. */
    ask: (visit: ParamsVisit<P>) => Promise<{ title: string; text: string; confirm: string; hint?: string }>;
    act: (tx: Tx, by: number, params: Static<P>, reason: string) => Promise<void>;
    back: (params: Static<P>) => string;
  },
): void {
  const { params, ask, act, back } = step;
  const write = async (visit: ParamsVisit<P>): Promise<PageContent> => {
    const words = consoleWords(visit);
    const { title, text, confirm, hint = words.reasonHint } = await ask(visit);
    const errors = formErrors(visit, { reason: words.reason }, refusalsOf(words));
    const fields = html`!${hiddenKey(visit)}!${textArea({
      name: "reason",
      label: words.reason,
      hint,
      value: visit.typed["reason"],
      maxlength: reasonLength,
      rows: 2,
      isRequired: true,
      ...errors.of("reason"),
    })}`;
    const asked = { title, text, confirm, action: pathOf(visit), fields };
    const cancel = { text: words.keep, href: back(visit.params) };
    return {
      title,
      body: html`<div class="stack">!${errors.summary}!${confirmation({ ...asked, cancel })}</div>`,
    };
  };
  pages.page(path, { params, access: "staff" }, write as never);
  pages.form(
    path,
    { body: Reason, params, access: "staff" },
    (visit, { reason }) => once(visit, back(visit.params), (tx, by) => act(tx, by, visit.params, reason)),
    write as never,
  );
}

const Reason = closed({ reason: Line(reasonLength) });

export function hiddenKey({ formKey }: Pick<Visit, "formKey">): Html {
  return html`<input type="hidden" name="${keyField}" value="${formKey}">`;
}

/** Does something in the name of who asks, once. */
export function once(
  visit: Visit<unknown, unknown>,
  to: string,
  work: (tx: Tx, by: number) => Promise<void>,
) {
  return visit.once(async (tx) => {
    await work(tx, personOf(visit).user_id);
    return { to, notice: { name: "consoleDone", about: [] } };
  });
}

function pathOf({ request }: Pick<Visit, "request">): string {
  return request.url.split("?", 1)[0] ?? "";
}

/** Why a form was refused, in words, by the codes of problems. */
export function refusalsOf({ refusals, days, bank }: ConsoleWords) {
  return Object.fromEntries(
    Object.entries({ ...days.refusals, ...bank.refusals, ...refusals }).map(([code, text]) => [
      code,
      { text },
    ]),
  );
}
