import type { Selectable } from "kysely";
import type { Static } from "typebox";
import { type ShortRow, showShortUser } from "#accounts";
import type { DB } from "#platform/database";
import type { Review, ReviewPage } from "./schemas.ts";

/** The columns of a review that `showReview` needs, beside the two people. */
export const reviewColumns = [
  "id",
  "author_id",
  "rating",
  "text",
  "freshness_rating",
  "delivery_rating",
  "verified_purchase",
  "created_at",
  "updated_at",
] as const;

export type ReviewRow = Pick<Selectable<DB["reviews"]>, (typeof reviewColumns)[number]> & {
  author: ShortRow;
  author_has_left: boolean;
  user: ShortRow;
};

/** A review as everybody sees it; `siteUrl` is the site's address without a closing slash. */
export function showReview(row: ReviewRow, siteUrl: string): Static<typeof Review> {
  // What was said of who left went out of sight with their profile, and its mean with it.
  const author = row.author_has_left ? { ...row.author, rating_count: 0 } : row.author;
  return {
    id: row.id,
    author: showShortUser(author, siteUrl),
    user: showShortUser(row.user, siteUrl),
    rating: row.rating,
    text: row.text,
    freshness_rating: row.freshness_rating,
    delivery_rating: row.delivery_rating,
    verified_purchase: row.verified_purchase,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

/** What is kept of all reviews of a person; `rating_stars` counts those of one star, of two, … */
export interface RatingRow {
  rating_count: number;
  rating_sum: number;
  rating_stars: number[];
}

export function showSummary(row: RatingRow): Static<typeof ReviewPage>["summary"] {
  const { rating_count: count, rating_sum: sum } = row;
  const [ones = 0, twos = 0, threes = 0, fours = 0, fives = 0] = row.rating_stars;
  return {
    average: count === 0 ? null : Math.round((sum / count) * 100) / 100,
    count,
    stars: { "1": ones, "2": twos, "3": threes, "4": fours, "5": fives },
  };
}
