import { html } from "ghtml";
import { mayRemoveItems, type OrderBody } from "#orders";
import { sumMoney } from "#platform/base";
import { buttonLink, type Fact, facts, type Html, type Visit } from "#web";
import type { StorefrontWords } from "./words/index.ts";

type OrderWords = StorefrontWords["orders"];
type Item = OrderBody["items"][number];

/** What was bought and what it comes to. */
export function itemList({ format }: Visit, words: OrderWords, { items, total }: OrderBody): Html {
  return html`<section class="card padded stack">!${facts([
    ...items.map((item) => factOf(format, item)),
    { term: words.total, text: format.money(total), isTotal: true },
  ])}</section>`;
}

/** The same, with what was taken out, what may be, and why the total is no longer what it was. */
export function changeableItemList({ format }: Visit, words: OrderWords, order: OrderBody): Html {
  const { id, items, removed_items, total, status } = order;
  const takeOut = ({ product_id, name }: Item) =>
    html`<p><confirm-link>!${buttonLink({
      text: words.takeOut,
      label: words.takeOutNamed(name),
      href: `/orders/${id}/items/${product_id}/removal/`,
      kind: "quiet",
    })}</confirm-link></p>`;
  return html`<section class="card padded stack">!${facts([
    ...items.map((item) => ({
      ...factOf(format, item),
      below: mayRemoveItems(status) ? takeOut(item) : undefined,
    })),
    ...removed_items.map((item) => ({
      ...factOf(format, item),
      isStruck: true,
      below: html`<p class="small">${words.takenOutAt(format.moment(item.removed_at))}</p>`,
    })),
    { term: words.total, text: format.money(total), isTotal: true },
  ])}
!${removed_items.length > 0 ? html`<p class="faint">${whyLess(format, words, order)}</p>` : ""}</section>`;
}

function factOf(format: Visit["format"], { name, quantity, pack_size, pack_unit, line_total }: Item): Fact {
  return {
    term: `${quantity} × ${name}, ${format.pack(pack_size, pack_unit)}`,
    text: format.money(line_total),
  };
}

function whyLess(
  format: Visit["format"],
  words: OrderWords,
  { removed_items, total, payment_method }: OrderBody,
): string {
  const [before = total] = sumMoney([total, ...removed_items.map(({ line_total }) => line_total)]);
  const sentence = words.totalFell(format.money(before), format.money(total));
  return payment_method === "card" ? `${sentence} ${words.differenceRefunded}` : sentence;
}
