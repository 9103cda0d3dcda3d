import { type RawBuilder, sql } from "kysely";

/** The five lists of home, and the formula of each: here in words and in SQL, and nowhere else. */

export const listNames = ["best_rated", "newest", "biggest_orders", "most_fresh", "fastest"] as const;
export type ListName = (typeof listNames)[number];

export interface HomeList {
  /** In words, as the documentation says it. */
  formula: string;
  /** Whether a producer stands in the list at all. */
  holds: RawBuilder<boolean>;
  /** What the list is ordered by, the lowest first. Equal scores are equal to the last bit. */
  key: RawBuilder<number>;
  sampleSize: RawBuilder<number>;
  /** What is shown of the key; `today` is in days since 1970. */
  score(key: number, today: number): number | null;
}

/** The weight of the mean of all reviews, in reviews: it counts as much as this many reviews of the producer's own. */
const priorWeight = 5;
const priorParts = 10_000;
export const orderDays = 90;
const fewestBuyers = 3;

export interface AllReviews {
  reviews: number;
  stars: number;
}

/** The mean of all reviews in ten-thousandths of a star: so fine that on a large site it seldom moves. */
export function priorOf({ reviews, stars }: AllReviews): number {
  return reviews === 0 ? 0 : Math.round((priorParts * stars) / reviews);
}

/**
 * The lists in SQL over the columns of `facts` (see `queries/scores.ts`); `all` is the number of reviews on the site
 * and the sum of their stars.
 */
export function listsFor(all: AllReviews): Record<ListName, HomeList> {
  const prior = priorOf(all);
  return {
    best_rated: {
      formula: [
        `the Bayesian mean in stars, (${priorWeight} × m + the sum of the producer's stars) / (${priorWeight} + the`,
        "number of the producer's reviews), where m is the mean of all reviews on the site, to four decimals; highest",
        "first, with at least one review; `sample_size` counts the producer's reviews",
      ].join(" "),
      holds: sql`rating_count > 0`,
      key: sql`-((${sql.lit(priorWeight)} * ${prior}::bigint + ${sql.lit(priorParts)} * rating_sum::bigint)::float8
        / (${sql.lit(priorParts)} * (${sql.lit(priorWeight)} + rating_count::bigint)))`,
      sampleSize: sql`rating_count`,
      score: (key) => fourDecimals(-key),
    },
    newest: {
      formula:
        "who started selling most recently (`producer_since`); `score` is null and `sample_size` 0, because nothing is measured",
      holds: sql`producer_since is not null`,
      key: sql`-(1000 * extract(epoch from producer_since))::float8`,
      sampleSize: sql`0`,
      score: () => null,
    },
    biggest_orders: {
      formula: [
        `the value of the orders fulfilled in the last ${orderDays} days, in the site's currency, highest first;`,
        "`score` is null, because turnover is private; `sample_size` counts these orders",
      ].join(" "),
      holds: sql`orders > 0`,
      key: sql`-turnover_minor::float8`,
      sampleSize: sql`orders`,
      score: () => null,
    },
    most_fresh: {
      formula: [
        "the mean number of days since harvest of the products in stock that have a harvest day, lowest first;",
        "`sample_size` counts these products",
      ].join(" "),
      holds: sql`harvested > 0`,
      // Every mean grows by one each midnight, so the order needs no clock: it is that of the mean harvest day.
      key: sql`-harvest_days::float8 / harvested`,
      sampleSize: sql`harvested`,
      score: (key, today) => fourDecimals(today + key),
    },
    fastest: {
      formula: [
        "the median number of hours from placed to ready (pickup) or to fulfilled (delivery), of the orders that got",
        `there in the last ${orderDays} days, lowest first, with at least ${fewestBuyers} buyers; \`sample_size\` counts these orders`,
      ].join(" "),
      holds: sql`buyers >= ${sql.lit(fewestBuyers)}`,
      key: sql`median_hours`,
      sampleSize: sql`timed_orders`,
      score: (key) => fourDecimals(key),
    },
  };
}

/** With fewer, scores that differ would look the same, and their order wrong. */
function fourDecimals(number: number): number {
  return Math.round(number * 10_000) / 10_000;
}
