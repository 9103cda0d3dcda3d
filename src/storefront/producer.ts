import { html } from "ghtml";
import type { Static } from "typebox";
import { showUser, type User } from "#accounts";
import { dayListTags } from "#days";
import { closed, endOfDay, Id, notFound } from "#platform/base";
import { type CacheTags, mergeTags } from "#platform/cache";
import { productsOfUserTags, productTags, readOfProducer } from "#products";
import { findReviews, readRatings, readReviews, reviewListTags, reviewTags, showReview } from "#reviews";
import { findUsers } from "#users";
import {
  avatar,
  breadcrumbs,
  buttonLink,
  empty,
  type Html,
  meanRating,
  type PageContent,
  type Pages,
  type Visit,
} from "#web";
import { nextDay, readNextDay } from "./day-cards.ts";
import { ratingOf } from "./producer-cards.ts";
import { firstWords } from "./product.ts";
import { addForm, productCards, readGoods } from "./product-cards.ts";
import { reviewList, starCounts } from "./review-cards.ts";
import { producerSchema } from "./structured.ts";
import { words } from "./words/index.ts";

export const ProducerPath = closed({ producer_id: Id });

/** One producer: their story, what they sell, what people say of them, and how one gets what one buys. */
export function producerPage({ page }: Pages): void {
  page("/producers/:producer_id/", { params: ProducerPath }, async (visit) =>
    write(visit, await read(visit, visit.params.producer_id)),
  );
}

/** Pages show of people what everybody may see, whoever asks. */
const everybody = { isSignedIn: false };

/** Throws not_found for who doesn't sell. */
export async function readProducer({ site: { db } }: Visit<unknown, unknown>, id: number) {
  const [row] = await findUsers(db, everybody, [id]);
  if (!row) throw notFound();
  return showUser(row, "");
}

async function read(visit: Visit<unknown, unknown>, id: number) {
  const { db } = visit.site;
  const producer = await readProducer(visit, id);
  const first = { after: undefined, backwards: false };
  const [goods, said, ratings, day] = await Promise.all([
    readOfProducer(db, undefined, id, { ...first, filters: { ordering: "-created_at" }, take: mostGoods }),
    readReviews(db, id, { ...first, filters: {}, take: mostReviews }),
    readRatings(db, everybody, id),
    readNextDay(visit, id),
  ]);
  const reviews = await readShownReviews(visit, said);
  return { producer, goods: await readGoods(visit, goods), reviews, ratings, day };
}

const mostGoods = 12;
const mostReviews = 4;

