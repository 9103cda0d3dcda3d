import { sql } from "kysely";
import { invalidInput } from "#platform/base";
import type { Db } from "#platform/database";
import { limitFor, type PagePosition, type PageRequest, type PageRow } from "#platform/listing";
import { type ListName, listNames } from "../lists.ts";

/** A producer in a list, with what the score is shown from; `day` is the day the scores are of. */
export interface RankedRow {
  /** Of the producer. */
  id: number;
  list: string;
  key: number;
  minus_rating: number;
  sample_size: number;
  day: string;
}

/** A page of one list, in its order. The keys of a row are its key, minus the mean rating, and the producer's id. */
export async function readHomeList(
  db: Db,
  { filters: { list }, ...place }: PageRequest<{ list?: ListName }>,
): Promise<(RankedRow & PageRow)[]> {
  if (list === undefined) throw invalidInput({ list: "required" });
  const { rows } = await ranked(list, place).execute(db);
  return rows.slice(0, place.take).map((row) => ({ ...row, keys: [row.key, row.minus_rating, row.id] }));
}

/** The first `limit` of each list. */
export async function readHomeLists(db: Db, limit: number): Promise<RankedRow[]> {
  const { rows } = await firstOfEach(limit).execute(db);
  return listNames.flatMap((name) => rows.filter(({ list }) => list === name).slice(0, limit));
}

/** So many of each stand in `home/`, unless another number is asked for. */
export const shortList = 10;

function firstOfEach(limit: number) {
  const first = { take: limit, after: undefined, backwards: false };
  return sql<RankedRow>`${sql.join(
    listNames.map((list) => sql`(${ranked(list, first)})`),
    sql` union all `,
  )}`;
}

/** The scores are some seconds old; who has left or stopped since is left out. */
function ranked(list: ListName, { take, after, backwards }: PagePosition) {
  const direction = sql.raw(backwards ? "desc" : "asc");
  const beyond = sql.raw(backwards ? "<" : ">");
  const isBeyond =
    after &&
    sql`and (key, minus_rating, user_id) ${beyond} (${after[0]}::float8, ${after[1]}::float8, ${after[2]}::bigint)`;
  return sql<RankedRow>`
    select users.id, list, key, minus_rating, sample_size, (select day from home_state) as day
    from home_scores join users on users.id = home_scores.user_id
    where list = ${list} and is_producer and left_at is null and disabled_at is null ${isBeyond ?? sql``}
    order by key ${direction}, minus_rating ${direction}, user_id ${direction} limit ${sql.lit(limitFor(take))}`;
}
