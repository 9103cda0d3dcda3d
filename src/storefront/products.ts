import { html } from "ghtml";
import { type CacheTags, mergeTags } from "#platform/cache";
import { readPage, withoutEmptySearch } from "#platform/listing";
import {
  marketAt,
  ProductsQuery,
  productFacetTags,
  productListTags,
  productTags,
  readFacets,
  readProducts,
} from "#products";
import { findUsers } from "#users";
import {
  empty,
  goodsWords,
  type Html,
  notice,
  type PageContent,
  type Pages,
  pager,
  tabs,
  type Visit,
} from "#web";
import { addressOf, readAsked } from "./asked.ts";
import { categorySuggestions } from "./category-suggestions.ts";
import { defaultRadiusKm, nameOfPlace, readPlaces } from "./near.ts";
import { addForm, productCards, readGoods } from "./product-cards.ts";
import { type Asked, chosenFilters, type Filters, filterPanel, listAddress } from "./product-filters.ts";
import { words } from "./words/index.ts";

const path = "/products/";

/** What is for sale, narrowed and sorted as the address says. */
export function productsPage({ page }: Pages): void {
  page(path, { query: ProductsQuery }, async (visit) => {
    const list = await readAsked(visit, visit.query, (query) => readList(visit, normalized(query)));
    return write({ visit, ...list });
  });
}

/** Nothing is near without a place, and a place has something around it. */
function normalized(query: Asked): Asked {
  const { near, radius_km = defaultRadiusKm, ordering, ...rest } = withoutEmptySearch(query);
  const isByDistance = ordering === "distance";
  return {
    ...rest,
    ...(near !== undefined && { near, radius_km }),
    ...(ordering !== undefined && (!isByDistance || near !== undefined) && { ordering }),
  };
}

async function readList(visit: Visit<unknown, unknown>, asked: Asked) {
  const { db, config, keys } = visit.site;
  const market = marketAt(config, visit.now);
  const { ordering: _, cursor: __, ...filters } = asked;
  const [list, facets, places, producers] = await Promise.all([
    readPage(keys.cursors, path, asked, (page) => readProducts(db, market, page)),
    readFacets(db, market, filters),
    readPlaces(visit),
    asked.producer === undefined ? [] : findUsers(db, { isSignedIn: false }, [asked.producer]),
  ]);
  const goods = await readGoods(visit, list.rows);
  const [producer] = producers;
  return {
    asked,
    list,
    goods,
    facets,
    places,
    producerName: producer && (producer.display_name ?? producer.username),
  };
}

type Written = Filters & Awaited<ReturnType<typeof readList>>;

function write(page: Written): PageContent {
  const { visit, asked, goods, list, facets } = page;
  const { words: shared } = visit;
  const { goods: text } = words[visit.language];
  const heading = headingOf(page);
  const beside = (cursor: string | null, name: string) =>
    cursor === null ? undefined : { text: name, href: listAddress(asked, { cursor }) };
  const found =
    goods.length === 0
      ? nothing(page)
      : html`!${productCards(visit, goods)}
!${pager({
          label: text.pages,
          previous: beside(list.previous, shared.previous),
          next: beside(list.next, shared.next),
        })}`;
  const isMarket = addressOf(path, asked) === addressOf(path, { category: asked.category });
  return {
    title: heading,
    description: isMarket ? text.description(visit.site.config.siteName) : undefined,
    canonical: isMarket ? addressOf(path, asked) : undefined,
    tags: tagsOf(page),
    body: html`!${addForm(visit, goods)}
<div class="beside"><header class="stack tight across"><h1>${heading}</h1>
<p class="faint" role="status">!${facets.total.count > 0 ? countOf(visit, facets.total) : ""}</p></header>
!${filterPanel(page)}
<div class="stack">!${visit.faults.length > 0 ? notice({ kind: "warning", text: text.wrongFilters }) : ""}
!${chosenFilters(page)}
!${categorySuggestions(visit, asked)}
!${goods.length > 0 ? orderLinks(page) : ""}
!${found}</div></div>`,
  };
}

function headingOf({ visit, asked, places, producerName }: Written): string {
  const { goods } = words[visit.language];
  const { search, category, near } = asked;
  const what = category === undefined ? goods.title : goodsWords[visit.language].categories[category];
  if (search !== undefined) return goods.resultsFor(search);
  if (producerName !== undefined) return goods.of(what, producerName);
  if (near === undefined) return what;
  const place = nameOfPlace(places, near);
  return place === undefined ? goods.nearYou(what) : goods.near(what, place);
}

function countOf(
  { language, format }: Visit<unknown, unknown>,
  { count, is_exact }: Written["facets"]["total"],
) {
  const { goods } = words[language];
  const written = format.number(count);
  return html`${is_exact ? goods.count(count, written) : goods.moreThan(written)}`;
}

function orderLinks({ visit, asked }: Written): Html {
  const { goods } = words[visit.language];
  const { orders } = goods;
  const isSearch = asked.search !== undefined;
  const all: [name: string, ordering: Asked["ordering"] | undefined][] = [
    [isSearch ? orders.best : orders.newest, undefined],
    ...(isSearch ? [[orders.newest, "-created_at"] as [string, Asked["ordering"]]] : []),
    [orders.cheapest, "price"],
    [orders.dearest, "-price"],
    [orders.freshest, "-harvested_on"],
    ...(asked.near === undefined ? [] : [[orders.nearest, "distance"] as [string, Asked["ordering"]]]),
  ];
  return tabs({
    label: goods.sort,
    tabs: all.map(([text, ordering]) => ({
      text,
      href: listAddress(asked, ordering === undefined ? { ordering: undefined } : { ordering }),
      isCurrent: asked.ordering === ordering,
    })),
  });
}

/** Why there is nothing, and where there is something. */
function nothing({ visit, asked }: Written): Html {
  const { goods } = words[visit.language];
  const { search, cursor: _, ordering: __, ...filters } = asked;
  const links = [{ text: goods.showAll, href: path }];
  if (search === undefined && Object.keys(filters).length === 0)
    return empty({ title: goods.nothingYet, text: goods.comeBack });
  const isSearchAlone = Object.keys(filters).length === 0;
  const text = search !== undefined && isSearchAlone ? goods.tryOtherWords(search) : goods.tryLess;
  return empty({ title: goods.nothingFound, text, links, drawing: asked.category ?? "other" });
}

function tagsOf({ visit, asked, goods }: Written): CacheTags {
  const { config } = visit.site;
  const list = { filters: asked, now: visit.now };
  return mergeTags([
    productListTags(config)({}, list),
    productFacetTags(config)({}, list),
    ...goods.map(({ product }) => productTags(product)),
    // The towns of producers.
    { tags: ["users"] },
  ]);
}
