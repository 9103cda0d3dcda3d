import { html } from "ghtml";
import type { Static } from "typebox";
import { closed } from "#platform/base";
import { pageQuery } from "#platform/http";
import { findReviews, readRatings, readReviews, showReview } from "#reviews";
import {
  badge,
  empty,
  type Html,
  type PageContent,
  type Pages,
  pager,
  personOf,
  rating,
  readListPage,
  type Visit,
} from "#web";
import { type AnyVisit, deskPage, deskWords } from "./frame.ts";

const Query = closed({ cursor: pageQuery.cursor });

/** What people say of the producer, the newest first. */
export function reviewsPage({ page }: Pages): void {
  page("/desk/reviews/", { query: Query, access: "producer" }, write);
}

const viewer = { isSignedIn: true };

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, siteUrl, query, format } = visit;
  const { reviews, desk } = deskWords(visit);
  const { user_id: userId } = personOf(visit);
  const [{ rows, previous, next }, { rating_count: count, rating_sum: sum }] = await Promise.all([
    readListPage(visit, query, (page) => readReviews(site.db, userId, page)),
    readRatings(site.db, viewer, userId),
  ]);
  const ids = rows.map(({ id }) => id);
  const found = new Map(
    (await findReviews(site.db, viewer, ids)).map((row) => [row.id, showReview(row, siteUrl)]),
  );
  const shown = ids.flatMap((id) => found.get(id) ?? []);
  const content =
    count === 0
      ? empty({ title: reviews.none, text: reviews.noneText })
      : html`<p>${reviews.mean(format.mean(sum / count), count, format.number(count))}</p>
<ul class="reviews">!${shown.map((review) => html`<li>!${one(visit, review)}</li>`)}</ul>
!${pager({ label: desk.pages, previous, next })}`;
  return deskPage(visit, "reviews", { content });
}

function one(visit: AnyVisit, review: ReturnType<typeof showReview>): Html {
  const { format } = visit;
  const { reviews } = deskWords(visit);
  const { author, text, verified_purchase, freshness_rating, delivery_rating, created_at } = review;
  const details = [
    freshness_rating && reviews.freshness(format.number(freshness_rating)),
    delivery_rating && reviews.deliveryRating(format.number(delivery_rating)),
  ].filter(Boolean);
  return html`<article class="stack tight"><p class="row">!${rating({ stars: review.rating, label: reviews.stars(format.number(review.rating)) })}
<b>${author.display_name}</b><span class="faint small">${format.moment(created_at)}</span>!${verified_purchase ? badge({ text: reviews.verified, kind: "good" }) : ""}</p>
!${text ? html`<p class="prose written">${text}</p>` : ""}!${details.length > 0 ? html`<p class="faint small">${details.join(" · ")}</p>` : ""}</article>`;
}
