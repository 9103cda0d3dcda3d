import { type Expression, type RawBuilder, sql } from "kysely";
import type { Db } from "./database/index.ts";
import type { Keys, PageRequest } from "./http/pages.ts";

/** What is searched. */
export interface Search {
  /** As people typed it: any text is safe, and one without a word in it finds nothing. */
  text: string;
  /** Columns made by `search_vector`, the best match first; each holds the words of those before it too. */
  tiers: string[];
  /** The lists of `search_words` that say what a misspelt word may have meant. */
  lists: string[];
}

/** Which of a part's rows its own query is to find: those of one tier, in the page's direction. */
export interface TierRequest {
  matches: RawBuilder<boolean>;
  /** The keys of the row to begin after, as the part made them. */
  after: Keys | undefined;
}

/**
 * Reads a page of what people search for: tier after tier, within a tier in the order of the part's own query, which
 * `select` makes (with the page's direction and `take` in it). Where nothing is found as typed, words that nobody wrote
 * are taken for slips of a letter, and what is found then makes a last tier. The keys of a found row hold the
 * corrected query, so that all pages of a walk look for the same; to them belong those of the part, from `keysOf`.
 */
export async function readFound<Row extends object>(
  db: Db,
  { text, tiers, lists }: Search,
  page: Pick<PageRequest<unknown>, "take" | "after" | "backwards">,
  select: (tier: TierRequest) => Expression<Row>,
  keysOf: (row: Row) => Keys,
): Promise<(Row & { keys: Keys })[]> {
  const [corrected = asTyped, ...after] = page.after ?? [];
  const found = await readWith(String(corrected), after);
  if (found.length > 0 || page.after) return found;
  const correction = await correctQuery(db, text, lists);
  return correction === undefined ? [] : readWith(correction, []);

  async function readWith(query: string, [firstTier, ...keys]: Keys) {
    const conditions = query === asTyped ? typedTiers(text, tiers) : correctedTier(query, tiers);
    const all = conditions.map((matches, tier) => ({ matches, tier }));
    if (page.backwards) all.reverse();
    const left = all.slice(
      Math.max(
        0,
        all.findIndex(({ tier }) => tier === firstTier),
      ),
    );
    const parts = left.map(({ matches, tier }) => {
      const rows = select({ matches, after: tier === firstTier ? keys : undefined });
      return sql`select ${sql.lit(tier)}::int as tier, found.* from ${rows} found`;
    });
    // PostgreSQL reads the parts in their order and stops at the limit: a page full of good matches costs one part.
    const rows = sql<Row & { tier: number }>`${sql.join(parts, sql` union all `)} limit ${page.take}`;
    return (await rows.execute(db)).rows.map((row) => ({ ...row, keys: [query, row.tier, ...keysOf(row)] }));
  }
}

/** Stands in the keys of what was found without a correction. */
const asTyped = "";

function typedTiers(text: string, tiers: string[]): RawBuilder<boolean>[] {
  const query = sql`search_query(${text})`;
  return tiers.map((tier, place) => {
    const better = tiers[place - 1];
    const matches = sql<boolean>`${sql.ref(tier)} @@ ${query}`;
    return better === undefined ? matches : sql`${matches} and not ${sql.ref(better)} @@ ${query}`;
  });
}

function correctedTier(query: string, tiers: string[]): RawBuilder<boolean>[] {
  return tiers.slice(-1).map((widest) => sql`${sql.ref(widest)} @@ ${query}::tsquery`);
}

/** The typed words, with those one slip away beside each that begins no known word; undefined where there are none. */
async function correctQuery(db: Db, text: string, lists: string[]): Promise<string | undefined> {
  const { rows } = await sql<{ term: string; forms: string[]; near: string[] }>`
    select term, forms, array(
      select distinct near.word from search_words near
      where near.list = any (${lists}) and near.slips && typed_slips and not is_known
      order by near.word
    ) as near
    from search_terms(${text}) typed
    cross join lateral (
      select array[typed.word, coalesce(typed.stem, typed.word)],
        word_slips(typed.word) || word_slips(typed.stem),
        typed.word !~ '^[^0-9]{3,24}$' or exists (
          select from search_words known
          where known.list = any (${lists}) and known.word >= typed.word and known.word < typed.word || chr(1114111)
        )
    ) of_typed (forms, typed_slips, is_known)`.execute(db);
  const words = rows.map(({ term, forms, near }) => ({
    term,
    meant: near.filter((word) => forms.some((form) => isOneSlip(form, word))).slice(0, mostMeant),
  }));
  if (words.every(({ meant }) => meant.length === 0)) return undefined;
  return words
    .map(({ term, meant }) => `(${[term, ...meant.map((word) => `'${word}'`)].join(" | ")})`)
    .join(" & ");
}

/** So many neighbours has a short word in a large list; more would hide what was meant. */
const mostMeant = 20;

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
