import { html } from "ghtml";
import { Type } from "typebox";
import { closed, Id, notFound, oneOf, Problem } from "#platform/base";
import { type PageContent, type Pages, personOf, pickupFields, type Visit } from "#web";
import { basketView } from "../elements/basket-view.ts";
import { isKept } from "../elements/day.ts";
import { queueView, shown } from "../elements/queue-view.ts";
import { basketOf } from "../elements/rules.ts";
import { typedEvent } from "../elements/typed-event.ts";
import { basketAddress, type View } from "../elements/view.ts";
import { takeEvents } from "../events.ts";
import { pickupWords, programPage, readView } from "./frame.ts";

const Query = closed({
  find: Type.Optional(Type.String({ maxLength: 60, format: "line" })),
  show: Type.Optional(oneOf(...shown)),
});
const params = closed({ day_id: Id });
const Text = Type.Optional(Type.String({ maxLength: 500 }));
const Typed = closed({
  ...{
    id: Text,
    kind: Text,
    basket: Text,
    order_id: Text,
    n: Text,
    grams: Text,
    tare_grams: Text,
    quantity: Text,
  },
  ...{ reason: Text, received: Text, currency: Text, text: Text, of: Text },
});

/** The queue of a day, each basket, and the forms of what is done: the program does the same in the phone. */
export function dayPages(pages: Pages): void {
  const { page, form, notices, site } = pages;
  const words = pickupWords;
  notices({
    pickupDone: (visit) => ({ kind: "done", text: words(visit).done }),
    pickupRefused: (visit, code = "", by = "") => ({
      kind: "problem",
      text: `${words(visit).refused}: ${words(visit).refusals[code] ?? words(visit).otherRefusal}${by && ` (${by})`}.`,
    }),
  });
  page(
    "/pickup/:day_id/",
    { params, query: Query, access: "member", fields: pickupFields },
    async (visit) => {
      const view = await readView(visit, visit.params.day_id);
      const content = html`<h1>${view.about.name}</h1>!${queueView(view, visit.query)}`;
      return programPage(visit, view, content);
    },
  );
  page(
    "/pickup/:day_id/baskets/:number/",
    { params: closed({ day_id: Id, number: Id }), access: "member", fields: pickupFields },
    async (visit): Promise<PageContent> => {
      const view = await readView(visit, visit.params.day_id);
      const basket = view.day.baskets.find(({ number }) => number === visit.params.number);
      if (!basket || !isKept(basket)) throw notFound();
      return programPage(visit, view, basketView(view, basket));
    },
  );
  form(
    "/pickup/:day_id/events/",
    { params, body: Typed, access: "member" },
    async (visit, body) => {
      const dayId = visit.params.day_id;
      const view = await readView(visit, dayId);
      const at = visit.now.toISOString();
      const event = uuid.test(body.id ?? "") ? typedEvent(view, body, deviceOf(visit), at) : undefined;
      if (!event)
        return { to: `/pickup/${dayId}/`, notice: { name: "pickupRefused", about: ["wrong_format"] } };
      const actor = { userId: personOf(visit).user_id, now: visit.now };
      const basket = basketOf(view.day, event);
      const to = basket ? basketAddress(view, basket) : `/pickup/${dayId}/`;
      return visit.once(async (tx) => {
        const [outcome] = await takeEvents(tx, site, actor, dayId, [event]);
        return { to, notice: noticeOf(outcome, view) };
      });
    },
    (visit) => refused(visit),
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The queue again, where nothing can be done to the day any more. */
async function refused(visit: Visit<never, { day_id: number }>): Promise<PageContent> {
  const { refusal } = visit;
  if (refusal instanceof Problem && refusal.status === 403) throw refusal;
  const view = await readView(visit, visit.params.day_id);
  const { refusals, otherRefusal } = view.words;
  const said = refusals[refusal?.code ?? ""] ?? otherRefusal;
  return programPage(visit, view, html`<p role="alert">${said}.</p>!${queueView(view, {})}`);
}

function noticeOf(outcome: Awaited<ReturnType<typeof takeEvents>>[number] | undefined, view: View) {
  if (outcome?.result !== "refused") return { name: "pickupDone", about: [] };
  const first = outcome.by && outcome.at ? view.words.by(outcome.by.display_name, view.time(outcome.at)) : "";
  return { name: "pickupRefused", about: [outcome.code ?? "", first] };
}

function deviceOf({ request }: Visit<unknown, unknown>): string {
  return `page of ${request.ip}`.slice(0, 60);
}
