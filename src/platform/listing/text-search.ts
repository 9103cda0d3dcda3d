import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import { allOf, type Commonness, type List, type ListRow, type PagePosition, readList } from "./keyset.ts";
import { type Circle, isCrowded, type NearestList, readNearest } from "./radius.ts";

/** What is searched. */
export interface Search {
  /** As people typed it: any text is safe, and one without a word in it finds nothing. */
  text: string;
  /** The best match first; each holds the words of those before it too. */
  columns: Column[];
  /** Whether words of some rows are others than their columns hold; asked by the statement that looks words up. */
  areSomeBehind?: RawBuilder<boolean>;
}

/** A column made by `search_vector`, and those lists of `search_words` that hold all of its words. */
export interface Column {
  name: string;
  lists: string[];
  /** Where some rows are behind, whether they match a query; `anyWord` asks for any one of its words. */
  matchesBehind?: (query: string, anyWord: string) => RawBuilder<boolean>;
}

/** A list of what lies in a circle, which is read otherwise where much lies in it. */
export interface ListAround {
  circle: Circle;
  table: string;
  /** What all rows have that the index of places knows. */
  where: RawBuilder<boolean>[];
  listWhere: (isCrowded: boolean) => List;
}

/**
 * Reads a page of a list, narrowed to what people search for where they do: in each of its tiers those found in the first
 * column before those found in the next only. A word that nobody wrote is taken for a slip of a letter; what is found so
 * makes one tier. The keys of a row begin with the corrected query, so that all pages of a search look for the same.
 * A list that names a circle is read the nearest first.
 */
export async function searchList(
  db: Db,
  search: Search | undefined,
  asked: List | NearestList | ListAround,
  page: PagePosition,
): Promise<ListRow[]> {
  const list = "listWhere" in asked ? asked.listWhere(await isCrowded(db, asked.circle, asked)) : asked;
  const read = (tiers: List["tiers"], place: PagePosition) =>
    isNearest(list) ? readNearest(db, { ...list, tiers }, place) : readList(db, { ...list, tiers }, place);
  if (!search) return read(list.tiers, page);
  const { after, ...place } = page;
  const [kept, ...beside] = after ?? [];
  const { corrected, found: matches } = await parseSearch(db, list.table, search, String(kept ?? asTyped));
  const tiers = list.tiers.flatMap((tier) =>
    matches.map(
      (match) =>
        tier &&
        match && {
          ...tier,
          having: [...match.conditions, ...(tier.having ?? [])],
          commonness: match.commonness,
        },
    ),
  );
  const rows = await read(tiers, { ...place, after: after && beside });
  return rows.map((row) => ({ ...row, keys: [corrected, ...row.keys] }));
}

function isNearest(list: List): list is NearestList {
  return "circle" in list;
}

/** A list's query with the text as it was meant: one slash at its very end is the path's, and an empty text is as none. */
export function withoutEmptySearch<Query extends { search?: string }>({ search = "", ...rest }: Query) {
  const text = search.replace(/\/$/, "").trim();
  return text === "" ? rest : { ...rest, search: text };
}

/** What holds of all rows that a search finds in its last column; undefined where there are none. */
export async function findSearchCondition(
  db: Db,
  table: string,
  search: Search,
): Promise<RawBuilder<boolean> | undefined> {
  const widest = { ...search, columns: search.columns.slice(-1) };
  const [match] = (await parseSearch(db, table, widest, asTyped)).found;
  return match && allOf(match.conditions);
}

/** Stands in the keys of what was found without a correction. */
const asTyped = "";

/** What is found in a column and in none before it. */
interface Match {
  conditions: RawBuilder<boolean>[];
  commonness?: Commonness | undefined;
}

/** A query in PostgreSQL's syntax, and how many rows it finds, where that is known. */
interface Query {
  text: string;
  commonness?: Commonness | undefined;
}

/** The matches that make the tiers of what a text finds, undefined where nothing can be found. */
async function parseSearch(db: Db, table: string, { text, columns, areSomeBehind }: Search, kept: string) {
  const widest = columns.slice(-1);
  if (kept !== asTyped) return { corrected: kept, found: inColumns(widest, [{ text: kept }], true) };
  const lists = [...new Set(columns.flatMap((column) => column.lists))];
  const typed = await expandTerms(db, table, text, lists, areSomeBehind ?? sql`false`);
  const someAreBehind = typed.some((term) => term.are_some_behind);
  const queries = columns.map((column) => queryOf(typed, column.lists));
  if (queries.at(-1) !== undefined)
    return { corrected: asTyped, found: inColumns(columns, queries, someAreBehind) };
  const corrected = await correctSpelling(
    db,
    typed,
    widest.flatMap((column) => column.lists),
  );
  const query = corrected === undefined ? undefined : { text: corrected };
  return { corrected: corrected ?? asTyped, found: inColumns(widest, [query], someAreBehind) };
}

function inColumns(
  columns: Column[],
  queries: (Query | undefined)[],
  someAreBehind: boolean,
): (Match | undefined)[] {
  const found = columns.map(({ name, matchesBehind }, place) => {
    const query = queries[place]?.text;
    if (query === undefined) return undefined;
    if (someAreBehind && matchesBehind) return matchesBehind(query, query.replaceAll(" & ", " | "));
    return sql<boolean>`${sql.ref(name)} @@ ${query}::tsquery`;
  });
  return found.map((match, place) => {
    const better = found[place - 1];
    const conditions = match && (better ? [match, sql<boolean>`not ${better}`] : [match]);
    return conditions && { conditions, commonness: queries[place]?.commonness };
  });
}

