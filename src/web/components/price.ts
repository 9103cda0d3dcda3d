import { html } from "ghtml";
import type { Html } from "./markup.ts";

export interface Price {
  /** What one pays, as the language writes it. */
  amount: string;
  /** What one gets for it: `500 g`. */
  pack?: string | undefined;
  /** What a kilogram, litre or piece costs: `€7.00/kg`. */
  unitPrice?: string | undefined;
  isLarge?: boolean | undefined;
}

/** A price and what it comes to per unit, in figures that line up. */
export function price({ amount, pack, unitPrice, isLarge = false }: Price): Html {
  return html`<p class="price!${isLarge ? " large" : ""}"><span><b>${amount}</b>!${
    pack && html` <small>${pack}</small>`
  }</span>!${unitPrice && html` <small>${unitPrice}</small>`}</p>`;
}
