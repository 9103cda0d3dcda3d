import { html } from "ghtml";
import type { OrderBody } from "#orders";
import { sumMoney } from "#platform/base";
import {
  button,
  buttonLink,
  type Fact,
  facts,
  field,
  formErrors,
  type Html,
  keyField,
  paidFacts,
  type Visit,
} from "#web";
import { adjustmentsOf } from "./order-adjustments.ts";
import { taxFacts } from "./papers.ts";
import { words as all, type StorefrontWords } from "./words/index.ts";

type OrderWords = StorefrontWords["orders"];
type Item = OrderBody["items"][number];

/** The field of how many of a line there are to be. */
export const lessField = (n: number) => `less.${n}`;

/** What was bought and what it comes to. */
export function itemList(visit: Visit, words: OrderWords, order: OrderBody): Html {
  return html`<section class="card padded stack">!${facts([
    ...order.items.map((item) => factOf(visit, item)),
    ...totalsOf(visit, words, order),
  ])}</section>`;
}

/** The same, with what may be changed or taken out, and why the total is no longer what it was. */
export function changeableItemList(visit: Visit, words: OrderWords, order: OrderBody): Html {
  const { items, removed_items, is_final } = order;
  const { weights } = all[visit.language];
  const mayChange = order.actions.includes("change");
  const labels = items.map(({ n, name }) => [lessField(n), weights.howMany(name)]);
  const errors = formErrors(visit, Object.fromEntries(labels));
  const isChanged = removed_items.length > 0 || items.some(({ adjustments }) => adjustments.length > 0);
  return html`<section class="card padded stack">!${visit.faults.length > 0 ? errors.summary : ""}!${facts([
    ...items.map((item) => ({
      ...factOf(visit, item),
      below: html`!${adjustmentsOf(visit, item)}!${mayChange ? changes(visit, words, order, item, errors) : ""}`,
    })),
    ...removed_items.map((item) => ({
      ...factOf(visit, item),
      isStruck: true,
      below: html`!${adjustmentsOf(visit, item)}<p class="small">${words.takenOutAt(visit.format.moment(item.removed_at))}</p>`,
    })),
    ...totalsOf(visit, words, order),
  ])}
!${is_final ? "" : html`<p class="faint small">${weights.estimate}</p>`}
!${isChanged ? html`<p class="faint">${whyOther(visit, words, order)}</p>` : ""}</section>`;
}

function changes(
  visit: Visit,
  words: OrderWords,
  { id }: OrderBody,
  { n, product_id, name, quantity }: Item,
  errors: ReturnType<typeof formErrors>,
): Html {
  const { weights } = all[visit.language];
  const takeOut = html`<p><confirm-link>!${buttonLink({
    text: words.takeOut,
    label: words.takeOutNamed(name),
    href: `/orders/${id}/items/${product_id}/removal/`,
    kind: "quiet",
  })}</confirm-link></p>`;
  if (quantity === 1) return takeOut;
  const typed = visit.typed[lessField(n)] ?? String(quantity);
  return html`<form class="row end" method="post" action="/orders/${id}/items/${n}/change/">
<input type="hidden" name="${keyField}" value="${visit.formKey}">
!${field({
    ...{
      name: lessField(n),
      label: weights.howMany(name),
      type: "number",
      value: typed,
      min: 1,
      max: quantity,
    },
    ...{ inputmode: "numeric", autocomplete: "off", isShort: true },
    ...errors.of(lessField(n)),
  })}
!${button({ text: weights.change, label: `${weights.change}: ${name}`, kind: "secondary" })}</form>
!${takeOut}`;
}

function factOf({ format, language }: Visit, item: Item): Fact {
  const { name, quantity, pack_size, pack_unit, sold_by, grams, line_total, is_final } = item;
  const pack = format.pack(pack_size, pack_unit);
  const { weights } = all[language];
  const size =
    sold_by === "pack" ? pack : grams === null ? weights.each(format.about(pack)) : format.grams(grams);
  const sum = format.money(line_total);
  return { term: `${quantity} × ${name}, ${size}`, text: is_final ? sum : format.about(sum) };
}

function totalsOf(
  { format, language }: Visit,
  words: OrderWords,
  { total, most, is_final, delivery_charge, market_day, taxes, payment }: OrderBody,
): Fact[] {
  const { weights, papers } = all[language];
  const delivery = /[1-9]/.test(delivery_charge.amount)
    ? [{ term: market_day ? papers.deliveryToPlace : papers.delivery, text: format.money(delivery_charge) }]
    : [];
  if (is_final || most === null)
    return [
      ...delivery,
      { term: words.total, text: format.money(total), isTotal: true },
      ...taxFacts({ format, language }, taxes),
      ...paidFacts({ format, language }, payment),
    ];
  return [
    ...delivery,
    { term: weights.estimated, text: format.about(format.money(total)), isTotal: true },
    { term: weights.most, text: format.money(most) },
  ];
}

/** Why an order doesn't come to what it was placed for. */
function whyOther({ format, language }: Visit, words: OrderWords, order: OrderBody): string {
  const { items, removed_items, total, payment_method } = order;
  const lines = [...items, ...removed_items];
  const placed = lines.map(({ adjustments, line_total }) => adjustments[0]?.from.line_total ?? line_total);
  const [before = total] = sumMoney([...placed, order.delivery_charge]);
  const changesOfAll = lines.flatMap(({ adjustments }) => adjustments);
  const isByBuyer = changesOfAll.every(({ by }) => by === "buyer");
  const sentence = isByBuyer
    ? words.totalFell(format.money(before), format.money(total))
    : all[language].weights.comesTo(format.money(before), format.money(total));
  const isRefunded = payment_method !== "cash" && order.estimate === null;
  return isRefunded ? `${sentence} ${words.differenceRefunded}` : sentence;
}
