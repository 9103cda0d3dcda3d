import { sql } from "kysely";
import { invalidInput } from "#platform/base";
import type { Db } from "#platform/database";
import type { PagePosition, PageRequest, PageRow } from "#platform/listing";
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
  const rows = await ranked(db, list, place).execute();
  return rows.map((row) => ({ ...row, keys: [row.key, row.minus_rating, row.id] }));
}

/** The first `limit` of each list. */
export async function readHomeLists(db: Db, limit: number): Promise<RankedRow[]> {
  const first = { take: limit, after: undefined, backwards: false };
  const parts = listNames.map((list) => sql`(${ranked(db, list, first)})`);
  const rows = sql<RankedRow>`${sql.join(parts, sql` union all `)}`;
  return (await rows.execute(db)).rows;
}

/** The scores are some seconds old; who has left or stopped since is left out. */
function ranked(db: Db, list: ListName, { take, after, backwards }: PagePosition) {
  const direction = backwards ? "desc" : "asc";
  const ordered = db
    .selectFrom("home_scores")
    .innerJoin("users", "users.id", "home_scores.user_id")
    .select(["users.id", "list", "key", "minus_rating", "sample_size"])
    .select(sql<string>`(select day from home_state)`.as("day"))
    .where("list", "=", list)
    .where("is_producer", "=", true)
    .where("left_at", "is", null)
    .where("disabled_at", "is", null)
    .orderBy("key", direction)
    .orderBy("minus_rating", direction)
    .orderBy("user_id", direction)
    .limit(take);
  if (!after) return ordered;
  const beyond = sql.raw(backwards ? "<" : ">");
  return ordered.where(
    sql<boolean>`(key, minus_rating, user_id) ${beyond} (${after[0]}::float8, ${after[1]}::float8, ${after[2]}::bigint)`,
  );
}
