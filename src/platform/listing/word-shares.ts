import { sql } from "kysely";
import { type Db, transaction } from "#platform/database";
import type { Loop } from "#platform/jobs";

/** Which of a table's columns, made by `search_vector`, holds the words of each list of `search_words`. */
export interface WordLists {
  table: "products" | "users";
  columns: Record<string, string>;
}

/**
 * Keeps beside the words of lists what share of the table's rows has them, for those that PostgreSQL's statistics know as
 * the commonest. What changed little is left as it is.
 */
export function notingWordShares(db: Db, lists: WordLists): Loop {
  return {
    name: `shares of the words of ${lists.table}`,
    async run() {
      await noteWordShares(db, lists);
      return everyMs;
    },
  };
}

/** The statistics change where a tenth of a table has changed. */
const everyMs = 5 * 60 * 1000;

export async function noteWordShares(db: Db, { table, columns }: WordLists): Promise<void> {
  const [lists, names] = [Object.keys(columns), Object.values(columns)];
  await transaction(db, (tx) =>
    sql`
      with common as materialized (
        select searched.list, told.word, told.share
        from unnest(${lists}::text[], ${names}::text[]) searched (list, name)
        join pg_stats on schemaname = current_schema() and tablename = ${table} and attname = searched.name
        cross join lateral unnest(most_common_elems::text::text[], most_common_elem_freqs) told (word, share)
        where told.word is not null
      ),
      changed as materialized (
        select known.list, known.word, common.share
        from search_words known left join common using (list, word)
        where known.list = any (${lists}) and (known.share is null) <> (common.share is null)
          or known.list = any (${lists}) and abs(known.share - common.share) > 0.2 * known.share
        order by known.list, known.word
        for no key update of known skip locked
      )
      update search_words set share = changed.share from changed
      where search_words.list = changed.list and search_words.word = changed.word`.execute(tx),
  );
}
