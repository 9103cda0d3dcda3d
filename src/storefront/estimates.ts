import { html } from "ghtml";
import type { ShownCart, ShownLine } from "#cart";
import { sumMoney } from "#platform/base";
import type { Fact, Html, Visit } from "#web";
import { words } from "./words/index.ts";

/** What goods by weight may come to, as a cart, a checkout and an order say it. */

type Format = Visit["format"];
type Money = ShownLine["line_total"];

/** What a line comes to: about so much, where it is not weighed yet. */
export function sumOf(
  format: Format,
  { line_total, most }: { line_total: Money; most: Money | null },
): string {
  const sum = format.money(line_total);
  return most ? format.about(sum) : sum;
}

/** What a package holds, or what a piece weighs about. */
export function sizeOf(
  format: Format,
  { pack_size, pack_unit, sold_by }: Pick<ShownLine["product"], "pack_size" | "pack_unit" | "sold_by">,
): string {
  const pack = format.pack(pack_size, pack_unit);
  return sold_by === "weight" ? format.about(pack) : pack;
}

/** The price of goods by weight, and what a piece weighs about. */
export function weighedEach({ language, format }: Visit, product: ShownLine["product"]): string {
  const { goods, weights } = words[language];
  const price = goods.perUnit(format.money(product.price), format.unit("kg"));
  return `${price}, ${weights.each(sizeOf(format, product))}`;
}

/** What a cart comes to, in each currency, and what at the most where some of it is sold by weight. */
export function totalFacts({ language, format }: Visit, cart: ShownCart, total: string): Fact[] {
  const { weights } = words[language];
  const most = cart.items.flatMap((line) => (line.issue === null ? [line.most ?? line.line_total] : []));
  return [
    ...cart.totals.map((sum) => ({
      term: cart.is_estimate ? weights.estimated : total,
      text: cart.is_estimate ? format.about(format.money(sum)) : format.money(sum),
      isTotal: true,
    })),
    ...(cart.is_estimate
      ? sumMoney(most).map((sum) => ({ term: weights.most, text: format.money(sum) }))
      : []),
  ];
}

/** Why a total is an estimate; nothing where it is none. */
export function estimateNote({ language }: Visit, { is_estimate }: Pick<ShownCart, "is_estimate">): Html {
  return is_estimate ? html`<p class="faint small">${words[language].weights.estimate}</p>` : "";
}