/** A typed word, its stem where it has one, and for each list the words that it stands for, with their shares. */
interface SearchTerm {
  word: string;
  stem: string | null;
  known: Record<string, Record<string, number | null> | null>;
  /** By the statistics of the table that is searched; negative before there are any. */
  table_rows: number;
  are_some_behind: boolean;
}

/**
 * What typed words stand for: themselves, their stems, and all words that begin so. A single letter begins too much to
 * be of use, so it stands for itself. The lists stand in the text of the statement, which is planned once.
 */
async function expandTerms(
  db: Db,
  table: string,
  text: string,
  lists: string[],
  areSomeBehind: RawBuilder<boolean>,
): Promise<SearchTerm[]> {
  const { rows } = await sql<SearchTerm>`
    select word, stem, ${areSomeBehind} as are_some_behind,
      (select reltuples from pg_class where oid = ${sql.lit(table)}::regclass) as table_rows, (
      select json_object_agg(searched.list, (select json_object_agg(known.word, known.share) from (
        (select known.word, known.share from search_words known
          where known.list = searched.list and known.word >= typed.word and known.word <=
            case when length(typed.word) > 1 then typed.word || chr(1114111) else typed.word end
          limit ${sql.lit(maxPrefixMatches + 1)})
        union all
        select known.word, known.share from search_words known
        where known.list = searched.list and known.word = typed.stem
      ) known)) from unnest(array[${sql.join(lists.map((list) => sql.lit(list)))}]) searched (list)
    ) as known
    from search_terms(${text}) typed`.execute(db);
  return rows;
}

const maxPrefixMatches = 32;

/** An index looks up a list of words faster than a beginning, of which it first gathers all that there is. */
function lexemesOf(term: SearchTerm, lists: string[]): string[] {
  const words = Object.keys(knownIn(lists, term));
  if (words.length <= maxPrefixMatches) return words.map(quoted);
  return [`${quoted(term.word)}:*`, ...(term.stem === null ? [] : [quoted(term.stem)])];
}

function knownIn(lists: string[], { known }: SearchTerm): Record<string, number | null> {
  return Object.assign({}, ...lists.map((list) => known[list]));
}

/** Asks for one of the words of each term; undefined where a term has none. */
function queryOf(terms: SearchTerm[], lists: string[]): Query | undefined {
  const text = tsqueryOf(terms.map((term) => lexemesOf(term, lists)));
  const [first] = terms;
  if (text === undefined || !first || first.table_rows < 0) return text === undefined ? undefined : { text };
  // As if each word stood in rows of its own: a guess, which a scan that is bounded may prove wrong.
  const share = terms.reduce((product, term) => product * shareOf(term, lists), 1);
  return { text, commonness: { share, tableRows: first.table_rows } };
}

/** What is not among a table's commonest words has no share. */
function shareOf(term: SearchTerm, lists: string[]): number {
  const shares = Object.values(knownIn(lists, term));
  if (shares.length > maxPrefixMatches) return 1;
  return Math.min(
    1,
    shares.reduce<number>((sum, share) => sum + (share ?? 0), 0),
  );
}

/** The query for typed words, with those one slip away instead of each that nobody wrote; undefined without any. */
async function correctSpelling(db: Db, typed: SearchTerm[], lists: string[]): Promise<string | undefined> {
  const unknown = typed.filter((word) => lexemesOf(word, lists).length === 0);
  const { rows } = await sql<{ word: string; near: string[] }>`
    select word, array(
      select distinct near.word from search_words near
      where near.list = any (${lists}) and near.slips && (word_slips(typed.word) || word_slips(typed.stem))
      order by near.word
    ) as near
    from unnest(${unknown.map(({ word }) => word)}::text[], ${unknown.map(({ stem }) => stem)}::text[])
      typed (word, stem)
    where can_be_misspelt(word)`.execute(withCustomPlan(db));
  return tsqueryOf(
    typed.map((one) => {
      if (!unknown.includes(one)) return lexemesOf(one, lists);
      const near = rows.find(({ word }) => word === one.word)?.near ?? [];
      return near
        .filter((other) => isOneSlip(one, other))
        .slice(0, maxCorrections)
        .map(quoted);
    }),
  );
}

/** So many neighbours has a short word in a large list; more would hide what was meant. */
const maxCorrections = 20;

/** The query that asks for one of the terms of each word; undefined where a word has none, or there is no word. */
function tsqueryOf(words: string[][]): string | undefined {
  if (words.length === 0 || words.some((terms) => terms.length === 0)) return undefined;
  return words.map((terms) => `(${terms.join(" | ")})`).join(" & ");
}

/** Words have no quotes and no backslashes in them. */
function quoted(word: string): string {
  return `'${word}'`;
}

function isOneSlip({ word, stem }: SearchTerm, other: string): boolean {
  return [word, stem ?? word].some((form) => areOneSlipApart(form, other));
}

/** A letter too many, too few, a wrong one, or two neighbours in the wrong order. */
function areOneSlipApart(a: string, b: string): boolean {
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
