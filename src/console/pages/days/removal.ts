import { html } from "ghtml";
import type { Static, TObject } from "typebox";
import { closed } from "#platform/base";
import type { Tx } from "#platform/database";
import type { Actor } from "#platform/http";
import { confirmation, formErrors, type PageContent, type Pages, personOf, type Visit } from "#web";
import { consoleWords, hiddenKey, refusalsOf } from "../frame.ts";

/** A page that asks once more before a place, a day or a series goes, and its form. */
export function removalPage<P extends TObject>(
  { page, form }: Pages,
  path: string,
  step: {
    params: P;
    /** What it is called. Throws not_found. */
    nameOf: (visit: Visit<unknown, Static<P>>) => Promise<string>;
    text: "dayRemovalText" | "seriesRemovalText" | "placeRemovalText";
    remove: (tx: Tx, actor: Actor, params: Static<P>) => Promise<void>;
    back: (params: Static<P>) => string;
    to: string;
  },
): void {
  const { params, nameOf, text, remove, back, to } = step;
  const ask = async (visit: Visit<unknown, Static<P>>): Promise<PageContent> => {
    const words = consoleWords(visit);
    const { days, keep } = words;
    const title = days.removalTitle(await nameOf(visit));
    const { summary } = formErrors(visit, {}, refusalsOf(words));
    const action = visit.request.url.split("?", 1)[0] ?? "";
    const cancel = { text: keep, href: back(visit.params) };
    const asked = { title, text: days[text], action, fields: hiddenKey(visit), confirm: days.remove, cancel };
    return { title, body: html`<div class="stack">!${summary}!${confirmation(asked)}</div>` };
  };
  page(path, { params, access: "staff" }, ask as never);
  form(
    path,
    { body: closed({}), params, access: "staff" },
    (visit) =>
      visit.once(async (tx) => {
        await remove(tx, { userId: personOf(visit).user_id, now: visit.now }, visit.params);
        return { to, notice: { name: "consoleDone", about: [] } };
      }),
    ask as never,
  );
}
