import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import { allOf, type List, type ListRow, type PagePosition, readList } from "./keyset.ts";
import { type Circle, isCrowded, type NearestList, readNearest } from "./radius.ts";

/** What is searched. */
export interface Search {
  /** As people typed it: any text is safe, and one without a word in it finds nothing. */
  text: string;
  /** The best match first; each holds the words of those before it too. */
  columns: Column[];
}

/** A column made by `search_vector`, and those lists of `search_words` that hold all of its words. */
interface Column {
  name: string;
  lists: string[];
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
  const { text, columns } = search;
  const { after, ...place } = page;
  const [kept, ...beside] = after ?? [];
  const { corrected, conditions } = await parseSearch(db, text, columns, String(kept ?? asTyped));
  const tiers = list.tiers.flatMap((tier) =>
    conditions.map((found) => tier && found && { ...tier, having: [...found, ...(tier.having ?? [])] }),
  );
  const found = await read(tiers, { ...place, after: after && beside });
  return found.map((row) => ({ ...row, keys: [corrected, ...row.keys] }));
}

function isNearest(list: List): list is NearestList {
  return "circle" in list;
}

/** A list's query with the text as it was meant: one slash at its very end is the path's, and an empty text is as none. */
export function withoutEmptySearch<Query extends { search?: string }>({ search = "", ...rest }: Query) {
  const text = search.replace(/\/$/, "").trim();
  return text === "" ? rest : { ...rest, search: text };
}

/** What holds of all rows that a search finds in a column; undefined where there are none. */
export async function findSearchCondition(
  db: Db,
  text: string,
  column: Column,
): Promise<RawBuilder<boolean> | undefined> {
  const [found] = (await parseSearch(db, text, [column], asTyped)).conditions;
  return found && allOf(found);
}

/** Stands in the keys of what was found without a correction. */
const asTyped = "";

/** The conditions that make the tiers of what a text finds, undefined where nothing can be found. */
async function parseSearch(db: Db, text: string, columns: Column[], kept: string) {
  const widest = columns.slice(-1);
  if (kept !== asTyped) return { corrected: kept, conditions: inColumns(widest, [kept]) };
  const typed = await expandTerms(db, text, [...new Set(columns.flatMap(({ lists }) => lists))]);
  const queries = columns.map(({ lists }) => tsqueryOf(typed.map((word) => lexemesOf(word, lists))));
  if (queries.at(-1) !== undefined) return { corrected: asTyped, conditions: inColumns(columns, queries) };
  const corrected = await correctSpelling(
    db,
    typed,
    widest.flatMap(({ lists }) => lists),
  );
  return { corrected: corrected ?? asTyped, conditions: inColumns(widest, [corrected]) };
}

/** What is found in a column and in none before it. */
function inColumns(columns: Column[], queries: (string | undefined)[]) {
  const matches = ({ name }: Column, place: number) =>
    queries[place] === undefined ? undefined : sql<boolean>`${sql.ref(name)} @@ ${queries[place]}::tsquery`;
  const found = columns.map(matches);
  return found.map((match, place) => {
    const better = found[place - 1];
    return match && (better ? [match, sql<boolean>`not ${better}`] : [match]);
  });
}

/** A typed word, its stem where it has one, and the words it stands for in each list. */
interface SearchTerm {
  word: string;
  stem: string | null;
  known: Record<string, string[]>;
}

/**
 * What typed words stand for: themselves, their stems, and all words that begin so. A single letter begins too much to
 * be of use, so it stands for itself.
 */
async function expandTerms(db: Db, text: string, lists: string[]): Promise<SearchTerm[]> {
  const { rows } = await sql<SearchTerm>`
    select word, stem, (
      select jsonb_object_agg(searched.list, array(
        (select known.word from search_words known
          where known.list = searched.list and known.word >= typed.word and known.word <=
            case when length(typed.word) > 1 then typed.word || chr(1114111) else typed.word end
          limit ${maxPrefixMatches + 1})
        union
        select known.word from search_words known where known.list = searched.list and known.word = typed.stem
      )) from unnest(${lists}::text[]) searched (list)
    ) as known
    from search_terms(${text}) typed`.execute(withCustomPlan(db));
  return rows;
}

const maxPrefixMatches = 32;

/** An index looks up a list of words faster than a beginning, of which it first gathers all that there is. */
function lexemesOf({ word, stem, known }: SearchTerm, lists: string[]): string[] {
  const words = [...new Set(lists.flatMap((list) => known[list] ?? []))];
  if (words.length <= maxPrefixMatches) return words.map(quoted);
  return [`${quoted(word)}:*`, ...(stem === null ? [] : [quoted(stem)])];
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