/** Reviews in the order of a list. */
export async function readShownReviews({ site: { db } }: Visit<unknown, unknown>, rows: { id: number }[]) {
  const ids = rows.map(({ id }) => id);
  const found = new Map((await findReviews(db, everybody, ids)).map((row) => [row.id, showReview(row, "")]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

type Read = Awaited<ReturnType<typeof read>>;

function write(visit: Visit<unknown, unknown>, all: Read): PageContent {
  const { producer } = all;
  const { producers, goods } = words[visit.language];
  const { id, display_name: name, about, avatar_url } = producer;
  return {
    title: name,
    description: firstWords(about) ?? name,
    canonical: `/producers/${id}/`,
    image: avatar_url === null ? undefined : visit.siteUrl + avatar_url,
    structured: producerSchema(visit, producer),
    tags: tagsOf(visit, all),
    body: html`!${breadcrumbs({ label: goods.path, links: [{ text: producers.title, href: "/producers/" }] })}
<div class="stack loose">!${header(visit, producer)}
<div class="beside after"><section class="stack tight"><h2>${producers.story}</h2>
!${about ? html`<p class="prose written">${about}</p>` : html`<p class="faint">${producers.noStory(name)}</p>`}</section>
!${collecting(visit, producer)}</div>
!${all.day ? nextDay(visit, all.day) : ""}
!${goodsOf(visit, all)}
!${reviewsOf(visit, all)}</div>`,
  };
}

type Producer = Static<typeof User>;

function header(visit: Visit<unknown, unknown>, producer: Producer): Html {
  const { producers } = words[visit.language];
  const { display_name: name, avatar_url, location, producer_since } = producer;
  const rating = ratingOf(visit, producer);
  const facts = [
    location?.name,
    producer_since && producers.since(visit.format.day(producer_since.toISOString().slice(0, 10))),
  ];
  return html`<header class="producer-header">!${avatar({ name, picture: avatar_url ?? undefined, isLarge: true })}
<div class="stack tight"><h1>${name}</h1>
<p class="faint">${facts.filter(Boolean).join(" · ")}</p>
!${rating ? html`<p><a class="quiet-link" href="#reviews">!${meanRating(rating)}</a></p>` : ""}</div></header>`;
}

/** Where and how one gets what one has bought. */
function collecting({ language }: Visit<unknown, unknown>, { offers, location }: Producer): Html {
  const { producers } = words[language];
  const ways = [
    offers.includes("pickup") && {
      title: producers.pickup,
      text: location === null ? producers.pickupSomewhere : producers.pickupAt(location.name),
    },
    offers.includes("delivery") && { title: producers.delivery, text: producers.deliveryText },
  ].filter((way) => way !== false);
  if (ways.length === 0) return "";
  return html`<section class="card padded stack tight"><h2 class="lesser">${producers.collecting}</h2>
<dl class="stack tight">!${ways.map(
    ({ title, text }) =>
      html`<div><dt class="row"><b>${title}</b></dt><dd class="faint small">${text}</dd></div>`,
  )}</dl></section>`;
}

function goodsOf(visit: Visit<unknown, unknown>, { producer, goods }: Read): Html {
  const { producers } = words[visit.language];
  const { id, display_name, product_count } = producer;
  const heading = html`<h2>${producers.goods}</h2>`;
  if (goods.length === 0)
    return html`<section class="stack">!${heading}!${empty({ title: producers.noGoods, text: producers.noGoodsText(display_name), heading: 3 })}</section>`;
  const hasMore = product_count > goods.length;
  return html`<section class="stack">!${addForm(visit, goods)}!${heading}
!${productCards(visit, goods, { heading: 3, isBelow: true })}
!${hasMore ? html`<p>!${buttonLink({ text: producers.allGoods(visit.format.number(product_count)), href: `/products/?producer=${id}`, kind: "secondary" })}</p>` : ""}</section>`;
}

function reviewsOf(visit: Visit<unknown, unknown>, { producer, reviews, ratings }: Read): Html {
  const { producers } = words[visit.language];
  const { id, display_name, rating_count } = producer;
  const write =
    visit.person?.user_id === id
      ? ""
      : buttonLink({ text: producers.writeReview, href: `/producers/${id}/review/`, kind: "secondary" });
  if (reviews.length === 0)
    return html`<section class="stack" id="reviews"><h2>${producers.reviews}</h2>
<p class="faint">${producers.noReviews}. ${write === "" ? "" : producers.noReviewsText(display_name)}</p><p>!${write}</p></section>`;
  const hasMore = rating_count > reviews.length;
  return html`<section class="stack" id="reviews"><h2>${producers.reviews}</h2>
<div class="beside">!${starCounts(visit, ratings)}
<div class="stack">!${reviewList(visit, reviews)}
<p class="row">!${hasMore ? buttonLink({ text: producers.allReviews(visit.format.number(rating_count)), href: `/producers/${id}/reviews/`, kind: "secondary" }) : ""}!${write}</p></div></div></section>`;
}

function tagsOf(
  { site: { config }, now }: Visit<unknown, unknown>,
  { producer, goods, reviews, day }: Read,
): CacheTags {
  const of = { params: { user_id: producer.id } };
  return mergeTags([
    productsOfUserTags({}, of),
    reviewListTags({}, of),
    day?.tags ?? dayListTags(),
    ...goods.map(({ product }) => productTags(product)),
    ...reviews.map(reviewTags),
    // With the day, something may be past its best-before date.
    { tags: [], expiresAt: endOfDay(config.timeZone, now) },
  ]);
}
