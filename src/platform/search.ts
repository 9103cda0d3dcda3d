import { type Expression, type RawBuilder, sql } from "kysely";
import type { Db } from "./database/index.ts";
import type { Keys } from "./http/pages.ts";
import { type List, type Place, readList, type Tier } from "./walk.ts";

/** What is searched. */
export interface Search {
  /** As people typed it: any text is safe, and one without a word in it finds nothing. */
  text: string;
  /** Columns made by `search_vector`, the best match first; each holds the words of those before it too. */
  columns: string[];
  /** The lists of `search_words` that say what a misspelt word may have meant. */
  words: string[];
}

/**
 * Reads a page of what people search for in a list: in each of its tiers those found in the first column before those
 * found in the next only. A word that nobody wrote is taken for a slip of a letter; what is found so makes one tier.
 * The keys of a row begin with the corrected query, so that all pages of a walk look for the same.
 */
export async function readFound<Row extends object>(
  db: Db,
  { text, columns, words }: Search,
  list: List,
  { after, ...place }: Place,
  rows: Expression<Row>,
): Promise<(Row & { keys: Keys })[]> {
  const [kept = asTyped, ...beside] = after ?? [];
  const query =
    kept === asTyped ? await meaningOf(db, text, words) : { query: String(kept), isCorrected: true };
  if (!query) return [];
  const conditions = inColumns(query.isCorrected ? columns.slice(-1) : columns, sql`${query.query}::tsquery`);
  const tiers: Tier[] = list.tiers.flatMap((tier) =>
    conditions.map((matches) => ({ ...tier, having: [...matches, ...(tier.having ?? [])] })),
  );
  const found = await readList(db, { ...list, tiers }, { ...place, after: after && beside }, rows);
  return found.map((row) => ({ ...row, keys: [query.isCorrected ? query.query : asTyped, ...row.keys] }));
}

/** Stands in the keys of what was found without a correction. */
const asTyped = "";

/** What is found in a column and in none before it. */
function inColumns(columns: string[], query: RawBuilder<unknown>): RawBuilder<boolean>[][] {
  return columns.map((column, place) => {
    const better = columns[place - 1];
    const matches = sql<boolean>`${sql.ref(column)} @@ ${query}`;
    return better === undefined ? [matches] : [matches, sql<boolean>`not ${sql.ref(better)} @@ ${query}`];
  });
}

/**
 * The query for a typed text: of each word itself, its stem, or any word that begins with it; a single letter begins too
 * much to be of use, so it stands for itself. Instead of a word that nobody wrote those one slip away. Undefined where
 * nothing can be found.
 */
async function meaningOf(db: Db, text: string, lists: string[]) {
  const { rows } = await sql<{ word: string; stem: string | null; known: string[]; near: string[] }>`
    select word, stem, known, case when known = '{}' and can_be_misspelt(word) then array(
      select distinct near.word from search_words near
      where near.list = any (${lists}) and near.slips && (word_slips(typed.word) || word_slips(typed.stem))
      order by near.word
    ) else '{}' end as near
    from search_terms(${text}) typed cross join lateral (
      select array(
        (select known.word from search_words known
          where known.list = any (${lists}) and known.word >= typed.word
            and known.word <= case when octet_length(typed.word) > 1 then typed.word || chr(1114111) else typed.word end
          limit ${mostBeginnings + 1})
        union
        select known.word from search_words known where known.list = any (${lists}) and known.word = typed.stem
      ) as known
    ) of_typed`.execute(db);
  const terms = rows.map(({ word, stem, known, near }) => {
    if (known.length === 0) return meantBy(word, stem, near);
    // An index looks up a list of words faster than a beginning, of which it first gathers all that there is.
    return known.length > mostBeginnings
      ? [`${quoted(word)}:*`, ...(stem === null ? [] : [quoted(stem)])]
      : known.map(quoted);
  });
  if (terms.length === 0 || terms.some((term) => term.length === 0)) return undefined;
  const query = terms.map((term) => `(${term.join(" | ")})`).join(" & ");
  return { query, isCorrected: rows.some(({ known }) => known.length === 0) };
}

const mostBeginnings = 32;
/** So many neighbours has a short word in a large list; more would hide what was meant. */
const mostMeant = 20;

function meantBy(word: string, stem: string | null, near: string[]): string[] {
  const meant = near.filter((other) => isOneSlip(word, other) || (stem !== null && isOneSlip(stem, other)));
  return meant.slice(0, mostMeant).map(quoted);
}

/** Words have no quotes and no backslashes in them. */
function quoted(word: string): string {
  return `'${word}'`;
}

/** A letter too many, too few, a wrong one, or two neighbours in the wrong order. */
function isOneSlip(a: string, b: string): boolean {
  const [left, right] = [[...a], [...b]];
  while (left.length > 0 && left[0] === right[0]) {
    left.shift();
    right.shift();
  }
  while (left.length > 0 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  const isSwap = left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
  return isSwap || (left.length <= 1 && right.length <= 1);
}
