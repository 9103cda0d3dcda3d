import { html } from "ghtml";
import { type Static, Type } from "typebox";
import { LineWeight, notWeighed, type OrderBody, overMost, Supplied, supplyLine, weighLine } from "#orders";
import { closed, Id } from "#platform/base";
import { requireValid } from "#platform/http";
import {
  button,
  type FormErrors,
  field,
  formErrors,
  type Html,
  type PageContent,
  type Pages,
  personOf,
  type Visit,
} from "#web";
import { inFormFields } from "./form-fields.ts";
import { type AnyVisit, deskWords, hiddenKey } from "./frame.ts";

const params = closed({ order_id: Id, n: Type.Integer({ minimum: 1, maximum: 32_767 }) });
/** Several lines stand on one page, so the fields of each bear its number. */
const ofLine = Type.Optional(
  Type.Record(Type.String({ pattern: "^\\d{1,5}$" }), Type.String({ maxLength: 500 })),
);
const WeightForm = closed({ grams: ofLine, tare_grams: ofLine });
const SuppliedForm = closed({ quantity: ofLine, reason: ofLine });
type LineVisit = Visit<unknown, Static<typeof params>>;

/** What is done with one line of an order, whose page is `again`: to weigh it, and to give less of it. */
export function lineForms({ form, notices }: Pages, again: (visit: LineVisit) => Promise<PageContent>): void {
  const done = (name: "weighed" | "supplied") => (visit: Visit) =>
    ({ kind: "done", text: deskWords(visit).lines.done[name] }) as const;
  notices({ deskWeighed: done("weighed"), deskSupplied: done("supplied") });
  const path = "/desk/orders/:order_id/items/:n";
  form(`${path}/weight/`, { body: WeightForm, params, access: "producer" }, weigh, again);
  form(`${path}/supplied/`, { body: SuppliedForm, params, access: "producer" }, supply, again);
}

async function weigh(visit: LineVisit, { grams = {}, tare_grams = {} }: Static<typeof WeightForm>) {
  const { site, now, request, params: asked } = visit;
  const { order_id, n } = asked;
  const caller = { userId: personOf(visit).user_id, now };
  const told = { grams: wholeNumber(grams[n]), tare_grams: wholeNumber(tare_grams[n] ?? "0") };
  const weight = named(n, () => requireValid(request, LineWeight, told));
  return visit.once(async (tx) => {
    await named(n, () =>
      weighLine(tx, site.jobs, caller, order_id, n, {
        grams: weight.grams,
        tare_grams: weight.tare_grams ?? 0,
      }),
    );
    return { to: `/desk/orders/${order_id}/`, notice: { name: "deskWeighed", about: [] } };
  });
}

async function supply(visit: LineVisit, { quantity = {}, reason = {} }: Static<typeof SuppliedForm>) {
  const { site, now, request, params: asked } = visit;
  const { order_id, n } = asked;
  const caller = { userId: personOf(visit).user_id, now };
  const told = { quantity: wholeNumber(quantity[n]), reason: reason[n] ?? null };
  const supplied = named(n, () => requireValid(request, Supplied, told));
  return visit.once(async (tx) => {
    await named(n, () =>
      supplyLine(tx, site.jobs, caller, order_id, n, {
        quantity: supplied.quantity,
        reason: supplied.reason ?? null,
      }),
    );
    return { to: `/desk/orders/${order_id}/`, notice: { name: "deskSupplied", about: [] } };
  });
}

/** What is no whole number is left for the rules to refuse. */
function wholeNumber(text = ""): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function named<T>(n: number, work: () => T): T {
  return inFormFields(work, (name) => `${name}.${n}`);
}

