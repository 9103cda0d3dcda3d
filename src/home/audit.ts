import type { Db } from "#platform/database";
import { countReviews, findWrongScores, readState } from "./queries/scores.ts";

/** Compares the stored scores with the rows they come from. Returns a line per difference. */
export async function auditHome(db: Db): Promise<string[]> {
  const state = await readState(db);
  if (!state) return [];
  const reviews = await countReviews(db);
  const wrong = await findWrongScores(db, state);
  return [
    ...(reviews && reviews.stored !== reviews.counted
      ? [`All reviews of the site: stored ${reviews.stored}, counted ${reviews.counted}.`]
      : []),
    ...wrong.map(
      ({ list, user_id, stored, counted }) =>
        `User ${user_id} in ${list}: stored ${stored}, counted ${counted}.`,
    ),
  ];
}
