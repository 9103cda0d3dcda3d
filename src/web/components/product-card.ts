import { html } from "ghtml";
import { badges } from "./badge.ts";
import { button } from "./button.ts";
import type { Html } from "./markup.ts";
import { type Picture, picture, placeholder } from "./picture.ts";
import { type Price, price } from "./price.ts";

export interface ProductCard {
  id: number;
  name: string;
  href: string;
  category: string;
  /** Absent where nobody took one: then a drawing of the category stands there. */
  picture?: Picture | undefined;
  /** Whether the picture is in sight when the page opens. */
  isFirst?: boolean | undefined;
  price: Price;
  producer: { name: string; href: string };
  labels: string[];
  /** What a paid place calls itself. */
  promoted?: string | undefined;
  /** That little is left, or nothing. */
  stock?: { text: string; kind: "notable" | "bad" } | undefined;
  /** What the button says, and what is read out of it, name included. Absent where it can't be bought. */
  add?: { text: string; label: string } | undefined;
  /** The level of its name among the page's headings. */
  heading?: 2 | 3 | undefined;
}

/** Goods in a `<ul class="grid">`. Its button sends the page's form `add`. */
export function productCard(card: ProductCard): Html {
  const { id, name, href, category, producer, promoted, stock, add, heading = 3 } = card;
  const shown = card.picture
    ? picture(card.picture, { sizes: cardSizes, isFirst: card.isFirst ?? false })
    : placeholder(category);
  return html`<li class="card product!${add ? "" : " unavailable"}">
!${shown}!${promoted && html`<span class="badge notable above">${promoted}</span>`}!${
    stock && html`<span class="badge ${stock.kind} below">${stock.text}</span>`
  }
<div class="about"><h${heading} class="title"><a class="whole" href="${href}">${name}</a></h${heading}>
<p class="by"><a href="${producer.href}">${producer.name}</a></p>
!${badges(card.labels.map((text) => ({ text, kind: "good" })))}</div>
<div class="buy">!${price(card.price)}!${
    add && button({ ...add, icon: "plus", form: "add", name: "product_id", value: id })
  }</div>
</li>
`;
}

/** How wide a card's picture is, as `.grid` lays cards out. */
const cardSizes = "(min-width: 75rem) 18rem, (min-width: 48rem) 25vw, (min-width: 23rem) 45vw, 90vw";
