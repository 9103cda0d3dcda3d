import { html } from "ghtml";
import { closed } from "#platform/base";
import { mergeTags } from "#platform/cache";
import { pageQuery } from "#platform/http";
import { readRatings, readReviews, reviewListTags, reviewTags } from "#reviews";
import { breadcrumbs, type Pages, pager, readListPage } from "#web";
import { readAsked } from "./asked.ts";
import { ProducerPath, readProducer, readShownReviews } from "./producer.ts";
import { reviewList, starCounts } from "./review-cards.ts";
import { words } from "./words/index.ts";

const ReviewsQuery = closed({ cursor: pageQuery.cursor });

/** All that people say of a producer, the newest first. */
export function producerReviewsPage({ page }: Pages): void {
  page("/producers/:producer_id/reviews/", { params: ProducerPath, query: ReviewsQuery }, async (visit) => {
    const { db } = visit.site;
    const { producers, goods } = words[visit.language];
    const { producer_id: id } = visit.params;
    const producer = await readProducer(visit, id);
    const [list, ratings] = await Promise.all([
      readAsked(visit, visit.query, (query) =>
        readListPage(visit, query, (asked) => readReviews(db, id, asked)),
      ),
      readRatings(db, { isSignedIn: false }, id),
    ]);
    const reviews = await readShownReviews(visit, list.rows);
    const title = producers.reviewsOf(producer.display_name);
    const links = [
      { text: producers.title, href: "/producers/" },
      { text: producer.display_name, href: `/producers/${id}/` },
    ];
    return {
      title,
      canonical: visit.query.cursor === undefined ? `/producers/${id}/reviews/` : undefined,
      tags: mergeTags([reviewListTags({}, { params: { user_id: id } }), ...reviews.map(reviewTags)]),
      body: html`!${breadcrumbs({ label: goods.path, links })}
<div class="stack"><h1>${title}</h1>
!${
        ratings.rating_count === 0
          ? html`<p class="faint">${producers.noReviews}</p>`
          : html`<div class="beside">!${starCounts(visit, ratings)}
<div class="stack">!${reviewList(visit, reviews)}
!${pager({ label: goods.pages, previous: list.previous, next: list.next })}</div></div>`
      }</div>`,
    };
  });
}
