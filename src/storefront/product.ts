import { html } from "ghtml";
import { dayListTags } from "#days";
import { endOfDay } from "#platform/base";
import { type CacheTags, mergeTags } from "#platform/cache";
import {
  ProductPath,
  productsOfUserTags,
  productTags,
  readOfProducer,
  readProduct,
  showProduct,
} from "#products";
import {
  badges,
  breadcrumbs,
  button,
  type Fact,
  facts,
  field,
  goodsWords,
  type Html,
  keyField,
  labelName,
  notice,
  type PageContent,
  type Pages,
  placeholder,
  price,
  producerCard,
  type Visit,
} from "#web";
import { comesOn, readNextDay } from "./day-cards.ts";
import { producerCardOf } from "./producer-cards.ts";
import {
  addForm,
  type Goods,
  isForSale,
  pieceOf,
  priceOf,
  productCards,
  readGoods,
  stockOf,
} from "./product-cards.ts";
import { productSchema } from "./structured.ts";
import { words } from "./words/index.ts";

/** One product: what it is, what it costs, whose it is and what else they have. */
export function productPage({ page }: Pages): void {
  page("/products/:product_id/", { params: ProductPath }, async (visit) =>
    write(visit, await read(visit, visit.params.product_id)),
  );
}

async function read(visit: Visit<unknown, unknown>, id: number) {
  const { site, person, now } = visit;
  const { db } = site;
  const product = showProduct(await readProduct(db, person?.user_id, id), "", now);
  const newest = { filters: { ordering: "-created_at" }, take: mostOthers + 1, after: undefined } as const;
  const rows = await readOfProducer(db, undefined, product.producer.id, { ...newest, backwards: false });
  const others = rows.filter((row) => row.id !== id).slice(0, mostOthers);
  const [goods, day] = await Promise.all([readGoods(visit, others), readNextDay(visit, product.producer.id)]);
  return { product, others: goods, day };
}

const mostOthers = 4;

type Read = Awaited<ReturnType<typeof read>>;

function write(visit: Visit<unknown, unknown>, { product, others, day }: Read): PageContent {
  const { goods } = words[visit.language];
  const { id, name, category, description, images, producer, is_listed } = product;
  const categoryName = goodsWords[visit.language].categories[category];
  const path = `/products/${id}/`;
  const [picture] = images;
  return {
    title: name,
    description: firstWords(description) ?? `${name}, ${producer.display_name}`,
    canonical: is_listed ? path : undefined,
    image: picture && visit.siteUrl + picture.large,
    structured: productSchema(visit, product),
    tags: is_listed ? tagsOf(visit, { product, others, day }) : undefined,
    body: html`!${breadcrumbs({
      label: goods.path,
      links: [
        { text: goods.title, href: "/products/" },
        { text: categoryName, href: `/products/?category=${category}` },
      ],
    })}
<div class="product-page">!${gallery(visit, product)}
<div class="stack">!${is_listed ? "" : notice({ kind: "info", text: goods.unlisted })}
<h1>${name}</h1>
!${badges(product.labels.map((label) => ({ text: labelName(goodsWords[visit.language], label), kind: "good" })))}
!${price({ ...priceOf(visit, product), isLarge: true })}
!${byWeight(visit, product)}
!${buying(visit, product)}
<share-link hidden copied="${goods.copied}">!${button({ text: goods.share, kind: "quiet" })}<span role="status"></span></share-link>
<ul class="stack">!${producerCard({ ...producerCardOf(visit, producer), heading: 2 })}</ul>
!${day ? comesOn(visit, day) : ""}</div>
<div class="stack loose">!${description === "" ? "" : html`<section class="stack tight"><h2>${goods.about}</h2><p class="prose written">${description}</p></section>`}
<section class="stack tight"><h2>${goods.details}</h2>!${facts(factsOf(visit, product))}</section></div>
</div>
!${others.length === 0 ? "" : otherGoods(visit, product, others)}`,
  };
}

/** All pictures beside each other, to be pushed sideways. */
function gallery({ language }: Visit<unknown, unknown>, { images, category, name }: Goods): Html {
  if (images.length === 0) return html`<div class="gallery">!${placeholder(category)}</div>`;
  const shown = images.map(
    ({ alt, small, medium, large }, index) =>
      html`<img class="picture" src="${medium}" srcset="${small} 320w, ${medium} 800w, ${large} 1600w" sizes="(min-width: 60rem) 38rem, 92vw" width="800" height="600" alt="${alt}"!${index === 0 ? ' fetchpriority="high"' : ' loading="lazy"'} decoding="async">`,
  );
  if (shown.length === 1) return html`<div class="gallery">!${shown}</div>`;
  return html`<div class="gallery many" role="group" aria-label="${words[language].goods.pictures(name)}" tabindex="0">!${shown}</div>`;
}

