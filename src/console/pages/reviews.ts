import { html } from "ghtml";
import type { Static } from "typebox";
import { closed, Id } from "#platform/base";
import { pageQuery } from "#platform/http";
import { readAnyReview, readNewestReviews, takeDownReview } from "#reviews";
import { buttonLink, type PageContent, type Pages, pager, readListPage, table, type Visit } from "#web";
import { consolePage, consoleWords, reasonPage } from "./frame.ts";

const Query = closed({ cursor: pageQuery.cursor });
const params = closed({ review_id: Id });

/** What people say of each other, the newest first, to be removed where it is unlawful. */
export function reviewPages(pages: Pages): void {
  const { page, site } = pages;
  page("/console/reviews/", { query: Query, access: "staff" }, write);
  reasonPage(pages, "/console/reviews/:review_id/removal/", {
    params,
    back: () => "/console/reviews/",
    ask: async (visit) => {
      const words = consoleWords(visit);
      const { author } = await readAnyReview(site.db, visit.params.review_id);
      return {
        title: words.removeReviewTitle(author.display_name ?? author.username),
        text: words.removeReviewText,
        confirm: words.removeReview,
      };
    },
    act: async (tx, by, { review_id }, reason) => {
      await takeDownReview(tx, site.jobs, { userId: by, now: site.clock.now() }, review_id, reason);
    },
  });
}

async function write(visit: Visit<Partial<Static<typeof Query>>>): Promise<PageContent> {
  const { site, query, format } = visit;
  const words = consoleWords(visit);
  const { rows, previous, next } = await readListPage(visit, query, (page) =>
    readNewestReviews(site.db, page),
  );
  const content = html`!${
    rows.length === 0
      ? html`<p>${words.noReviews}</p>`
      : table({
          caption: words.reviews,
          isCaptionHidden: true,
          columns: [
            { text: words.review },
            { text: words.stars, isFigure: true },
            { text: words.author },
            { text: words.aboutWhom },
            { text: words.when },
            { text: words.actions, isHidden: true },
          ],
          rows: rows.map(({ id, text, rating, author, user, created_at }) => [
            html`<span class="written">${text ?? "–"}</span>`,
            html`${rating}`,
            html`<a href="/console/people/${author.id}/">${author.display_name ?? author.username}</a>`,
            html`<a href="/console/people/${user.id}/">${user.display_name ?? user.username}</a>`,
            html`${format.moment(created_at)}`,
            buttonLink({
              text: words.removeReview,
              label: words.ofName(words.removeReview, author.display_name ?? author.username),
              href: `/console/reviews/${id}/removal/`,
              kind: "secondary",
            }),
          ]),
        })
  }
!${pager({ label: words.pages, previous, next })}`;
  return consolePage(visit, "reviews", content);
}
