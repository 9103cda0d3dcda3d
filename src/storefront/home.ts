import { html } from "ghtml";
import { showUser } from "#accounts";
import { dayListTags } from "#days";
import { type HomeListName, homeListNames, homeTags, rankOf, readHomeLists } from "#home";
import { mergeTags } from "#platform/cache";
import { categories, marketAt, productListTags, productTags, readProducts, readPromoted } from "#products";
import { countingImpressions } from "#promotion";
import { findUsers, userTags } from "#users";
import {
  buttonLink,
  categoryIcon,
  empty,
  goodsWords,
  type Html,
  type PageContent,
  type Pages,
  picture,
  type Visit,
} from "#web";
import { nextDay, readNextDay } from "./day-cards.ts";
import { demoPeople } from "./demo-people.ts";
import { type RankedProducer, rankedProducers } from "./home-lists.ts";
import { addForm, type Goods, productCards, readGoods } from "./product-cards.ts";
import { words } from "./words/index.ts";

const most = { promoted: 4, newest: 8, ofList: 3, pictures: 3 };

/** `/`: what the market is, what is for sale, and who stands out. */
export function homePage({ page }: Pages): void {
  page("/", {}, async (visit) => write(visit, await read(visit)));
}

type Shown = Awaited<ReturnType<typeof read>>;

async function read(visit: Visit) {
  const { db, config } = visit.site;
  const market = marketAt(config, visit.now);
  const first = (take: number) => ({
    filters: { in_stock: true },
    take,
    after: undefined,
    backwards: false,
  });
  const [paid, latest, ranked] = await Promise.all([
    readPromoted(db, market, visit.now, first(most.promoted)),
    readProducts(db, market, first(most.newest)),
    readHomeLists(db, most.ofList),
  ]);
  const ids = [...new Set(ranked.map(({ id }) => id))];
  const [promoted, newest, users, demo, day] = await Promise.all([
    readGoods(visit, paid),
    readGoods(visit, latest),
    findUsers(db, { isSignedIn: false }, ids),
    demoPeople(visit),
    readNextDay(visit),
  ]);
  const people = new Map(users.map((row) => [row.id, showUser(row, "")]));
  const listed = (name: HomeListName): RankedProducer[] =>
    ranked.flatMap((row) => {
      const producer = people.get(row.id);
      return producer && row.list === name ? [{ ...rankOf(row), producer }] : [];
    });
  const lists = homeListNames.map((name) => ({ name, producers: listed(name) }));
  return { promoted, newest, lists: lists.filter(({ producers }) => producers.length > 0), demo, day };
}

function write(visit: Visit, shown: Shown): PageContent {
  const { siteName } = visit.site.config;
  const { home } = words[visit.language];
  const { promoted, newest, lists, demo, day } = shown;
  const pictures = picturesOf([...newest, ...promoted].map(({ product }) => product));
  const body = html`!${addForm(visit, [...promoted, ...newest])}
<div class="stack sections">
!${hero(visit, pictures)}
!${day ? nextDay(visit, day) : ""}
!${categoryLinks(visit)}
!${promoted.length > 0 ? promotedGoods(visit, promoted) : ""}
!${newest.length > 0 ? newestGoods(visit, newest) : empty({ title: home.nothingYet, text: home.comeBack })}
!${lists.length > 0 ? rankedProducers(visit, lists) : ""}
!${demo}
</div>`;
  return {
    title: siteName,
    description: home.description(siteName),
    canonical: "/",
    image: pictures[0] && visit.siteUrl + pictures[0].large,
    tags: tagsOf(visit, shown),
    onSent: countingImpressions(
      visit.site,
      promoted.map(({ product }) => product.id),
    ),
    body,
  };
}

function picturesOf(goods: Goods[]): Goods["images"] {
  const pictures = new Map(goods.flatMap(({ id, images: [first] }) => (first ? [[id, first]] : [])));
  return [...pictures.values()].slice(0, most.pictures);
}

function hero({ language, site }: Visit, pictures: Goods["images"]): Html {
  const { home } = words[language];
  // They say no more than the goods below, which they are pictures of.
  const mosaic = pictures.map((one, index) =>
    picture({ ...one, alt: "" }, { sizes: "(min-width: 60rem) 24rem, 33vw", isFirst: index === 0 }),
  );
  return html`<section class="hero"><div class="stack">
<h1>${home.headline}</h1>
<p class="lead">${home.lead(site.config.siteName)}</p>
<p class="row">!${buttonLink({ text: home.browse, href: "/products/" })}!${buttonLink({ text: home.findProducers, href: "/producers/", kind: "secondary" })}
<a href="/about/">${home.howItWorks}</a></p>
</div>!${pictures.length === most.pictures ? html`<div class="mosaic">!${mosaic}</div>` : ""}</section>`;
}

function categoryLinks({ language }: Visit): Html {
  const { home } = words[language];
  const named = categories.filter((category) => category !== "other");
  return html`<section class="stack" aria-labelledby="categories"><h2 id="categories">${home.categories}</h2>
<ul class="tiles">!${named.map(
    (category) =>
      html`<li><a href="/products/?category=${category}">!${categoryIcon(category)}${goodsWords[language].categories[category]}</a></li>`,
  )}</ul></section>`;
}

function promotedGoods(visit: Visit, goods: Shown["promoted"]): Html {
  const { home } = words[visit.language];
  return html`<section class="stack" aria-labelledby="promoted"><div><h2 id="promoted">${home.promoted}</h2>
<p class="faint">${home.whyPromoted}</p></div>
!${productCards(visit, goods, { heading: 3, isBelow: true, promoted: home.promotedLabel })}</section>`;
}

function newestGoods(visit: Visit, goods: Shown["newest"]): Html {
  const { home } = words[visit.language];
  return html`<section class="stack" aria-labelledby="newest"><div class="row apart"><h2 id="newest">${home.newest}</h2>
<a href="/products/">${home.allProducts}</a></div>
!${productCards(visit, goods, { heading: 3, isBelow: true })}</section>`;
}

function tagsOf({ site: { config }, now }: Visit, { promoted, newest, lists, day }: Shown) {
  return mergeTags([
    homeTags(),
    day?.tags ?? dayListTags(),
    productListTags(config)({}, { filters: { in_stock: true }, now }),
    ...[...promoted, ...newest].map(({ product }) => productTags(product)),
    ...lists.flatMap(({ producers }) => producers.map(({ producer }) => userTags(producer))),
  ]);
}
