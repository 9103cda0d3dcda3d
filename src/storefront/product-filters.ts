import { html } from "ghtml";
import type { Static } from "typebox";
import type { ProductFacets, ProductsQuery } from "#products";
import {
  attributes,
  button,
  facetBoxes,
  facetLinks,
  goodsWords,
  type Html,
  icon,
  labelName,
  type Visit,
} from "#web";
import { addressOf } from "./asked.ts";
import { chips } from "./chips.ts";
import { nameOfPlace, nearFields, type Place } from "./near.ts";
import { words } from "./words/index.ts";

export type Asked = Partial<Omit<Static<typeof ProductsQuery>, "limit">>;

/** What the filters of a list of goods are written from. */
export interface Filters {
  visit: Visit<unknown, unknown>;
  asked: Asked;
  facets: Static<typeof ProductFacets>;
  places: Place[];
  /** The producer whose goods these are, where one was asked for. */
  producerName: string | undefined;
}

/** The same list with another choice, from its first page on. */
export function listAddress(asked: Asked, change: Asked | Record<string, undefined>): string {
  return addressOf("/products/", { ...asked, cursor: undefined, ...change });
}

/** All that a list can be narrowed by, each choice with how many there would be. */
export function filterPanel({ visit, asked, facets, places }: Filters): Html {
  const { goods } = words[visit.language];
  const hidden = (["search", "category", "producer", "ordering"] as const).map((name) =>
    asked[name] === undefined
      ? ""
      : html`<input type="hidden" name="${name}" value="${String(asked[name])}">`,
  );
  return html`<details class="fold"><summary>${goods.filters}!${icon("filter")}</summary>
<div class="stack">!${categoryLinks(visit, asked, facets)}
<form class="stack" id="filters" action="/products/">!${hidden}
!${labelBoxes(visit, asked, facets)}
!${stockBox(visit, asked, facets)}
!${priceFields(visit, asked, facets)}
!${nearFields(visit, places, asked)}
<p>!${button({ text: goods.apply, isFull: true })}</p>
</form></div></details>`;
}

/** What a list is narrowed by now, each with the way to the list without it. */
export function chosenFilters({ visit, asked, places, producerName }: Filters): Html {
  const { language, format } = visit;
  const { goods } = words[language];
  const { search, category, producer, min_price, max_price, in_stock, labels, near, radius_km } = asked;
  const money = (amount: string) => format.money({ amount, currency: currencyOf(visit, asked) });
  const chosen: [text: string, without: Asked | Record<string, undefined>][] = [];
  if (search) chosen.push([goods.search(search), { search: undefined }]);
  if (category) chosen.push([goodsWords[language].categories[category], { category: undefined }]);
  if (producer && producerName) chosen.push([producerName, { producer: undefined }]);
  for (const label of labels?.split(",") ?? []) {
    const others = labels?.split(",").filter((other) => other !== label) ?? [];
    const rest = others.length > 0 ? { labels: others.join() } : { labels: undefined };
    chosen.push([labelName(goodsWords[language], label), rest]);
  }
  if (in_stock !== undefined)
    chosen.push([in_stock ? goods.inStock : goods.soldOut, { in_stock: undefined }]);
  if (min_price) chosen.push([goods.fromPrice(money(min_price)), { min_price: undefined }]);
  if (max_price) chosen.push([goods.toPrice(money(max_price)), { max_price: undefined }]);
  if (near) {
    const place = nameOfPlace(places, near);
    const kilometres = format.number(radius_km ?? 0);
    const around = place === undefined ? goods.aroundYou(kilometres) : goods.around(place, kilometres);
    const ordering = asked.ordering === "distance" ? { ordering: undefined } : {};
    chosen.push([around, { near: undefined, radius_km: undefined, ...ordering }]);
  }
  return chips(
    visit,
    chosen.map(([text, without]) => ({ text, href: listAddress(asked, without) })),
    "/products/",
  );
}

/** The currency in which prices are asked for and compared. */
export function currencyOf({ site }: Visit<unknown, unknown>, { currency }: Asked): string {
  return currency ?? site.config.currencies[0] ?? "";
}

type Facets = Filters["facets"];

/** Beyond what was counted there are more. */
function counted({ format }: Visit<unknown, unknown>, count: number, isExact: boolean): string {
  return format.number(count) + (isExact ? "" : "+");
}

function categoryLinks(visit: Visit<unknown, unknown>, asked: Asked, { categories }: Facets): Html {
  const { goods } = words[visit.language];
  const shown = categories.counts.filter(({ value, count }) => count > 0 || value === asked.category);
  return facetLinks({
    title: goods.category,
    choices: [
      {
        text: goods.allCategories,
        href: listAddress(asked, { category: undefined }),
        isChosen: asked.category === undefined,
      },
      ...shown.map(({ value, count }) => ({
        text: goodsWords[visit.language].categories[value],
        count: counted(visit, count, categories.is_exact),
        href: listAddress(asked, { category: value }),
        isChosen: value === asked.category,
      })),
    ],
  });
}

function labelBoxes(visit: Visit<unknown, unknown>, asked: Asked, { labels }: Facets): Html {
  const chosen = asked.labels?.split(",") ?? [];
  const counts = new Map(labels.counts.map(({ value, count }) => [value, count]));
  const shown = [...new Set([...chosen, ...labels.counts.slice(0, mostLabels).map(({ value }) => value)])];
  if (shown.length === 0) return "";
  return facetBoxes({
    name: "labels",
    title: words[visit.language].goods.labels,
    choices: shown.map((value) => ({
      value,
      text: labelName(goodsWords[visit.language], value),
      count: counted(visit, counts.get(value) ?? 0, labels.is_exact),
      isChosen: chosen.includes(value),
    })),
  });
}

/** The rest is rare. */
const mostLabels = 10;

function stockBox(visit: Visit<unknown, unknown>, asked: Asked, { in_stock }: Facets): Html {
  const { goods } = words[visit.language];
  const count = in_stock.counts.find(({ value }) => value)?.count ?? 0;
  return facetBoxes({
    name: "in_stock",
    title: goods.availability,
    choices: [
      {
        value: "true",
        text: goods.inStock,
        count: counted(visit, count, in_stock.is_exact),
        isChosen: asked.in_stock === true,
      },
    ],
  });
}

function priceFields(visit: Visit<unknown, unknown>, asked: Asked, { price }: Facets): Html {
  const { goods } = words[visit.language];
  const { currencies } = visit.site.config;
  const currency = currencyOf(visit, asked);
  const input = (
    name: "min_price" | "max_price",
    label: string,
    end: { amount: string } | null,
    round: (amount: number) => number,
  ) =>
    html`<input!${attributes({
      type: "number",
      name,
      value: asked[name],
      placeholder: end === null ? undefined : visit.format.number(round(Number(end.amount))),
      min: 0,
      step: "any",
      inputmode: "decimal",
      autocomplete: "off",
      "aria-label": label,
    })}>`;
  return html`<fieldset class="facet range"><legend>${goods.price(currency)}</legend>
!${input("min_price", goods.from, price.min, Math.floor)}<span aria-hidden="true">–</span>!${input("max_price", goods.to, price.max, Math.ceil)}
!${
    currencies.length === 1
      ? ""
      : html`<select name="currency" aria-label="${goods.currency}"><option value="">${goods.allCurrencies}</option>!${currencies.map(
          (one) =>
            html`<option!${attributes({ value: one, selected: one === asked.currency })}>${one}</option>`,
        )}</select>`
  }</fieldset>`;
}