/** What is wrong with the forms of the lines, and why a step was refused. */
export function lineErrors(visit: AnyVisit, { items }: OrderBody): FormErrors {
  const { lines } = deskWords(visit);
  const labels = items.flatMap(({ n, name }) => [
    [`grams.${n}`, lines.gramsOf(name)],
    [`tare_grams.${n}`, lines.tareOf(name)],
    [`quantity.${n}`, lines.quantityOf(name)],
    [`reason.${n}`, lines.reason],
  ]);
  const refusals = {
    [notWeighed.code]: { text: lines.notWeighed },
    [overMost.code]: { text: lines.overMost },
  };
  const isTold = visit.refusal === undefined || Object.hasOwn(refusals, visit.refusal.code);
  return formErrors(isTold ? visit : { ...visit, refusal: undefined }, Object.fromEntries(labels), refusals);
}

/** The forms of one line, as far as its order takes them. */
export function lineActions(
  visit: AnyVisit,
  { id, actions }: OrderBody,
  item: OrderBody["items"][number],
  errors: FormErrors,
): Html {
  const isByWeight = item.sold_by === "weight" && actions.includes("weight");
  return html`!${isByWeight ? weightForm(visit, id, item, errors) : ""}!${actions.includes("supplied") ? suppliedForm(visit, id, item, errors) : ""}`;
}

function weightForm(
  visit: AnyVisit,
  id: number,
  { n, name, grams }: OrderBody["items"][number],
  errors: FormErrors,
): Html {
  const { lines } = deskWords(visit);
  const { typed } = visit;
  const box = (member: "grams" | "tare_grams", label: string, known: string) =>
    field({
      ...{
        name: `${member}.${n}`,
        label,
        value: typed[`${member}.${n}`] ?? known,
        type: "number",
        min: 0,
        isShort: true,
      },
      ...errors.of(`${member}.${n}`),
    });
  return html`<form class="row end" method="post" action="/desk/orders/${id}/items/${n}/weight/">!${hiddenKey(visit)}
!${box("grams", lines.grams, grams === null ? "" : String(grams))}!${box("tare_grams", lines.tare, "0")}
!${button({ text: lines.weigh, label: lines.ofLine(lines.weigh, name), kind: "secondary" })}</form>`;
}

function suppliedForm(
  visit: AnyVisit,
  id: number,
  { n, name, quantity }: OrderBody["items"][number],
  errors: FormErrors,
): Html {
  const { lines, desk } = deskWords(visit);
  const { typed } = visit;
  const isWrong = ["quantity", "reason"].some((member) => "error" in errors.of(`${member}.${n}`));
  return html`<details class="line"!${isWrong ? " open" : ""}><summary>${lines.giveLess}<span class="visually-hidden">: ${name}</span></summary>
<form class="stack" method="post" action="/desk/orders/${id}/items/${n}/supplied/">!${hiddenKey(visit)}
!${field({ name: `quantity.${n}`, label: lines.quantity, type: "number", min: 0, max: quantity, value: typed[`quantity.${n}`] ?? String(quantity), isShort: true, isRequired: true, ...errors.of(`quantity.${n}`) })}
!${field({ name: `reason.${n}`, label: lines.reason, hint: lines.reasonHint, optional: desk.optional, value: typed[`reason.${n}`], maxlength: 500, ...errors.of(`reason.${n}`) })}
<p>!${button({ text: lines.giveLess, label: lines.ofLine(lines.giveLess, name), kind: "secondary" })}</p></form></details>`;
}

/** What a line was before, and why it is another. */
export function lineHistory(visit: AnyVisit, { adjustments }: OrderBody["items"][number]): Html {
  const { format } = visit;
  const { lines } = deskWords(visit);
  return html`!${adjustments.map(({ at, kind, from, to, reason }) => {
    const change = `${from.quantity} → ${to.quantity}`;
    const what =
      kind === "weighed"
        ? to.grams === null
          ? lines.unweighed
          : lines.weighedAs(format.number(to.grams))
        : lines.changed(change);
    const why =
      reason === null
        ? ""
        : reason === "over_most"
          ? ` ${lines.capped}`
          : ` ${deskWords(visit).orders.quote(reason)}`;
    return html`<p class="small">${format.moment(at)}: ${what}${why}</p>`;
  })}`;
}
