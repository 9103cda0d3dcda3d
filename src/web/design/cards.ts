import { html } from "ghtml";
import type { showProduct } from "#products";
import { badges } from "../components/badge.ts";
import type { Html } from "../components/markup.ts";
import { price } from "../components/price.ts";
import { avatar, producerCard } from "../components/producer-card.ts";
import { type ProductCard, productCard } from "../components/product-card.ts";
import { meanRating, rating } from "../components/rating.ts";
import { longName } from "./samples.ts";

/** Goods of the market, whose pictures the page borrows. */
type Goods = ReturnType<typeof showProduct>;

/** Goods and producers: with and without pictures, promoted, scarce, sold out, with the longest names. */
export function cards(goods: Goods[]): Html {
  const shown = [...goods.map(withPicture), ...withoutPicture];
  return html`<form id="add" method="get" action="#cards" hidden></form>
<ul class="grid">
!${shown.map((card, index) => productCard({ ...card, id: index + 1 }))}</ul>
<ul class="grid wide">
!${producers.map(producerCard)}</ul>
<p class="row">!${avatar({ name: "Hoeve ter Linden", isLarge: true })}!${rating({ stars: 4, label: "4 of 5 stars" })}
!${meanRating({ mean: "4.6", count: "(23 reviews)", label: "Mean of the reviews, of 5 stars:" })}</p>
!${price({ amount: "€12.50", pack: "2 kg", unitPrice: "€6.25/kg", isLarge: true })}
!${badges([
    { text: "organic", kind: "good" },
    { text: "Promoted", kind: "notable" },
    { text: "Sold out", kind: "bad" },
    { text: "3 reviews" },
  ])}`;
}

const plain: ProductCard = {
  id: 0,
  name: "Conference pears",
  href: "#cards",
  category: "fruit",
  price: { amount: "€3.50", pack: "500 g", unitPrice: "€7.00/kg" },
  producer: { name: "Hoeve ter Linden", href: "#cards" },
  labels: [],
  add: { text: "Add", label: "Add Conference pears to your cart" },
};

const states: Partial<ProductCard>[] = [
  { promoted: "Promoted", labels: ["organic"] },
  {
    stock: { text: "3 left", kind: "notable" },
    price: { amount: "€112.00", pack: "12 kg", unitPrice: "€9.33/kg" },
  },
  { name: longName, labels: ["organic", "raw milk", "old variety", "unheated glasshouse"] },
  { stock: { text: "Sold out", kind: "bad" }, add: undefined, price: { amount: "€1.20", pack: "1 bunch" } },
];

function withPicture({ name, category, images: [picture] }: Goods, index: number): ProductCard {
  return { ...plain, name, category, picture, isFirst: index === 0, ...states[index] };
}

const withoutPicture: ProductCard[] = ["herbs", "eggs", "bread", "honey"].map((category, index) => ({
  ...plain,
  category,
  name: ["Parsley", "Eggs from hens on pasture", longName, "Linden honey"][index] ?? "",
  price: { amount: "€4.20", pack: "6 pieces", unitPrice: "€0.70/piece" },
}));

const producers = [
  {
    name: "Hoeve ter Linden",
    href: "#cards",
    place: "Lochristi · 4 km",
    rating: { mean: "4.6", count: "(23 reviews)", label: "Mean of the reviews, of 5 stars:" },
    remark: "Harvested 1 day ago on average",
  },
  { name: "Zuivelhoeve De Groene Weide en Zonen van Oost-Vlaanderen", href: "#cards", place: "Ghent" },
  { name: "ß", href: "#cards" },
];
