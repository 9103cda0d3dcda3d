import { sql } from "kysely";
import type { Db } from "#platform/database";

/** Compares each person's stored mean and stars with their reviews. Returns a line per difference. */
export async function auditReviews(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: number; stored: string; counted: string }>`
    select id, stored, counted
    from users
    left join (
      select user_id, count(*) as reviews, sum(rating) as stars, array[
          count(*) filter (where rating = 1), count(*) filter (where rating = 2),
          count(*) filter (where rating = 3), count(*) filter (where rating = 4),
          count(*) filter (where rating = 5)
        ] as by_stars
      from reviews group by user_id
    ) said on said.user_id = users.id
    cross join lateral (values (
      format('%s reviews with %s stars %s', rating_count, rating_sum, rating_stars),
      format('%s reviews with %s stars %s', coalesce(reviews, 0), coalesce(stars, 0),
        coalesce(by_stars, '{0,0,0,0,0}'))
    )) as texts (stored, counted)
    where stored <> counted
    order by id`.execute(db);
  return rows.map(
    ({ id, stored, counted }) => `Ratings of user ${id}: stored ${stored}, counted ${counted}.`,
  );
}