/** How many there are, and the way to have some; what keeps one from it where something does. */
function buying(visit: Visit<unknown, unknown>, product: Goods): Html {
  const { goods } = words[visit.language];
  const { id, stock, producer } = product;
  const state = stockOf(visit, product) ?? { text: goods.available, kind: "good" };
  const left = badges([state]);
  if (producer.id === visit.person?.user_id)
    return html`!${left}!${notice({ kind: "info", text: goods.yours })}`;
  if (!isForSale(visit, product)) return html`!${left}<p class="faint">${goods.soldOutNow}</p>`;
  return html`!${left}<form class="row end" method="post" action="/cart/add/" data-in-place>
<input type="hidden" name="${keyField}" value="${visit.formKey}"><input type="hidden" name="product_id" value="${id}">
!${field({ name: "quantity", label: goods.quantity, type: "number", value: "1", min: 1, max: stock, inputmode: "numeric", autocomplete: "off", isShort: true })}
!${button({ text: goods.addToCart, icon: "basket" })}
!${product.sold_by === "weight" ? "" : liveTotal(goods, product)}
</form>`;
}

/** What so many packages come to; of goods by weight nobody knows it yet. */
function liveTotal({ total }: { total: string }, { price: { amount, currency } }: Goods): Html {
  return html`<live-total hidden of="quantity" amount="${amount}" currency="${currency}" said="${total}"></live-total>`;
}

/** What it means that something is sold by weight. */
function byWeight({ language, format }: Visit<unknown, unknown>, product: Goods): Html {
  if (product.sold_by !== "weight") return "";
  const { weights } = words[language];
  return html`<p class="faint">${weights.explained(weights.atMost(pieceOf(format, product).most))}</p>`;
}

/** What is known of a product beside what it says of itself. */
function factsOf({ language, format }: Visit<unknown, unknown>, product: Goods): Fact[] {
  const { goods } = words[language];
  const { allergens } = goodsWords[language];
  const day = (date: string | null) => date && format.day(date);
  const known: [term: string, text: string | null][] = [
    [goods.contents, contentsOf(format, product)],
    [goods.harvested, day(product.harvested_on)],
    [goods.bestBefore, day(product.best_before)],
    [goods.origin, product.origin],
    [goods.ingredients, product.ingredients],
    [
      goods.allergens,
      product.allergens.length === 0 ? null : format.list(product.allergens.map((one) => allergens[one])),
    ],
  ];
  return known.flatMap(([term, text]) => (text ? [{ term, text }] : []));
}

/** What a package holds, or what a piece weighs about. */
function contentsOf(format: Visit<unknown, unknown>["format"], product: Goods): string {
  const pack = format.pack(product.pack_size, product.pack_unit);
  return product.sold_by === "weight" ? format.about(pack) : pack;
}

function otherGoods(visit: Visit<unknown, unknown>, { producer }: Goods, others: Read["others"]): Html {
  const { goods } = words[visit.language];
  return html`<section class="stack more">!${addForm(visit, others)}
<div class="row apart"><h2>${goods.moreOf(producer.display_name)}</h2>
<a href="/products/?producer=${producer.id}">${goods.allOf(producer.display_name)}</a></div>
!${productCards(visit, others, { heading: 3, isBelow: true })}</section>`;
}

/** The first words of a text, as search engines show them; undefined where it has none. */
export function firstWords(text: string | null): string | undefined {
  const line = (text ?? "").replaceAll(/\s+/g, " ").trim();
  if (line.length <= mostCharacters) return line === "" ? undefined : line;
  return `${line.slice(0, line.lastIndexOf(" ", mostCharacters) || mostCharacters)} …`;
}

const mostCharacters = 155;

function tagsOf(
  { site: { config }, now }: Visit<unknown, unknown>,
  { product, others, day }: Read,
): CacheTags {
  return mergeTags([
    day?.tags ?? dayListTags(),
    productTags(product),
    productsOfUserTags({}, { params: { user_id: product.producer.id } }),
    ...others.map((other) => productTags(other.product)),
    // With the day, something may be past its best-before date.
    { tags: [], expiresAt: endOfDay(config.timeZone, now) },
  ]);
}
