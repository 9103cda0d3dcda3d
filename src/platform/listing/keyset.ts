import { type RawBuilder, sql } from "kysely";
import { type Db, withCustomPlan } from "#platform/database";
import type { Keys, PageRequest } from "./page.ts";

/** An order in which a list is read: an index begins with what is equal in all rows read, then this column and `id`. */
export interface Keyset {
  column: RawBuilder<unknown>;
  /** The SQL type that a cursor's key is read as. */
  type: string;
  isDescending: boolean;
}

/** A part of a list; the whole of it stands before the next. */
export interface Tier {
  /** What all rows of the part have in common. */
  where: RawBuilder<boolean>[];
  /** What else they have, which the index of the keyset lacks but another one has: words, labels. */
  having?: RawBuilder<boolean>[];
}

export interface List {
  /** A table with a column `id`. */
  table: string;
  keyset: Keyset;
  /** How far a row is from the point asked for, in kilometres; undefined where none is. */
  distance?: RawBuilder<number> | undefined;
  /** Undefined where a tier is known to be empty. */
  tiers: (Tier | undefined)[];
  /** How many rows in the order of the keyset are scanned for each that is wanted, before the index of what a tier has is used. */
  candidatesPerRow: number;
}

export type PagePosition = Pick<PageRequest<unknown>, "take" | "after" | "backwards">;

/** A row in a list. */
export interface ListRow {
  id: number;
  keys: Keys;
  /** From the point asked for, in kilometres. */
  distance?: number | undefined;
}

/**
 * Reads which rows stand in a page of a list: tier after tier, each in the order of the keyset. The keys of a row are its
 * tier, its value of the column and its id.
 */
export async function readList(
  db: Db,
  { table, keyset, distance, tiers, candidatesPerRow }: List,
  { take, after, backwards }: PagePosition,
): Promise<ListRow[]> {
  const [firstTier = backwards ? tiers.length - 1 : 0, ...beside] = after ?? [];
  const order = orderOf(keyset, backwards);
  const all = tiers.flatMap((tier, number) => (tier ? [{ tier, number }] : []));
  const left = all.filter(({ number }) =>
    backwards ? number <= Number(firstTier) : number >= Number(firstTier),
  );
  if (left.length === 0) return [];
  if (backwards) left.reverse();
  const candidates = Math.min(take * candidatesPerRow, maxCandidates);
  const columns = sql`${keyset.column} as at, id${distance ? sql`, ${distance} as distance` : sql``}`;
  const parts = left.map(({ tier, number }) => {
    const begin = number === firstTier && beside.length > 0 ? [isAfter(keyset, backwards, beside)] : [];
    const where = [...tier.where, ...begin];
    const found = tier.having
      ? scanThenIndex({ table, columns, candidates, order, take }, where, tier.having)
      : sql`select ${columns} from ${sql.table(table)} where ${allOf(where)} ${order} limit ${take}`;
    return sql`select ${sql.lit(number)}::int as tier, part.* from (${found}) part`;
  });
  // PostgreSQL reads the parts in their order and stops at the limit: a page full of the first costs one part.
  const { rows } = await sql<{ tier: number; at_text: string; id: number; distance?: number }>`
    select tier, at::text as at_text, id${distance ? sql`, distance` : sql``}
    from (${sql.join(parts, sql` union all `)} limit ${take}) parts
    order by tier ${sql.raw(backwards ? "desc" : "asc")}, ${placesOf(keyset, backwards)}`.execute(
    withCustomPlan(db),
  );
  return rows.map(({ tier, at_text, id, distance: kilometres }) => ({
    id,
    keys: [tier, at_text, id],
    ...(kilometres === undefined ? {} : { distance: kilometres }),
  }));
}

/**
 * The keyset's next rows that have what is asked. As many of them as lie among the next `candidates` rows are found there,
 * which is quick for what is common. Only where these don't fill the page, all that have it are taken by an index of
 * their own and sorted, which is quick for what is rare: without the bound a scan would go through the whole table.
 */
function scanThenIndex(
  { table, columns, candidates, order, take }: ScanOptions,
  where: RawBuilder<boolean>[],
  having: RawBuilder<boolean>[],
) {
  return sql`
    with near as materialized (
      select looked_at.* from (
        select ${columns}, ${allOf(having)} as has_it from ${sql.table(table)} where ${allOf(where)}
        ${order} limit ${sql.lit(candidates)}
      ) looked_at where has_it limit ${take}
    ), everywhere as materialized (
      select ${columns}, true as has_it from ${sql.table(table)}
      where (select count(*) from near) < ${take} and ${allOf(where)} and ${allOf(having)}
    )
    select * from near where (select count(*) from near) >= ${take}
    union all
    select * from everywhere
    ${order} limit ${take}`;
}

interface ScanOptions {
  table: string;
  columns: RawBuilder<unknown>;
  candidates: number;
  order: ReturnType<typeof orderOf>;
  take: number;
}

/** So many rows are looked at in some tens of milliseconds. */
const maxCandidates = 50_000;

function orderOf(keyset: Keyset, backwards: boolean) {
  return sql`order by ${placesOf(keyset, backwards)}`;
}

function placesOf(keyset: Keyset, backwards: boolean) {
  return sql`at ${directionOf(keyset, backwards)}, id ${directionOf(keyset, backwards)}`;
}

function directionOf({ isDescending }: Keyset, backwards: boolean) {
  return sql.raw(isDescending === backwards ? "asc" : "desc");
}

/** Whether a row comes after the one with those keys. */
export function isAfter(keyset: Keyset, backwards: boolean, [at, id]: Keys): RawBuilder<boolean> {
  const beyond = sql.raw(keyset.isDescending === backwards ? ">" : "<");
  return sql`(${keyset.column}, id) ${beyond} (${at}::${sql.raw(keyset.type)}, ${id}::bigint)`;
}

/** All of those conditions that are there; true where there is none. */
export function allOf(conditions: (RawBuilder<unknown> | false | undefined)[]): RawBuilder<boolean> {
  const given = conditions.filter((condition) => condition !== undefined && condition !== false);
  return given.length === 0 ? sql`true` : sql`(${sql.join(given, sql` and `)})`;
}
