import { html } from "ghtml";
import type { RatingRow, showReview } from "#reviews";
import { badge, type Html, rating, type Visit } from "#web";
import { words } from "./words/index.ts";

type Shown = ReturnType<typeof showReview>;

/** What people say of a producer, one below another. */
export function reviewList(visit: Visit<unknown, unknown>, reviews: Shown[]): Html {
  return html`<ul class="reviews">!${reviews.map((review) => html`<li>!${one(visit, review)}</li>`)}</ul>`;
}

function one({ language, format, site }: Visit<unknown, unknown>, review: Shown): Html {
  const { producers } = words[language];
  const { author, text, verified_purchase, freshness_rating, delivery_rating, created_at } = review;
  const details = [
    freshness_rating && producers.freshness(format.number(freshness_rating)),
    delivery_rating && producers.deliveryRating(format.number(delivery_rating)),
  ].filter(Boolean);
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone: site.config.timeZone }).format(created_at);
  return html`<article class="stack tight"><p class="row">!${rating({ stars: review.rating, label: producers.stars(format.number(review.rating)) })}
<b>${author.display_name}</b><time class="faint small" datetime="${day}">${format.day(day)}</time>!${verified_purchase ? badge({ text: producers.verified, kind: "good" }) : ""}</p>
!${text ? html`<p class="prose written">${text}</p>` : ""}!${details.length > 0 ? html`<p class="faint small">${details.join(" · ")}</p>` : ""}</article>`;
}

/** How many reviews gave each number of stars. */
export function starCounts({ language, format }: Visit<unknown, unknown>, ratings: RatingRow): Html {
  const { producers } = words[language];
  const mean = format.mean(ratings.rating_sum / ratings.rating_count);
  const counts = ratings.rating_stars.map((count, index) => ({ stars: index + 1, count })).reverse();
  return html`<div class="stack tight"><p class="mean"><b>${mean}</b> <span class="faint">${producers.reviewCount(ratings.rating_count, format.number(ratings.rating_count))}</span></p>
<dl class="stars">!${counts.map(
    ({ stars, count }) =>
      html`<div><dt>${producers.starsCount(stars)}</dt><dd><meter max="${ratings.rating_count}" value="${count}" aria-label="${producers.starsCount(stars)}">${count}</meter> <span>${format.number(count)}</span></dd></div>`,
  )}</dl></div>`;
}
